package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The guests of {@code make kernel-test} run the archive of this build, without a guest. */
@Execution(ExecutionMode.CONCURRENT)
class KernelArchiveIT {
    @TempDir
    private Path folder;

    private Path file(String name, String text, int hoursFromNow) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3_600L * hoursFromNow)));
        return file;
    }

    /** What make would do, with an archive of that time and a jar of an hour from now. */
    private String recipes(String target, int archiveHoursFromNow) throws Exception {
        return new Command(List.of(
                        "make",
                        "-n",
                        "SOURCES=",
                        "JAR=" + file("jar", "", 1),
                        "WITH_RUNTIME=" + file("archive", "", archiveHoursFromNow),
                        target))
                .succeed()
                .out();
    }

    @Test
    void anArchiveThatIsOlderThanTheJarIsMadeAnewFirst() throws Exception {
        for (String target : List.of("kernel-test", "record-failure")) {
            assertThat(recipes(target, 0))
                    .containsPattern("(?s)scripts/package-archive\n.*scripts/kernel-test \"6\\.1\" \"quick\"");
            assertThat(recipes(target, 2))
                    .contains("scripts/kernel-test \"6.1\" \"quick\"")
                    .doesNotContain("package-archive");
        }
    }

    @Test
    void anArchiveOfAnotherJarIsRefusedBeforeAnythingIsDownloaded() throws Exception {
        Files.createDirectories(folder.resolve("scripts"));
        // Not by this process: what a child of another test has open to be written for a moment is not run.
        new Command(List.of("cp", "-p", "scripts/kernel-build", folder + "/scripts")).succeed();
        file("pom.xml", "  <version>next</version>\n", 0);
        file("linux-mm-exporter-next/linux-mm-exporter.jar", "of yesterday", 0);
        file("target/linux-mm-exporter.jar", "of today", 0);
        String archive = "target/linux-mm-exporter-next-linux-x86_64.tar.gz";
        new Command(List.of("tar", "czf", archive, "linux-mm-exporter-next"))
                .in(folder)
                .succeed();
        Command.Ended ended = new Command(List.of(
                        folder.resolve("scripts/kernel-build").toString(),
                        "6.1",
                        folder.resolve("built").toString()))
                .run();
        assertThat(ended.err())
                .isEqualTo("kernel-test: " + archive
                        + " is not of target/linux-mm-exporter.jar; scripts/package-archive makes it\n");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(folder.resolve("built")).doesNotExist();
    }
}
