package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Foreground;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./run} and {@code ./test}, in a copy of the project that is built. make fresh-test has the rest of it. */
@Execution(ExecutionMode.CONCURRENT)
class TwoCommandsIT {
    private static final Pattern OPEN =
            Pattern.compile("Open (http://127\\.0\\.0\\.1:\\d+/) in a browser; Ctrl-C stops");

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws Exception {
        List<String> sources = new ArrayList<>(List.of("cp", "-a", "--parents"));
        sources.addAll(List.of("run", "test", "Makefile", "pom.xml", "scripts", "src/main", folder.toString()));
        new Command(sources).succeed();
        // After the sources, as make wants it.
        Path target = Files.createDirectory(folder.resolve("target"));
        for (Path built : List.of(ExporterProcess.jar(), Path.of(System.getProperty("exporter.archive")))) {
            Files.copy(built, target.resolve(built.getFileName()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"./run --web.listen-address=127.0.0.1:0", "make run ARGS=--web.listen-address=127.0.0.1:0"})
    void runSaysWhatToOpenAndCtrlCEndsItWithoutAWordOfErrors(String command) throws Exception {
        try (Foreground run = new Foreground(List.of(command.split(" ")), folder)) {
            Matcher open = run.says(OPEN);
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(open.group(1) + "metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(page.body()).contains("\nmm_meminfo_MemFree_bytes ");
            assertThat(run.ctrlC()).as("what a shell says of Ctrl-C").isEqualTo(130);
            assertThat(run.said()).endsWith("level=info msg=stopping\n").doesNotContain("Error", "***");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"./run", "./test"})
    void whereNothingCanBeInstalledOneLineSaysWhatIsMissing(String command) throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("dirname", "id", "grep", "sed")) {
            Files.copy(Path.of("/usr/bin", tool), tools.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Command.Ended ended = new Command(List.of(command))
                .in(folder)
                .with("PATH", tools.toString())
                .run();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).startsWith("missing: please install make default-jdk-headless maven");
        assertThat(ended.said().lines()).hasSize(1);
    }
}
