package io.github.linuxmm.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit, as Debian's systemd-analyze sees it where it is installed as the README says. */
class SystemdUnitIT {
    private static final String UNIT = "linux-mm-exporter.service";
    private static final String SLICE = "linuxmm.slice";
    private static final Path FOLDER = Path.of("deploy/systemd");
    private static final Path SYSTEM_UNITS = Path.of("/usr/lib/systemd/system");

    @TempDir
    Path root;

    /** The installed files, in a root of their own. */
    private void install(String unit) throws IOException {
        Path launcher = Path.of("usr/lib/linux-mm-exporter/bin/linux-mm-exporter");
        Files.createDirectories(root.resolve(launcher).getParent());
        Files.copy(
                Path.of("src/main/dist/bin/linux-mm-exporter"),
                root.resolve(launcher),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve("etc/systemd/system"));
        Files.writeString(root.resolve("etc/systemd/system").resolve(UNIT), unit);
        Files.copy(FOLDER.resolve(SLICE), root.resolve("etc/systemd/system").resolve(SLICE));
        Path units =
                Files.createDirectories(root.resolve(SYSTEM_UNITS.toString().substring(1)));
        try (Stream<Path> targets = Files.list(SYSTEM_UNITS)) {
            for (Path target : targets.filter(file -> Files.isRegularFile(file)).toList()) {
                Files.copy(target, units.resolve(target.getFileName()));
            }
        }
    }

    private Command.Ended verify() throws Exception {
        return new Command(List.of("systemd-analyze", "verify", "--man=no", "--root=" + root, UNIT, SLICE)).run();
    }

    @Test
    void passesSystemdsVerification() throws Exception {
        install(Files.readString(FOLDER.resolve(UNIT)));
        Command.Ended ended = verify();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
    }

    @Test
    void theVerificationSeesAMisspeltLine() throws Exception {
        install(Files.readString(FOLDER.resolve(UNIT)).replace("\nRestart=", "\nRestrat="));
        assertThat(verify().err()).contains("Restrat");
    }

    @Test
    void exposesAtMostTwoOfTen() throws Exception {
        Command.Ended ended = new Command(List.of(
                        "systemd-analyze",
                        "security",
                        "--offline=true",
                        "--threshold=20",
                        "--no-pager",
                        FOLDER.resolve(UNIT).toString()))
                .run();
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("Overall exposure level");
    }

    /** The value of a setting that comes once, in megabytes where it ends in M, with a reason in the comment above it. */
    private static int setting(String unit, String key) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve(unit));
        List<String> found =
                lines.stream().filter(line -> line.startsWith(key + "=")).toList();
        assertThat(found).as(key + " in " + unit).hasSize(1);
        assertThat(lines.get(lines.indexOf(found.get(0)) - 1))
                .as("reason of " + key)
                .startsWith("# ");
        return Integer.parseInt(found.get(0).substring(key.length() + 1).replace("M", ""));
    }

    @Test
    void underShortageItKeepsItsMemoryItsTurnAndItsLife() throws Exception {
        // What it has at rest, by docs/performance.md.
        assertThat(setting(UNIT, "MemoryMin")).isBetween(51, setting(UNIT, "MemoryMax"));
        // A service's memory is protected as far as that of the slice above it, which must lie below the root.
        assertThat(Files.readAllLines(FOLDER.resolve(UNIT))).contains("Slice=" + SLICE);
        assertThat(SLICE).doesNotContain("-");
        assertThat(setting(SLICE, "MemoryMin")).isGreaterThanOrEqualTo(setting(UNIT, "MemoryMin"));
        // Not -1000: a process that outgrows MemoryMax must be one that can be killed.
        assertThat(setting(UNIT, "OOMScoreAdjust")).isBetween(-999, -500);
        assertThat(setting(SLICE, "CPUWeight")).isGreaterThanOrEqualTo(100);
        assertThat(setting(UNIT, "Nice")).isNegative();
        // 64 threads for requests and what it has at rest.
        assertThat(setting(UNIT, "TasksMax")).isGreaterThan(2 * (64 + 25));
    }

    @Test
    void readsTheOptionsFileThatIsShipped() throws Exception {
        assertThat(Files.readString(FOLDER.resolve(UNIT)))
                .contains("EnvironmentFile=-/etc/sysconfig/linux-mm-exporter\n")
                .contains("/bin/linux-mm-exporter $OPTIONS\n");
        assertThat(Files.readAllLines(FOLDER.resolve("linux-mm-exporter.sysconfig")))
                .anyMatch(line -> line.startsWith("OPTIONS=--"));
    }
}
