package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.PinnedMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Memory that is pinned from user space, and the holder that the real exporter then names, with its growth within 10 %. What
 * this machine does not permit is said and counted; pipes and TCP need no right and always run.
 */
@Timeout(900)
@Execution(ExecutionMode.CONCURRENT)
class HoldersLiveIT {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(6);
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Path SLABINFO = Path.of("/proc/slabinfo");
    private static final String INODES = "shmem_inode_cache";

    /** What ran: empty; else why it did not. */
    private static final Map<String, Optional<String>> RAN = new ConcurrentSkipListMap<>();

    private static ExporterProcess exporter;

    @BeforeAll
    static void start() throws Exception {
        exporter =
                ExporterProcess.start("--collector.holders.processes", "--collector.cgroups", "--holders.interval=10s");
        // Growth is told from the first round on.
        await("the first rounds", () -> {
            String metrics = metrics();
            return Stream.of("holders", "holders.processes", "slabinfo", "cgroups")
                                    .allMatch(task -> value(
                                                    metrics, "mm_exporter_last_round_timestamp_seconds", "task", task)
                                            .isPresent())
                            && value(metrics, "mm_holder_processes", "result", "left_out")
                                    .equals(Optional.of(0.0))
                    ? Optional.of(metrics)
                    : Optional.empty();
        });
    }

    @AfterAll
    static void sayWhatRan(TestReporter reporter) {
        exporter.close();
        RAN.forEach((kind, why) ->
                reporter.publishEntry(kind, why.map(text -> "not run: " + text).orElse("ran")));
        long ran = RAN.values().stream().filter(Optional::isEmpty).count();
        String summary = "HoldersLiveIT: " + ran + " of " + RAN.size() + " ran; not run: "
                + RAN.entrySet().stream()
                        .filter(kind -> kind.getValue().isPresent())
                        .map(kind -> kind.getKey() + " (" + kind.getValue().get() + ")")
                        .toList();
        System.out.println(summary);
        assertThat(RAN).as(summary).containsOnlyKeys("pipes", "packet ring", "TCP", "inodes", "cgroup");
        assertThat(RAN).containsEntry("pipes", Optional.empty()).containsEntry("TCP", Optional.empty());
    }

    private static String metrics() {
        return metrics(exporter, "/metrics");
    }

    private static String metrics(ExporterProcess process, String path) {
        try {
            return process.get(path).body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static <T> T await(String what, Supplier<Optional<T>> look) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (System.nanoTime() > end) {
                return fail(what + " do not come within 6 minutes: "
                        + metrics()
                                .lines()
                                .filter(line -> line.matches("mm_(holder|pipe|packet|socket|slab|cgroup).*"))
                                .toList());
            }
            Thread.sleep(1_000);
        }
    }

    /** The value of the series that begins with these labels, name and value by turns. */
    private static Optional<Double> value(String metrics, String metric, String... labels) {
        StringBuilder series = new StringBuilder("(?m)^" + metric + (labels.length == 0 ? "" : "\\{"));
        for (int i = 0; i < labels.length; i += 2) {
            series.append(labels[i])
                    .append("=\"")
                    .append(Pattern.quote(labels[i + 1]))
                    .append("\",");
        }
        Matcher found = Pattern.compile(series + (labels.length == 0 ? "" : "[^}\n]*\\}") + " (\\S+)$")
                .matcher(metrics);
        return found.find() ? Optional.of(Double.valueOf(found.group(1))) : Optional.empty();
    }

    /** Waits until the holder grew by what somebody else measures, within 10 %. */
    private static void awaitGrowth(String source, String name, Supplier<Double> expected) throws InterruptedException {
        await(
                "growth of " + source + " " + name + " by " + expected.get().longValue(),
                () -> value(metrics(), "mm_holder_growth_bytes", "source", source, "name", name, "window", "1h")
                        .filter(grown -> Math.abs(grown - expected.get()) <= expected.get() / 10));
    }

    /** Whether it is pinned; where it is not, the kernel must have forbidden that. */
    private static boolean isPinned(String kind, PinnedMemory pinned) throws IOException {
        if (pinned.amount().isEmpty()) {
            assertThat(pinned.error()).matches("(?s).*(not permitted|Permission denied|not supported).*");
            RAN.put(kind, Optional.of(pinned.error()));
            return false;
        }
        return true;
    }

    @Test
    void pipesAreTheProcessThatFilledThem() throws Exception {
        try (PinnedMemory pinned = PinnedMemory.of("pipes", "200")) {
            assertThat(pinned.amount()).as(pinned.error()).hasValue(200L * 65_536);
            awaitGrowth("pipes", PinnedMemory.NAME, () -> 200.0 * 65_536);
            // For a while those of another test may be seen with them.
            await(
                    "pipes of " + PinnedMemory.NAME,
                    () -> value(metrics(), "mm_pipe_bytes", "process", PinnedMemory.NAME)
                            .filter(bytes -> bytes >= 200.0 * 65_536 && bytes <= 220.0 * 65_536));
            assertThat(metrics(exporter, "/metrics?collect%5B%5D=holders.processes"))
                    .contains("mm_pipe_bytes{")
                    .doesNotContain("mm_meminfo_", "mm_holder_bytes{");
        }
        await(
                "pipes that are gone",
                () -> value(metrics(), "mm_pipe_bytes", "process", PinnedMemory.NAME)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of("gone"));
        RAN.put("pipes", Optional.empty());
    }

    @Test
    void aPacketRingIsTheProcessThatMappedIt() throws Exception {
        try (PinnedMemory pinned = PinnedMemory.of("ring", "32")) {
            if (isPinned("packet ring", pinned)) {
                awaitGrowth("packet", PinnedMemory.NAME, () -> 32.0 * (1 << 20));
                assertThat(value(metrics(), "mm_packet_ring_bytes", "process", PinnedMemory.NAME))
                        .hasValue(32.0 * (1 << 20));
                RAN.put("packet ring", Optional.empty());
            }
        }
    }

    @Test
    void queuesOfConnectionsAreTcps() throws Exception {
        double before = tcpBytes();
        try (PinnedMemory pinned = PinnedMemory.of("tcp", "48")) {
            assertThat(pinned.amount().orElse(0L)).as(pinned.error()).isGreaterThan(48L << 20);
            assertThat(tcpBytes() - before).isGreaterThan(0.9 * (48 << 20));
            awaitGrowth("sockets", "TCP", () -> tcpBytes() - before);
            assertThat(value(metrics(), "mm_socket_memory_bytes", "protocol", "TCP")
                            .orElseThrow())
                    .isGreaterThan(0.9 * (48 << 20));
        }
        RAN.put("TCP", Optional.empty());
    }

    /** By the other file that has it, in pages. */
    private static double tcpBytes() {
        return number(Path.of("/proc/net/sockstat"), "TCP: .* mem (\\d+)")
                * value(metrics(), "mm_page_size_bytes").orElseThrow();
    }

    private static double number(Path file, String pattern) {
        try {
            Matcher found = Pattern.compile("(?m)^" + pattern).matcher(Files.readString(file));
            assertThat(found.find()).as(file + ": " + pattern).isTrue();
            return Double.parseDouble(found.group(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void inodesAreTheirSlabCache() throws Exception {
        if (!Files.isReadable(SLABINFO) || !Files.isWritable(SHARED_MEMORY)) {
            RAN.put("inodes", Optional.of("needs root, to read " + SLABINFO + ", and " + SHARED_MEMORY));
            return;
        }
        double before = inodeBytes();
        Path folder = Files.createTempDirectory(SHARED_MEMORY, "holders");
        try (PinnedMemory pinned = PinnedMemory.of("files", "60000", folder.toString())) {
            assertThat(pinned.amount()).as(pinned.error()).hasValue(60_000L);
            double objectBytes = number(SLABINFO, INODES + " +\\d+ +\\d+ +(\\d+)");
            assertThat(inodeBytes() - before).isGreaterThan(0.9 * 60_000 * objectBytes);
            awaitGrowth("slabinfo", INODES, () -> inodeBytes() - before);
            assertThat(value(metrics(), "mm_slab_cache_bytes", "cache", INODES)).isPresent();
        } finally {
            Files.delete(folder);
        }
        RAN.put("inodes", Optional.empty());
    }

    private static double inodeBytes() {
        double slabs = number(SLABINFO, INODES + " .*: slabdata +\\d+ +(\\d+)");
        return slabs
                * number(SLABINFO, INODES + " +\\d+ +\\d+ +\\d+ +\\d+ +(\\d+)")
                * value(metrics(), "mm_page_size_bytes").orElseThrow();
    }

    /** The files are this machine's in no case, so this always runs. */
    @Test
    void theTenCgroupsWithMostAreShown(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("memory.stat"), "kernel 90000000\nslab 0\n");
        for (int i = 1; i <= 12; i++) {
            Files.writeString(
                    Files.createDirectory(root.resolve("pod" + i + ".slice")).resolve("memory.stat"),
                    "kernel " + (i + 1) * 1_000_000 + "\nslab 1000000\n");
        }
        try (ExporterProcess other = ExporterProcess.start(
                "--collector.disable-defaults", "--collector.cgroups", "--path.cgroupfs=" + root)) {
            String metrics = await(
                    "cgroups",
                    () -> Optional.of(metrics(other, "/metrics"))
                            .filter(text -> text.contains("mm_cgroup_kernel_other_bytes{")));
            assertThat(metrics.lines().filter(line -> line.startsWith("mm_cgroup_kernel_other_bytes{")))
                    .hasSize(10)
                    .contains(
                            "mm_cgroup_kernel_other_bytes{cgroup=\"/\",} 12000000",
                            "mm_cgroup_kernel_other_bytes{cgroup=\"/pod12.slice\",} 12000000",
                            "mm_cgroup_kernel_other_bytes{cgroup=\"/pod4.slice\",} 4000000");
            assertThat(value(metrics, "mm_holder_cgroups", "result", "read")).hasValue(13.0);
            assertThat(value(metrics, "mm_holder_cgroups", "result", "left_out"))
                    .hasValue(0.0);
        }
    }

    @Test
    void pipesAreTheirProcessesCgroup() throws Exception {
        Path stat = CGROUPS.resolve("memory.stat");
        if (!Files.exists(stat) || !Files.readString(stat).contains("\nkernel ") || !Files.isWritable(CGROUPS)) {
            RAN.put(
                    "cgroup",
                    Optional.of("needs root, cgroup2 with the memory controller at " + CGROUPS + ", and 5.18"));
            assertThat(value(metrics(), "mm_exporter_collector_success", "collector", "cgroups"))
                    .as("no failure where cgroups cannot be seen")
                    .isNotEqualTo(Optional.of(0.0));
            return;
        }
        Path cgroup = Files.createDirectory(
                CGROUPS.resolve("holders-live-" + ProcessHandle.current().pid()));
        try {
            try (PinnedMemory pinned = PinnedMemory.in(cgroup, "pipes", "200")) {
                assertThat(pinned.amount()).as(pinned.error()).hasValue(200L * 65_536);
                awaitGrowth("cgroups", "/" + cgroup.getFileName(), () -> 200.0 * 65_536);
            }
        } finally {
            await("an empty cgroup", () -> cgroup.toFile().delete() ? Optional.of("gone") : Optional.empty());
        }
        RAN.put("cgroup", Optional.empty());
    }
}
