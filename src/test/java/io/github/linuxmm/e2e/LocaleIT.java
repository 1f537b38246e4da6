package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.GermanLibc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads that fail, as strace has them fail, under a C library that says so in another language. */
class LocaleIT {
    private static final Path TREE = Fixtures.PROC.resolve("6.18-x86_64").toAbsolutePath();

    @TempDir
    Path folder;

    /** The last columns: the collector's success, empty where it is absent, and what is logged. */
    @ParameterizedTest
    @CsvSource({
        "C.UTF-8, EOPNOTSUPP, pressure/memory, pressure,,",
        "C.UTF-8, EIO, pressure/memory, pressure, 0, Input/output error",
        "de_DE.UTF-8, EOPNOTSUPP, pressure/memory, pressure,,",
        "de_DE.UTF-8, EOPNOTSUPP, sys/vm/swappiness, sysctl, 1,",
        "de_DE.UTF-8, EINVAL, sys/vm/swappiness, sysctl, 1,",
        "de_DE.UTF-8, EINVAL, pressure/memory, pressure, 0, Das Argument ist ung\u00fcltig",
        "de_DE.UTF-8, EIO, pressure/memory, pressure, 0, Eingabe-/Ausgabefehler",
        "de_DE.UTF-8, EIO, sys/vm/swappiness, sysctl, 0, Eingabe-/Ausgabefehler"
    })
    void whatAnErrorMeansDoesNotDependOnItsLanguage(
            String locale, String error, String file, String collector, String success, String logged)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-P",
                TREE.resolve(file).toString(),
                "-e",
                "inject=pread64:error=" + error));
        command.addAll(ExporterProcess.command(
                "--once", "--path.procfs=" + TREE, "--collector.disable-defaults", "--collector." + collector));
        Command once = new Command(command).with("LC_ALL", locale);
        for (Map.Entry<String, String> variable : GermanLibc.in(folder).entrySet()) {
            if (locale.startsWith("de")) {
                once.with(variable.getKey(), variable.getValue());
            }
        }
        Command.Ended ended = once.succeed();
        String name = "mm_exporter_collector_success{collector=\"" + collector + "\",} ";
        if (success == null) {
            assertThat(ended.out()).contains("mm_exporter_build_info").doesNotContain(name);
        } else {
            assertThat(ended.out()).contains("\n" + name + success + "\n").doesNotContain("mm_sysctl_vm_swappiness");
        }
        if (logged == null) {
            assertThat(ended.err()).isEmpty();
        } else {
            assertThat(ended.err()).contains("err=", file, logged);
        }
    }
}
