package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelReaderTest {
    private static final Procfs PROC = new MountedProcfs(Path.of("/proc"));

    @ParameterizedTest
    @CsvSource({"3.10-el7-x86_64,4096", "6.1-arm64-64k,65536", "6.1-ppc64le-64k,65536", "3.4-arm32-highmem,4096"})
    void aForeignTreeTellsItsPageSizeByItsFreeMemory(String tree, int bytes) throws IOException {
        assertThat(new KernelReader(new MountedProcfs(Fixtures.PROC.resolve(tree)))
                        .read()
                        .pageSize())
                .hasValue(bytes);
    }

    @Test
    void thisMachineTellsItByTheProcessItself() throws Exception {
        Process getconf = new ProcessBuilder("getconf", "PAGESIZE").start();
        String expected = new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        assertThat(new KernelReader(PROC).read().pageSize()).hasValue(Integer.parseInt(expected));
    }

    @Test
    void thisMachineTellsReleaseMachineAndBootTime() throws Exception {
        Kernel kernel = new KernelReader(PROC).read();
        Process uname = new ProcessBuilder("uname", "-rm").start();
        assertThat(kernel.release().orElseThrow() + " " + kernel.machine().orElseThrow())
                .isEqualTo(new String(uname.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim());
        assertThat(new KernelReader(PROC).bootTime().orElseThrow())
                .isBetween(1_500_000_000L, System.currentTimeMillis() / 1000);
    }

    @Test
    void anOldForeignTreeDoesNotTellItsMachine() throws IOException {
        Kernel kernel = new KernelReader(new MountedProcfs(Fixtures.PROC.resolve("3.10-el7-x86_64"))).read();
        assertThat(kernel.release()).hasValue("3.10.0-1160.119.1.el7.x86_64");
        assertThat(kernel.machine()).isEmpty();
    }

    @Test
    void anEmptyTreeTellsNothing() throws IOException {
        assertThat(new KernelReader(new MountedProcfs(Path.of("src/test/resources/none"))).read())
                .isEqualTo(new Kernel(Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalLong.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "6.12.9", "6.12.9 x\n", "6.12.9\n\n", "6.12.9\nx\n"})
    void aReleaseThatIsNotOneWordIsAnError(String text, @TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel"));
        Files.writeString(proc.resolve("sys/kernel/osrelease"), text);
        assertThatThrownBy(() -> new KernelReader(new MountedProcfs(proc)).read())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("sys/kernel/osrelease");
    }
}
