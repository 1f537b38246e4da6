package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that gives no further thread: the limit on its user's threads is below what he has. */
class ThreadShortageIT {
    private static final int CLIENTS = 8;
    private static final int SCRAPES = 10;

    @TempDir
    Path folder;

    /** The limit does not hold for root: then both run as a user that nobody else is. */
    private static List<String> asUser() throws Exception {
        return new Command(List.of("id", "-u")).succeed().out().strip().equals("0")
                ? List.of("setpriv", "--reuid=47123", "--regid=47123", "--clear-groups", "--bounding-set=-all")
                : List.of();
    }

    private static String prlimit(ExporterProcess exporter, String... options) throws Exception {
        List<String> command = new ArrayList<>(asUser());
        command.addAll(
                List.of("prlimit", "--pid", Long.toString(exporter.process().pid())));
        command.addAll(List.of(options));
        return new Command(command).succeed().out().strip();
    }

    /** Readable for every user: the jar, its options and a tree of /proc. */
    private ExporterProcess start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Fixtures.copy(Fixtures.PROC.resolve("6.18-x86_64"), folder.resolve("proc"));
        List<String> command = new ArrayList<>(asUser());
        command.addAll(List.of(
                ExporterProcess.JAVA.toString(),
                "@" + Files.copy(Path.of("src/main/dist/jvm.options"), folder.resolve("jvm.options")),
                "-jar",
                Files.copy(ExporterProcess.jar(), folder.resolve("exporter.jar"))
                        .toString(),
                "--path.procfs=" + folder.resolve("proc"),
                "--no-collector.pagetypeinfo",
                "--web.listen-address=127.0.0.1:0"));
        return ExporterProcess.start(command);
    }

    private static String scrape(ExporterProcess exporter) throws IOException {
        try (RawClient client = new RawClient(exporter.port())) {
            RawClient.Reply answer = client.get("/metrics");
            assertThat(answer.status()).isEqualTo(200);
            return answer.text();
        }
    }

    private static void assertThatItIsWhole(String answer) {
        assertThat(answer.lines().filter(line -> line.startsWith("mm_exporter_collector_success")))
                .hasSizeGreaterThan(8)
                .allMatch(line -> line.endsWith(" 1"));
    }

    @Test
    void scrapesGoOnWithTheThreadsThereAreAndAreWholeAfterwards() throws Exception {
        try (ExporterProcess exporter = start()) {
            assertThatItIsWhole(scrape(exporter));
            long threads = exporter.threads();
            String limit = prlimit(exporter, "--nproc", "--noheadings", "--raw", "--output=SOFT");
            prlimit(exporter, "--nproc=1:");
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS * SCRAPES; i++) {
                answers.add(clients.submit(() -> scrape(exporter)));
            }
            for (Future<String> answer : answers) {
                assertThatItIsWhole(answer.get());
            }
            clients.shutdown();
            assertThat(exporter.threads()).as("threads").isLessThanOrEqualTo(threads);
            prlimit(exporter, "--nproc=" + limit + ":");
            assertThatItIsWhole(scrape(exporter));
            assertThat(exporter.process().isAlive()).isTrue();
        }
    }
}
