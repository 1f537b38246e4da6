package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of /proc that never answers (a FIFO in its place) costs its own collector only. */
@Timeout(60)
class BlockedFilesIT {
    @TempDir
    Path procfs;

    @BeforeEach
    void copyATree() throws IOException {
        Path source = Fixtures.PROC.resolve("6.18-x86_64");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path target = procfs.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private void block(String file) throws IOException, InterruptedException {
        Files.delete(procfs.resolve(file));
        assertThat(new ProcessBuilder("mkfifo", procfs.resolve(file).toString()).start().waitFor()).isZero();
    }

    private static List<String> failed(String body) {
        return body.lines().filter(line -> line.startsWith("mm_exporter_collector_success") && line.endsWith(" 0")).toList();
    }

    @ParameterizedTest
    @CsvSource({"meminfo,meminfo accounting", "buddyinfo,buddyinfo allocator", "vmstat,vmstat",
        "zoneinfo,zoneinfo allocator accounting",
        "pressure/memory,pressure", "stat,kernel", "sys/kernel/osrelease,kernel allocator accounting", "pagetypeinfo,pagetypeinfo"})
    void itsCollectorsFailAndAllOthersAreWhole(String file, String collectors) throws Exception {
        block(file);
        try (ExporterProcess exporter = ExporterProcess.start("--path.procfs=" + procfs, "--collector.pagetypeinfo")) {
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                String body = exporter.get("/metrics").body();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
                assertThat(failed(body)).containsExactlyInAnyOrder(Stream.of(collectors.split(" "))
                        .map(name -> "mm_exporter_collector_success{collector=\"" + name + "\",} 0").toArray(String[]::new));
            }
            assertThat(exporter.log().stream().filter(line -> line.contains("collector failed")))
                    .hasSize(collectors.split(" ").length);
            assertThat(exporter.terminate()).isLessThan(Duration.ofSeconds(1));
        }
    }

    /** Lets the reader's open of a FIFO return; the read behind it fails, because a pipe has no offset. */
    private void answer(String file) throws IOException {
        Files.newOutputStream(procfs.resolve(file)).close();
    }

    @Test
    void theCollectorWorksAgainWhenTheFileAnswers() throws Exception {
        byte[] meminfo = Files.readAllBytes(procfs.resolve("meminfo"));
        block("meminfo");
        try (ExporterProcess exporter = ExporterProcess.start("--path.procfs=" + procfs)) {
            assertThat(failed(exporter.get("/metrics").body())).hasSize(2);
            answer("meminfo");
            Files.delete(procfs.resolve("meminfo"));
            Files.write(procfs.resolve("meminfo"), meminfo);
            String body = exporter.get("/metrics").body();
            for (int i = 0; i < 50 && !failed(body).isEmpty(); i++) {
                Thread.sleep(50);
                body = exporter.get("/metrics").body();
            }
            assertThat(failed(body)).isEmpty();
            assertThat(body).contains("mm_meminfo_MemTotal_bytes ");
        }
    }

    @Test
    void scrapesBeyondTheLimitAreTurnedAway() throws Exception {
        block("meminfo");
        try (ExporterProcess exporter = ExporterProcess.start("--path.procfs=" + procfs, "--web.max-requests=1")) {
            answer("meminfo");
            Thread.sleep(200);
            // This one opens the FIFO again and takes the whole time limit.
            CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> status(exporter));
            Thread.sleep(200);
            assertThat(status(exporter)).isEqualTo(503);
            assertThat(slow.get()).isEqualTo(200);
            assertThat(status(exporter)).isEqualTo(200);
        }
    }

    private static int status(ExporterProcess exporter) {
        try {
            return exporter.get("/metrics").statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
