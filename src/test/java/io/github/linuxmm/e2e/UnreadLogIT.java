package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.RawClient;
import io.github.linuxmm.support.ServerProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standard error that is a full pipe before the first line, as behind a supervisor that hangs. */
class UnreadLogIT {
    private static final Pattern DROPPED = Pattern.compile("(?m)^mm_exporter_log_lines_dropped_total (\\d+)$");

    @TempDir
    Path folder;

    private Path procfs;
    /** Keeps the pipe open at both ends, so that opening it does not wait. */
    private RandomAccessFile pipe;

    private Process exporter;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Path fifo = folder.resolve("stderr");
        new Command(List.of("mkfifo", fifo.toString())).succeed();
        pipe = new RandomAccessFile(fifo.toFile(), "rw");
        for (String size : List.of("4096", "1")) {
            // Ends with an error where nothing more fits.
            Command.Ended filled = new Command(List.of(
                            "dd", "if=/dev/zero", "of=" + fifo, "bs=" + size, "count=1000000", "oflag=nonblock"))
                    .run();
            assertThat(filled.code()).as(filled.err()).isEqualTo(1);
        }
        procfs = Files.createDirectory(folder.resolve("proc"));
        show("wrong");
        port = ServerProcess.freePort();
        exporter = new ProcessBuilder(ExporterProcess.command(
                        "--path.procfs=" + procfs,
                        "--no-collector.kernellog",
                        "--sampler.interval=0",
                        "--web.listen-address=127.0.0.1:" + port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(fifo.toFile())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        exporter.destroyForcibly().waitFor();
        pipe.close();
    }

    private void show(String meminfo) throws IOException {
        Files.writeString(procfs.resolve("meminfo"), meminfo);
    }

    private RawClient connect() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return new RawClient(port);
            } catch (IOException e) {
                assertThat(exporter.isAlive()).isTrue();
                assertThat(System.nanoTime()).as("it listens").isLessThan(end);
                Thread.sleep(20);
            }
        }
    }

    /** Each scrape sees another state of meminfo, and so logs a line. */
    private long scrapeUntilLinesAreDropped(RawClient client) throws IOException {
        for (int i = 0; i < 2_000; i++) {
            show(i % 2 == 0 ? "MemTotal: 1 kB\n" : "wrong");
            Matcher dropped = DROPPED.matcher(client.get("/metrics").text());
            assertThat(dropped.find()).isTrue();
            if (Long.parseLong(dropped.group(1)) > 0) {
                return Long.parseLong(dropped.group(1));
            }
        }
        throw new AssertionError("nothing dropped");
    }

    @Test
    void scrapesAreAnsweredAndTheDroppedLinesAreCountedAndTold() throws Exception {
        try (RawClient client = connect()) {
            long dropped = scrapeUntilLinesAreDropped(client);
            StringBuilder read = new StringBuilder();
            String notice = "msg=\"log lines dropped, standard error was not read\" lines=" + dropped + "\n";
            // The zeros first, then the lines; a pipe that never tells would block here until the test's limit.
            while (read.indexOf(notice) < 0) {
                int b = pipe.read();
                if (b > 0) {
                    read.append((char) b);
                }
            }
            assertThat(read.toString()).contains("msg=listening", "msg=\"collector recovered\"");
        }
    }

    @Test
    void sigtermEndsIt() throws Exception {
        try (RawClient client = connect()) {
            scrapeUntilLinesAreDropped(client);
        }
        long start = System.nanoTime();
        exporter.toHandle().destroy();
        assertThat(exporter.waitFor(20, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
