import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the exporter against node_exporters with the same collectors and prints a Markdown table.
 *
 * <p>All run at once; scrapes take turns over one kept connection each. A ratio is the median of those of the rounds: from
 * one to the next a shared machine may become a third slower for all. CPU is utime + stime of /proc/PID/stat over the
 * measured scrapes. {@code make bench-compare} starts it: {@code BenchCompare [SCRAPES [ROUNDS [SLOW]]]}, where SLOW is how
 * many scrapes are far apart. NODE_EXPORTER names the others. Exits with 1 where a target is missed.
 */
final class BenchCompare {
    private static final int FIRST = 100;
    private static final int WARM_UP = 500;
    /** After a scrape: the processor's caches still hold what the next one needs. */
    private static final int PAUSE_MILLIS = 5;
    /** Between two scrapes of the same exporter: the caches hold something else by then. */
    private static final int SLOW_MILLIS = 400;

    /** What one exporter cost in one round; times in microseconds, memory in MB. */
    private record Result(
            double startMillis,
            double startCpu,
            double firstCpu,
            double p50,
            double p99,
            double cpu,
            double slowP50,
            double slowCpu,
            double resident,
            double anonymous,
            double wireBytes,
            double series) {}

    private record Row(String name, ToDoubleFunction<Result> value, double mark) {}

    private static final List<Row> ROWS = List.of(
            new Row("start to first response, ms", Result::startMillis, 0),
            new Row("CPU until then, ms", Result::startCpu, 0),
            new Row("CPU per scrape of the first 100, us", Result::firstCpu, 0.78),
            new Row("p50, us", Result::p50, 0.2),
            new Row("p99, us", Result::p99, 0.4),
            new Row("CPU per scrape, us", Result::cpu, 0.2),
            new Row("p50 with 0.4 s between scrapes, us", Result::slowP50, 0),
            new Row("CPU per scrape with 0.4 s between them, us", Result::slowCpu, 0),
            new Row("resident memory, MB", Result::resident, 2.3),
            new Row("anonymous memory, MB", Result::anonymous, 2.7),
            new Row("bytes on the wire", Result::wireBytes, 0),
            new Row("series", Result::series, 0));

    /** The scrapes of one exporter in one part of a round. */
    private static final class Part {
        private final Side side;
        private final long cpuBefore;
        private final List<Double> times = new ArrayList<>();
        private double cpu;

        Part(Side side) throws IOException {
            this.side = side;
            cpuBefore = side.cpuNanos();
        }

        void scrape() throws IOException {
            times.add(side.scrape());
        }

        void end() throws IOException {
            cpu = (side.cpuNanos() - cpuBefore) / 1e3 / times.size();
        }

        double percentile(int percent) {
            return times.stream().sorted().toList().get(times.size() * percent / 100);
        }
    }

    private BenchCompare() {}

    /** One part of a round: so many scrapes of each, in turns. */
    private static List<Part> part(List<Side> sides, int scrapes, int pauseMillis)
            throws IOException, InterruptedException {
        List<Part> parts = new ArrayList<>();
        for (Side side : sides) {
            parts.add(new Part(side));
        }
        for (int i = 0; i < scrapes; i++) {
            for (int turn = 0; turn < parts.size(); turn++) {
                parts.get((i + turn) % parts.size()).scrape();
                Thread.sleep(pauseMillis);
            }
        }
        for (Part part : parts) {
            part.end();
        }
        return parts;
    }

    /** What node_exporter has, too: no model, no holders, no kernel log, and nothing that samples. */
    private static List<String> ours() throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Side.launcher(), "--collector.disable-defaults", "--sampler.interval=0"));
        Stream.of("meminfo", "buddyinfo", "zoneinfo", "vmstat", "pressure", "sysctl")
                .map(collector -> "--collector." + collector)
                .forEach(command::add);
        return command;
    }

    private static List<Result> round(List<NodeExporter> others, int scrapes, int slow)
            throws IOException, InterruptedException {
        List<Side> sides = new ArrayList<>();
        try {
            sides.add(new Side(Map.of(), ours()));
            for (NodeExporter other : others) {
                sides.add(new Side(Map.of(), other.command()));
            }
            List<Part> first = part(sides, FIRST, PAUSE_MILLIS);
            part(sides, WARM_UP, PAUSE_MILLIS);
            List<Part> warm = part(sides, scrapes, PAUSE_MILLIS);
            List<Part> apart = part(sides, slow, SLOW_MILLIS / sides.size());
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < sides.size(); i++) {
                results.add(result(sides.get(i), first.get(i), warm.get(i), apart.get(i)));
            }
            return results;
        } finally {
            for (Side side : sides) {
                side.close();
            }
        }
    }

    private static Result result(Side side, Part first, Part warm, Part slow) throws IOException {
        return new Result(
                side.startMillis,
                side.startCpu / 1e6,
                first.cpu,
                warm.percentile(50),
                warm.percentile(99),
                warm.cpu,
                slow.percentile(50),
                slow.cpu,
                side.megabytes("VmRSS"),
                side.megabytes("RssAnon"),
                side.wireBytes(),
                Side.series(side.text()));
    }

    /** What {@code bench/floor.c} says of the files that all read; make has compiled it. */
    private static String floor() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("target/bench/floor", "2000"));
        Stream.of("meminfo", "buddyinfo", "zoneinfo", "vmstat", "pressure/memory")
                .map(Path.of("/proc")::resolve)
                .filter(Files::isReadable)
                .forEach(file -> command.add(file.toString()));
        NodeExporter.sysctls().forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (process.waitFor() != 0) {
            throw new IOException("floor fails");
        }
        return said;
    }

    private static double[] sorted(List<List<Result>> rounds, ToDoubleFunction<List<Result>> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static String spread(double[] sorted) {
        return figure(median(sorted)) + " (" + figure(sorted[0]) + " to " + figure(sorted[sorted.length - 1]) + ")";
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 1_000 ? "%.3g" : "%,.0f", value);
    }

    /** @return whether the row's mark is held against each */
    private static boolean print(Row row, List<List<Result>> rounds) {
        boolean held = true;
        StringBuilder line = new StringBuilder("| " + row.name + " |");
        for (int i = 0; i < rounds.get(0).size(); i++) {
            int side = i;
            line.append(' ')
                    .append(spread(sorted(rounds, round -> row.value.applyAsDouble(round.get(side)))))
                    .append(" |");
            if (i > 0) {
                double ratio = median(sorted(
                        rounds,
                        round -> row.value.applyAsDouble(round.get(0)) / row.value.applyAsDouble(round.get(side))));
                held &= row.mark == 0 || ratio <= row.mark;
                // What took less than a tick is 0.
                line.append(Double.isFinite(ratio) ? String.format(Locale.ROOT, " %.3f |", ratio) : " |");
            }
        }
        System.out.println(line.append(row.mark == 0 ? " |" : " at most " + row.mark + " |"));
        return held;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int scrapes = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        int slow = args.length > 2 ? Integer.parseInt(args[2]) : 150;
        List<NodeExporter> others = NodeExporter.all();
        System.out.printf("%nThe kernel alone, the same files read by a C program: %s us.%n%n", floor());
        List<List<Result>> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(round(others, scrapes, slow));
        }
        System.out.printf(
                "%d rounds of %d scrapes after %d, %d ms apart, then of %d: median (smallest to largest), also of ratios.%n%n",
                count, scrapes, FIRST + WARM_UP, PAUSE_MILLIS, slow);
        StringBuilder head = new StringBuilder("| | linux-mm-exporter |");
        for (NodeExporter other : others) {
            head.append(" node_exporter ").append(other.version()).append(" | ratio |");
        }
        System.out.println(head.append(" target |\n|---|---|")
                .append("---|---|".repeat(others.size()))
                .append("---|"));
        boolean held = true;
        for (Row row : ROWS) {
            held &= print(row, rounds);
        }
        System.out.println(held ? "\nAll targets met." : "\nA target is missed.");
        System.exit(held ? 0 : 1);
    }
}
