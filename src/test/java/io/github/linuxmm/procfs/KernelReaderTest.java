package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelReaderTest {
    @ParameterizedTest
    @CsvSource({"3.10-el7-x86_64,4096", "6.1-arm64-64k,65536", "6.1-ppc64le-64k,65536", "3.4-arm32-highmem,4096"})
    void aForeignTreeTellsItsPageSizeByItsFreeMemory(String tree, int bytes) throws IOException {
        assertThat(new KernelReader(Fixtures.PROC.resolve(tree)).read().pageSize()).isEqualTo(bytes);
    }

    @Test
    void thisMachineTellsItByTheProcessItself() throws Exception {
        Process getconf = new ProcessBuilder("getconf", "PAGESIZE").start();
        String expected = new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        assertThat(new KernelReader(Path.of("/proc")).read().pageSize()).hasToString(expected);
    }

    @Test
    void thisMachineTellsReleaseMachineAndBootTime() throws Exception {
        Kernel kernel = new KernelReader(Path.of("/proc")).read();
        Process uname = new ProcessBuilder("uname", "-rm").start();
        assertThat(kernel.release() + " " + kernel.machine())
                .isEqualTo(new String(uname.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim());
        assertThat(new KernelReader(Path.of("/proc")).bootTime()).isBetween(1_500_000_000L, System.currentTimeMillis() / 1000);
    }

    @Test
    void anOldForeignTreeDoesNotTellItsMachine() throws IOException {
        Kernel kernel = new KernelReader(Fixtures.PROC.resolve("3.10-el7-x86_64")).read();
        assertThat(kernel.release()).isEqualTo("3.10.0-1160.119.1.el7.x86_64");
        assertThat(kernel.machine()).isEmpty();
    }

    @Test
    void anEmptyTreeTellsNothing() throws IOException {
        assertThat(new KernelReader(Path.of("src/test/resources/none")).read()).isEqualTo(new Kernel("", "", 0));
    }
}
