package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlReaderTest {
    @TempDir
    Path procfs;

    private Path vm;
    private SysctlReader reader;

    @BeforeEach
    void start() throws IOException {
        vm = Files.createDirectories(procfs.resolve("sys/vm"));
        Files.writeString(vm.resolve("swappiness"), "60\n");
        reader = new SysctlReader(new MountedProcfs(procfs), "excluded"::equals);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-1,-1",
        "18446744073709551615,1.8446744073709552E19",
        "9007199254740993,9007199254740992",
        "-9223372036854775808,-9.223372036854775808E18",
        "9223372036854775809,9.223372036854775808E18"
    })
    void anIntegerIsTheNearestDouble(String text, double value) throws IOException {
        Files.writeString(vm.resolve("a_knob"), text + "\n");
        assertThat(reader.read().all().get(0).values().asList()).containsExactly(value);
    }

    @Test
    void aVectorKeepsItsOrderAndAWordItsText() throws IOException {
        Files.writeString(vm.resolve("lowmem_reserve_ratio"), "256\t256\t32\n");
        Files.writeString(vm.resolve("numa_zonelist_order"), "default\n");
        Sysctls sysctls = reader.read();
        assertThat(sysctls.all().get(0).values().asList()).containsExactly(256.0, 256.0, 32.0);
        assertThat(sysctls.all().get(1).text()).isEqualTo("default");
        assertThat(sysctls.problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12",
                "12\r\n",
                "123456789012345678901234567890\n",
                "1 x\n",
                "--1\n",
                "12kB\n",
                "1\n2\n",
                "\n",
                "two words\n",
                "18446744073709551616\n"
            })
    void whatIsNotWholeIsAbsentAndHidesNoOther(String text) throws IOException {
        Files.writeString(vm.resolve("a_knob"), text);
        Sysctls sysctls = reader.read();
        assertThat(sysctls.all()).extracting(Sysctl::name).containsExactly("swappiness");
        assertThat(sysctls.problem())
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("sys/vm/a_knob:"));
    }

    @Test
    void aValueAsLongAsAFileOfGarbageIsRefused() throws IOException {
        byte[] digits = new byte[10 << 20];
        Arrays.fill(digits, (byte) '7');
        Files.write(vm.resolve("a_knob"), digits);
        assertThat(reader.read().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("a_knob"));
    }

    @Test
    void someFilesAreNeverOpened() throws IOException, InterruptedException {
        for (String name : new String[] {
            "stat_refresh", "compact_memory", "scan_unevictable_pages", "nr_pdflush_threads", "excluded"
        }) {
            // Opening a FIFO would wait for ever.
            new Command(List.of("mkfifo", vm.resolve(name).toString())).succeed();
        }
        Sysctls sysctls = reader.read();
        assertThat(sysctls.all()).extracting(Sysctl::name).containsExactly("swappiness");
        assertThat(sysctls.problem()).isEmpty();
    }

    @Test
    void aFifoIsRefusedWithoutOpeningIt() throws IOException, InterruptedException {
        new Command(List.of("mkfifo", vm.resolve("a_knob").toString())).succeed();
        assertThat(reader.read().problem()).hasValue("sys/vm/a_knob: expected a regular file");
    }

    @Test
    void aFileThatNobodyMayReadIsNoProblemAndDropCachesIsReadWhereItMayBe() throws IOException {
        Files.writeString(vm.resolve("drop_caches"), "3\n");
        assertThat(reader.read().all()).extracting(Sysctl::name).containsExactly("drop_caches", "swappiness");
        Files.setPosixFilePermissions(vm.resolve("drop_caches"), PosixFilePermissions.fromString("-w-------"));
        Sysctls sysctls = new SysctlReader(new MountedProcfs(procfs), name -> false).read();
        assertThat(sysctls.all()).extracting(Sysctl::name).containsExactly("swappiness");
        assertThat(sysctls.problem()).isEmpty();
    }

    @Test
    void anUnchangedFileGivesTheSameObject() throws IOException {
        Sysctl before = reader.read().all().get(0);
        assertThat(reader.read().all().get(0)).isSameAs(before);
        Files.writeString(vm.resolve("swappiness"), "10\n");
        assertThat(reader.read().all().get(0)).isNotSameAs(before).isNotEqualTo(before);
    }

    @Test
    void aKernelWithoutTheFolderHasNoSysctls() throws IOException {
        try (SysctlReader none = new SysctlReader(new MountedProcfs(procfs.resolve("elsewhere")), name -> false)) {
            assertThatThrownBy(none::read).isInstanceOf(NoSuchFileException.class);
        }
    }
}
