import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the memory of the exporter and of node_exporters after many scrapes and a long time, and prints a Markdown table.
 *
 * <p>Of the exporter there are two, with all that runs by default: one with its class data at the address that they were made
 * for, and one at a random one. All run at once. After 10,000 scrapes of each, one after the other, each is scraped every
 * 15 s, until MINUTES have passed since the start, and for ten at least. {@code make bench-memory} starts it: {@code
 * BenchMemory [MINUTES [SCRAPES]]}. NODE_EXPORTER names the others; the marks are of the first of them. Exits with 1 where
 * one is missed.
 */
final class BenchMemory {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration REST = Duration.ofMinutes(10);
    private static final double RESIDENT_MARK = 2.3;
    private static final double ANONYMOUS_MARK = 2.7;
    private static final double RANDOM_ANONYMOUS_MARK = 3.9;

    /** Something that is measured; no mark is 0. */
    private record Column(String name, Side side, double residentMark, double anonymousMark) {}

    private BenchMemory() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        int scrapes = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        List<String> ours = List.of(Side.launcher());
        long start = System.nanoTime();
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("exporter", new Side(Map.of(), ours), RESIDENT_MARK, ANONYMOUS_MARK));
        columns.add(new Column(
                "exporter, random address",
                new Side(Map.of("JAVA_OPTS", "-XX:ArchiveRelocationMode=1"), ours),
                RESIDENT_MARK,
                RANDOM_ANONYMOUS_MARK));
        int first = columns.size();
        for (NodeExporter other : NodeExporter.all()) {
            columns.add(new Column("node_exporter " + other.version(), new Side(Map.of(), other.command()), 0, 0));
        }

        for (int i = 0; i < scrapes; i++) {
            for (Column column : columns) {
                column.side.scrape();
            }
        }
        String afterScrapes = String.format(Locale.ROOT, "after %,d scrapes", scrapes);
        print(afterScrapes, columns, first);
        long rest = System.nanoTime() + REST.toNanos();
        long end = Math.max(start + Duration.ofMinutes(minutes).toNanos(), rest);
        while (System.nanoTime() < end) {
            Thread.sleep(INTERVAL.toMillis());
            for (Column column : columns) {
                column.side.scrape();
            }
        }
        boolean held = print(
                afterScrapes + " and "
                        + Duration.ofNanos(System.nanoTime() - start).toMinutes() + " minutes",
                columns,
                first);
        System.out.println(held ? "All targets met." : "A target is missed.");
        System.exit(held ? 0 : 1);
    }

    /** @return whether the marks were held */
    private static boolean print(String when, List<Column> columns, int first) throws IOException {
        Side of = columns.get(first).side;
        double resident = of.megabytes("VmRSS");
        double anonymous = of.megabytes("RssAnon");
        boolean held = true;
        System.out.println("MB " + when + "; ratios to " + columns.get(first).name + ":\n");
        System.out.println("| | resident | ratio | target | anonymous | ratio | target | largest resident | series |\n"
                + "|---|---|---|---|---|---|---|---|---|");
        for (Column column : columns) {
            Side side = column.side;
            double itsResident = side.megabytes("VmRSS");
            double itsAnonymous = side.megabytes("RssAnon");
            double residentRatio = itsResident / resident;
            double anonymousRatio = itsAnonymous / anonymous;
            held &= column.residentMark == 0 || residentRatio <= column.residentMark;
            held &= column.anonymousMark == 0 || anonymousRatio <= column.anonymousMark;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.2f | %s | %.1f | %.2f | %s | %.1f | %d |%n",
                    column.name,
                    itsResident,
                    residentRatio,
                    target(column.residentMark),
                    itsAnonymous,
                    anonymousRatio,
                    target(column.anonymousMark),
                    side.megabytes("VmHWM"),
                    Side.series(side.text()));
        }
        System.out.println();
        return held;
    }

    private static String target(double mark) {
        return mark == 0 ? "" : "at most " + mark;
    }
}
