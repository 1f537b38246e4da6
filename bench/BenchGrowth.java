import io.github.linuxmm.support.LargeHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures what the exporter costs on hosts of 1 to 64 nodes and 1 to 1,024 CPUs, prints a Markdown table and draws
 * docs/images/growth.svg.
 *
 * <p>Each host is a folder that stands for /proc: zoneinfo, buddyinfo and meminfo are made, the rest was recorded on kernel
 * 6.18. Counters change before each scrape. What the kernel needs to make the text is not in the times. {@code make
 * bench-growth} starts it.
 */
final class BenchGrowth {
    private static final int CPUS_A_NODE = 16;
    /** After which most code is compiled, and until then on a host where a scrape is slow. */
    private static final int WARM_UP = 600;

    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(15);
    private static final int SCRAPES = 300;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path RECORDED = Path.of("src/test/resources/proc/6.18-x86_64");
    private static final Pattern CHANGING = Pattern.compile(
            "Node.*zone.* [0-9 ]+|  pages free.*|\\s+count:.*|\\s*nr_\\S+ .*|(pg|workingset)\\S+ .*|some.*|full.*|(?!MemTotal|Huge|SwapTotal|Vmalloc|DirectMap)\\S+:.*");

    private BenchGrowth() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Scratch scratch = new Scratch("bench-growth", Duration.ofMinutes(30));
        Map<Integer, GrowthPoint> oneNode = new LinkedHashMap<>();
        Map<Integer, GrowthPoint> manyNodes = new LinkedHashMap<>();
        for (int cpus = 1; cpus <= 1_024; cpus *= 4) {
            oneNode.put(cpus, measure(scratch.folder, 1, cpus));
        }
        manyNodes.put(CPUS_A_NODE, oneNode.get(CPUS_A_NODE));
        for (int nodes = 2; nodes <= 64; nodes *= 2) {
            manyNodes.put(nodes * CPUS_A_NODE, measure(scratch.folder, nodes, nodes * CPUS_A_NODE));
        }
        System.out.println(
                "| nodes | CPUs | zoneinfo, kB | series | on the wire, kB | p50, ms | CPU a scrape, ms | resident, MB |\n"
                        + "|---|---|---|---|---|---|---|---|");
        Stream.concat(oneNode.values().stream(), manyNodes.values().stream().skip(1))
                .forEach(point -> System.out.println(point.row()));
        Path picture = Path.of("docs/images/growth.svg");
        Files.writeString(picture, new GrowthChart(oneNode, manyNodes).svg());
        System.out.println("\nwrote " + picture);
        System.exit(0);
    }

    private static GrowthPoint measure(Path folder, int nodes, int cpus) throws IOException, InterruptedException {
        Path procfs = folder.resolve(nodes + "-" + cpus);
        write(procfs, nodes, cpus);
        List<LivingFile> files = new ArrayList<>();
        for (String name : List.of("zoneinfo", "buddyinfo", "meminfo", "vmstat", "pressure/memory")) {
            files.add(new LivingFile(procfs.resolve(name), CHANGING.asMatchPredicate()));
        }
        Path kernelLog = Files.writeString(procfs.resolve("kmsg"), "6,1,0,-;Linux version\n");
        try (Side side =
                new Side(Map.of(), List.of(Side.launcher(), "--path.procfs=" + procfs, "--path.kmsg=" + kernelLog))) {
            scrape(side, files, WARM_UP, WARM_UP_LIMIT);
            long cpuBefore = side.cpuNanos();
            List<Double> times = scrape(side, files, SCRAPES, LIMIT);
            double cpuMillis = (side.cpuNanos() - cpuBefore) / 1e6 / times.size();
            String text = whole(side, nodes);
            GrowthPoint point = new GrowthPoint(
                    nodes,
                    cpus,
                    Files.size(procfs.resolve("zoneinfo")),
                    Side.series(text),
                    side.wireBytes(),
                    times.stream().sorted().toList().get(times.size() / 2) / 1e3,
                    cpuMillis,
                    side.megabytes("VmRSS"));
            System.err.println(String.format(Locale.ROOT, "%d scrapes: ", times.size()) + point);
            return point;
        } finally {
            for (LivingFile file : files) {
                file.close();
            }
        }
    }

    /** An answer with every node. On a machine that is busy otherwise, a long file may not be read within the limit. */
    private static String whole(Side side, int nodes) throws IOException {
        for (int i = 0; i < 20; i++) {
            String text = side.text();
            if (text.contains("mm_exporter_collector_success{collector=\"zoneinfo\"} 1")
                    && text.contains("mm_zone_free_pages{numa_node=\"" + (nodes - 1) + "\"")) {
                return text;
            }
            side.scrape();
        }
        throw new IOException(
                "20 answers without zoneinfo of " + nodes + " nodes: is the machine too busy to read it in time?");
    }

    /** What each took, in microseconds. */
    private static List<Double> scrape(Side side, List<LivingFile> files, int most, Duration limit) throws IOException {
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + limit.toNanos();
        for (int i = 0; i < most && System.nanoTime() < end; i++) {
            for (LivingFile file : files) {
                file.change(i);
            }
            times.add(side.scrape());
        }
        return times;
    }

    private static void write(Path procfs, int nodes, int cpus) throws IOException {
        try (Stream<Path> all = Files.walk(RECORDED)) {
            // It would tell of one node.
            for (Path file : all.filter(path -> !path.endsWith("pagetypeinfo")).toList()) {
                Path copy = procfs.resolve(RECORDED.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        LargeHost.write(procfs, nodes, cpus);
        // It makes the fields that tell of size; the recorded ones are all.
        Map<String, String> fields = new LinkedHashMap<>();
        for (Path file : List.of(RECORDED.resolve("meminfo"), procfs.resolve("meminfo"))) {
            Files.readAllLines(file, StandardCharsets.US_ASCII)
                    .forEach(line -> fields.put(line.substring(0, line.indexOf(':')), line));
        }
        Files.write(procfs.resolve("meminfo"), fields.values());
    }
}
