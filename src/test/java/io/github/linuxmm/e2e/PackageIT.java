package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What make package makes, by the word of tar, dpkg-deb and rpm. make systemd-test installs it. */
@Tag("packages")
@Timeout(900)
class PackageIT {
    private static final Path TARGET =
            Path.of(System.getProperty("exporter.archive")).getParent();
    private static final String LIB = "/usr/lib/linux-mm-exporter/";

    private static String out(String... command) throws Exception {
        return new Command(List.of(command)).within(600).succeed().out();
    }

    /** The one with a runtime, the .deb and the .rpm, by how their names end, with their checksums. */
    private static Map<String, String> made() throws Exception {
        try (Stream<Path> files = Files.list(TARGET)) {
            Map<String, String> sums = new TreeMap<>();
            for (Path file : files.filter(
                            file -> file.toString().matches(".*(linux-[a-z0-9_]+\\.tar\\.gz|\\.deb|\\.rpm)"))
                    .toList()) {
                sums.put(file.toString(), out("sha256sum", file.toString()));
            }
            return sums;
        }
    }

    private static String file(String end) throws Exception {
        return made().keySet().stream()
                .filter(name -> name.endsWith(end))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    assertThat(found).as("files that end with " + end).hasSize(1);
                    return found.get(0);
                }));
    }

    @BeforeAll
    static void make() throws Exception {
        for (String old : made().keySet()) {
            Files.delete(Path.of(old));
        }
        Command.Ended ended =
                new Command(List.of("scripts/package")).within(600).succeed();
        assertThat(ended.err()).containsPattern("needs glibc 2\\.\\d+ or later");
    }

    @Test
    void theArchiveWithARuntimeIsAtMost45MegabytesAndNeedsNoJava() throws Exception {
        String archive = file(".tar.gz");
        assertThat(Files.size(Path.of(archive))).isLessThan(45_000_000);
        Path home = Files.createDirectories(TARGET.resolve("package/a folder"));
        out("tar", "xzf", archive, "-C", home.toString(), "--strip-components=1");
        Path loaded = Files.createTempFile("loaded", "");
        Command.Ended ended = new Command(
                        List.of(home.resolve("bin/linux-mm-exporter").toString(), "once"))
                .with("JAVA_HOME", "/no/java")
                .with("JAVA_OPTS", "-Xlog:class+load:file=" + loaded)
                .succeed();
        assertThat(ended.out()).contains("\nmm_meminfo_MemFree_bytes ");
        assertThat(Files.readString(loaded)).contains("linuxmm.snapshot.Snapshot source: shared objects file");
        Files.delete(loaded);
        assertThat(home.resolve("runtime/man")).doesNotExist();
        assertThat(home.resolve("runtime/include")).doesNotExist();
        assertThat(home.resolve("runtime/legal")).isDirectory();
    }

    @Test
    void withTheSameClassListTheSameBytesComeOutTheSecondTime() throws Exception {
        Map<String, String> first = made();
        assertThat(first).hasSize(3);
        Path kept = Files.copy(
                TARGET.resolve("linux-mm-exporter.classes"),
                TARGET.resolve("first.classes"),
                StandardCopyOption.REPLACE_EXISTING);
        new Command(List.of("scripts/package"))
                .with("CLASSES", kept.toString())
                .within(600)
                .succeed();
        assertThat(made()).isEqualTo(first);
    }

    @Test
    void theDebHasUserUnitAndOptionsAndDependsOnWhatTheRuntimeNeeds() throws Exception {
        String deb = file(".deb");
        assertThat(out("dpkg-deb", "--field", deb, "Depends")).containsPattern("libc6 \\(>= 2\\.\\d+\\)");
        assertThat(out("dpkg-deb", "--contents", deb).lines())
                .allMatch(line -> line.contains(" root/root "))
                .anyMatch(line -> line.startsWith("-rwxr-xr-x") && line.endsWith("." + LIB + "runtime/bin/java"))
                .anyMatch(line -> line.startsWith("-rw-r--r--") && line.endsWith("." + LIB + "linux-mm-exporter.jsa"))
                .anyMatch(line -> line.endsWith(" ./usr/lib/systemd/system/linuxmm.slice"))
                .anyMatch(line -> line.endsWith("/share/man/man1/linux-mm-exporter.1.gz"))
                .anyMatch(line -> line.contains(" ./usr/bin/linux-mm-exporter -> ../lib/linux-mm-exporter/bin/"));
        assertThat(out("dpkg-deb", "--info", deb, "conffiles")).isEqualTo("/etc/default/linux-mm-exporter\n");
        assertThat(out("dpkg-deb", "--info", deb, "postinst")).contains("useradd --system");
    }

    @Test
    void theRpmHasWhatTheDebHasAndKeepsItsOptionsFile() throws Exception {
        String rpm = file(".rpm");
        assertThat(out("rpm", "-qp", "--configfiles", rpm)).isEqualTo("/etc/sysconfig/linux-mm-exporter\n");
        assertThat(out("rpm", "-qp", "--qf", "[%{FILENAMES} %{FILEFLAGS:fflags} %{FILEUSERNAME}\n]", rpm)
                        .lines())
                .allMatch(line -> line.endsWith(" root"))
                .contains("/etc/sysconfig/linux-mm-exporter cn root")
                .contains(LIB + "runtime/bin/java  root", LIB + "linux-mm-exporter.jsa  root")
                .contains("/usr/lib/systemd/system/linux-mm-exporter.service  root");
        // rpm 4.11 reads neither zstd nor what needs a newer rpmlib.
        assertThat(out("rpm", "-qp", "--qf", "%{PAYLOADCOMPRESSOR}", rpm)).isIn("xz", "gzip");
        assertThat(out("rpm", "-qp", "--requires", rpm).lines())
                .anyMatch(line -> line.matches("libc\\.so\\.6\\(GLIBC_2\\.\\d+\\)\\(64bit\\)"))
                .noneMatch(line -> line.startsWith("libjvm"))
                .filteredOn(line -> line.startsWith("rpmlib"))
                .allMatch(line -> line.matches(
                        "rpmlib\\((CompressedFileNames|FileDigests|PayloadFilesHavePrefix" + "|PayloadIsXz)\\).*"));
        assertThat(out("rpm", "-qp", "--provides", rpm).lines())
                .allMatch(line -> line.matches("(config\\()?linux-mm-exporter.*"));
        assertThat(out("rpm", "-qp", "--scripts", rpm))
                .contains("useradd --system", "systemctl --no-reload preset", "systemctl stop", "try-restart");
    }
}
