package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.LargeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host of 64 nodes and 1,024 CPUs, whose zoneinfo has 12 MB, and one with thousands of sysctls. */
class LargeHostIT {
    private static final int NODES = 64;
    private static final int CPUS = 1_024;
    private static final double MB = 1e6;
    private static final Pattern INTERVAL = Pattern.compile("(?m)^mm_sampler_interval_seconds (\\S+)$");
    private static final Pattern MISSED = Pattern.compile("(?m)^mm_sampler_missed_seconds_total (\\S+)$");

    @TempDir
    Path procfs;

    @Test
    void allOfALargeHostIsReadInAtMost8MbMoreMemory() throws Exception {
        LargeHost.write(procfs.resolve("small"), 1, 2);
        LargeHost.write(procfs.resolve("large"), NODES, CPUS);
        assertThat(Files.size(procfs.resolve("large/zoneinfo"))).isGreaterThan(12_000_000);
        double small = residentAfterScrapes(procfs.resolve("small"), 1, 2);
        double large = residentAfterScrapes(procfs.resolve("large"), NODES, CPUS);
        // JDK 25 keeps more of its heap free: 10 MB more were seen there.
        assertThat(large - small).as("MB more").isLessThan(Runtime.version().feature() > 21 ? 12 : 8);
    }

    private static double residentAfterScrapes(Path procfs, int nodes, int cpus) throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start("--path.procfs=" + procfs)) {
            scrape(exporter, 20);
            double megabytes = kilobytes(exporter, "VmRSS") * 1_024 / MB;
            String body = exporter.get("/metrics").body();
            for (String collector : List.of("zoneinfo", "buddyinfo", "allocator", "accounting")) {
                assertThat(body).contains("mm_exporter_collector_success{collector=\"" + collector + "\",} 1\n");
            }
            String last = "numa_node=\"" + (nodes - 1) + "\",zone=\"Normal\"";
            assertThat(body)
                    .contains("mm_zone_pcp_pages{" + last + ",} " + LargeHost.pcpPages(cpus) + "\n")
                    .contains("mm_zone_allocatable_blocks{" + last + ",order=\"4\",} ")
                    .contains("mm_memory_pinned_bytes ");
            return megabytes;
        }
    }

    @Test
    void theSamplerSlowsDownAndSaysSoWhereItWouldTakeMoreThanItsShareOfACore() throws Exception {
        LargeHost.write(procfs, NODES, CPUS);
        try (ExporterProcess exporter = ExporterProcess.start("--path.procfs=" + procfs)) {
            double interval = sampler(exporter, INTERVAL);
            while (interval <= 1) {
                Thread.sleep(100);
                interval = sampler(exporter, INTERVAL);
            }
            double missed = sampler(exporter, MISSED);
            Path schedstat = schedstat(exporter, "sampler");
            double before = cpuSeconds(schedstat);
            long start = System.nanoTime();
            Thread.sleep(20_000);
            double used = cpuSeconds(schedstat) - before;
            double passed = (System.nanoTime() - start) / 1e9;
            // One sample more than there are intervals may begin in that time.
            assertThat(used / (passed + Math.max(interval, sampler(exporter, INTERVAL))))
                    .as("cores, at an interval of %s s", interval)
                    // 0.0125, and what a sample costs more on a busy machine than the one before. At 1 s it is over
                    // 0.04.
                    .isLessThan(0.02);
            assertThat(sampler(exporter, MISSED))
                    .as("where the interval is what it should be, none is missed")
                    .isEqualTo(missed);
        }
    }

    private static double sampler(ExporterProcess exporter, Pattern metric) throws Exception {
        Matcher value =
                metric.matcher(exporter.get("/metrics?collect[]=sampler").body());
        assertThat(value.find()).as(metric.pattern()).isTrue();
        return Double.parseDouble(value.group(1));
    }

    @Test
    void fiveThousandSysctlsCostTwiceWhatHalfOfThemCost() throws Exception {
        try (ExporterProcess none = withSysctls(0);
                ExporterProcess half = withSysctls(2_500);
                ExporterProcess all = withSysctls(5_000)) {
            List<ExporterProcess> exporters = List.of(none, half, all);
            // Compared round by round: a shared machine may be a third slower a second later. Each is many ticks of 10
            // ms.
            double[] ratios = new double[5];
            for (int round = 0; round < ratios.length; round++) {
                double[] used = new double[exporters.size()];
                for (int i = 0; i < used.length; i++) {
                    double before = cpuSeconds(exporters.get(i));
                    scrape(exporters.get(i), 60);
                    used[i] = cpuSeconds(exporters.get(i)) - before;
                }
                ratios[round] = (used[2] - used[0]) / (used[1] - used[0]);
            }
            Arrays.sort(ratios);
            // Four times where each costs in proportion to how many there are.
            assertThat(ratios[ratios.length / 2])
                    .as("the median of %s", Arrays.toString(ratios))
                    .isLessThan(3.2);
        }
    }

    private ExporterProcess withSysctls(int more) throws Exception {
        Path folder = procfs.resolve("more-" + more);
        LargeHost.write(folder, 1, 2);
        for (int i = 0; i < more; i++) {
            Files.writeString(folder.resolve("sys/vm/further_" + i), i + "\n");
        }
        return ExporterProcess.start("--path.procfs=" + folder);
    }

    /** As Prometheus does. */
    private static void scrape(ExporterProcess exporter, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(exporter.get("/metrics", "Accept", "application/openmetrics-text", "Accept-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static long kilobytes(ExporterProcess exporter, String field) throws IOException {
        Path status = Path.of("/proc", Long.toString(exporter.process().pid()), "status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("no " + field + " in " + status);
    }

    private static double cpuSeconds(ExporterProcess exporter) {
        return exporter.process().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** The file that tells how long a thread ran. */
    private static Path schedstat(ExporterProcess exporter, String thread) throws IOException {
        for (Map.Entry<Path, String> named : exporter.threadNames().entrySet()) {
            if (named.getValue().equals(thread)) {
                return named.getKey().resolve("schedstat");
            }
        }
        throw new AssertionError("no thread " + thread);
    }

    private static double cpuSeconds(Path schedstat) throws IOException {
        return Long.parseLong(Files.readString(schedstat).split(" ")[0]) / 1e9;
    }
}
