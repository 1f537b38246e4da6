package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Archive;
import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive and its launcher, unpacked into a folder whose name holds a blank. */
class ArchiveIT {
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        home = Files.createDirectories(folder.resolve("with blank"));
        Archive.unpack(home);
    }

    private static Command launch(String program, String... args) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(args));
        return new Command(command).without("JAVA_HOME").without("JAVA_OPTS");
    }

    @Test
    void holdsWhatAnInstallationNeeds() {
        for (String file : List.of(
                "bin/linux-mm-exporter",
                "linux-mm-exporter.jar",
                "jvm.options",
                "share/man/man1/linux-mm-exporter.1",
                "share/bash-completion/completions/linux-mm-exporter",
                "share/zsh/site-functions/_linux-mm-exporter",
                "LICENSE",
                "README.md",
                "linux-mm-exporter.cdx.json",
                "deploy/systemd/linux-mm-exporter.service",
                "deploy/systemd/linuxmm.slice",
                "deploy/kubernetes/operator/kustomization.yaml")) {
            assertThat(home.resolve(file)).isRegularFile();
        }
    }

    @Test
    void runsThroughLinksFromAnotherFolderWithTheJavaOnPath() throws Exception {
        Files.createSymbolicLink(folder.resolve("a link"), Path.of("with blank/bin/linux-mm-exporter"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("../a link"));
        // Who may not read the kernel log is told so.
        Command.Ended ended = launch("./second", "--once", "--no-collector.kernellog")
                .with("PATH", JAVA_HOME + "/bin:/usr/bin:/bin")
                .in(elsewhere)
                .run();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("\nmm_meminfo_MemFree_bytes ");
    }

    @Test
    void runsWithTheJavaOfJavaHomeAndMoreOptionsOfJavaOpts() throws Exception {
        Path other = folder.resolve("my java");
        Path java = Files.createDirectories(other.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexec '" + JAVA_HOME + "/bin/java' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Command.Ended ended = launch(home.resolve("bin/linux-mm-exporter").toString(), "--version")
                .with("JAVA_HOME", other.toString())
                .with("JAVA_OPTS", "-Da=b -XshowSettings:vm")
                .with("PATH", toolsOnly().toString())
                .run();
        assertThat(ended.out()).startsWith("linux-mm-exporter, version ");
        String heap = Files.readString(home.resolve("jvm.options")).replaceAll("(?s).*-Xmx(\\d+)m.*", "$1");
        assertThat(ended.err())
                .as("-XshowSettings of JAVA_OPTS, -Xmx of jvm.options")
                .contains("Max. Heap Size: " + heap + ".00M");
    }

    @Test
    void saysInOneLineThatThereIsNoJava() throws Exception {
        String program = home.resolve("bin/linux-mm-exporter").toString();
        for (Command command : List.of(
                launch(program, "--version").with("PATH", toolsOnly().toString()),
                launch(program, "--version").with("JAVA_HOME", "/no/java"))) {
            Command.Ended ended = command.run();
            assertThat(ended.code()).isOne();
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("linux-mm-exporter: no java at ")
                    .contains("JAVA_HOME");
        }
    }

    /** A folder for PATH that has what a POSIX system has, and no java. */
    private Path toolsOnly() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("dirname", "readlink")) {
            Files.copy(Path.of("/usr/bin", tool), tools.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return tools;
    }
}
