import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures what the rules and the fleet dashboard cost a real Prometheus that scrapes 1,000 simulated hosts, and prints
 * Markdown tables. Exits with 1 if a target is missed, with 2 if it could not measure.
 *
 * <p>Run it from the repository's root: {@code make bench-rules [BENCH="HOSTS MINUTES"]}. It ends by itself, after
 * 15 minutes at the latest, and leaves nothing behind.
 */
final class BenchRules {
    private static final Path RULES = Path.of("alerts/linux-mm.rules.yml").toAbsolutePath();
    private static final Path DASHBOARD = Path.of("grafana/dashboards/linux-mm-fleet.json");
    private static final String FIXTURE = "src/test/resources/proc/6.12-x86_64";
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration HISTORY = Duration.ofHours(25);
    private static final Duration RANGE = Duration.ofHours(6);
    private static final long BLOCK = Duration.ofHours(2).toMillis();
    private static final double GROUPS_MARK = 0.10;
    private static final double QUERY_MARK = 2;

    /** A query of a panel, as Grafana would send it. */
    private record Query(String panel, String promql, boolean instant, long step) {}

    /** A rule, or its whole group. */
    private record Rule(String group, String name, double interval, boolean whole) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final Scratch scratch;
    private final SimulatedFleet fleet;
    private final int hosts;
    private String address;
    private Process prometheus;

    private BenchRules(Scratch scratch, SimulatedFleet fleet, int hosts) {
        this.scratch = scratch;
        this.fleet = fleet;
        this.hosts = hosts;
    }

    public static void main(String[] args) throws InterruptedException {
        int hosts = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        int minutes = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        try {
            System.exit(run(hosts, minutes) ? 0 : 1);
        } catch (IOException e) {
            System.err.println("bench-rules: " + e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(int hosts, int minutes) throws IOException, InterruptedException {
        Scratch scratch = new Scratch("bench-rules", LIMIT);
        List<Query> queries = Files.exists(DASHBOARD) ? queries(scratch) : List.of();
        Selectors selectors = new Selectors();
        selectors.add(Files.readString(RULES), Duration.ZERO);
        queries.forEach(query -> selectors.add(query.promql, query.instant ? Duration.ZERO : RANGE));
        String exposition = scratch.output(
                "java",
                "-jar",
                "target/linux-mm-exporter.jar",
                "--once",
                "--collector.pagetypeinfo",
                "--path.procfs=" + FIXTURE,
                "--path.kmsg=/dev/null");
        long now = System.currentTimeMillis();
        long begin = (now - HISTORY.toMillis()) / BLOCK * BLOCK;
        try (SimulatedFleet fleet = new SimulatedFleet(hosts, begin, exposition, selectors)) {
            BenchRules bench = new BenchRules(scratch, fleet, hosts);
            bench.writeHistory(begin, now);
            bench.startPrometheus();
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            // Both, whatever the first says.
            return bench.measureRules(minutes) & bench.measureQueries(queries);
        }
    }

    /** A file a block, since promtool reads the whole file once for each block in it; two at a time. */
    private void writeHistory(long begin, long now) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<Long>> blocks = new ArrayList<>();
        for (long block = begin; block < now; block += BLOCK) {
            long from = block;
            blocks.add(threads.submit(() -> {
                Path file = scratch.folder.resolve(from + ".om");
                long samples = fleet.writeHistory(file, from, Math.min(from + BLOCK, System.currentTimeMillis()), now);
                scratch.output(
                        "promtool",
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        "-q",
                        file.toString(),
                        scratch.folder.resolve("prometheus").toString());
                Files.delete(file);
                return samples;
            }));
        }
        threads.shutdown();
        long samples = 0;
        for (Future<Long> block : blocks) {
            try {
                samples += block.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e);
            }
        }
        System.err.printf("%d samples of history after %d s%n", samples, (System.currentTimeMillis() - now) / 1_000);
    }

    private void startPrometheus() throws IOException, InterruptedException {
        Files.writeString(scratch.folder.resolve("targets.json"), fleet.targets());
        Files.writeString(scratch.folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 15s, evaluation_interval: 15s}
                rule_files: ["%s"]
                scrape_configs:
                  - {job_name: %s, file_sd_configs: [{files: [targets.json]}]}
                """.formatted(RULES, SimulatedFleet.JOB));
        address = "127.0.0.1:" + Scratch.freePort();
        Path log = scratch.folder.resolve("prometheus.log");
        // Blocks stay as they are: no compaction of 13 old ones while we measure.
        prometheus = scratch.start(
                log,
                "prometheus",
                "--config.file=" + scratch.folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + scratch.folder.resolve("prometheus"),
                "--storage.tsdb.min-block-duration=2h",
                "--storage.tsdb.max-block-duration=2h",
                "--web.listen-address=" + address,
                "--log.level=warn");
        long since = System.nanoTime();
        while (!ask("/api/v1/query?query=" + encode("sum(up)")).contains(",\"" + hosts + "\"]")) {
            if (!prometheus.isAlive()
                    || System.nanoTime() - since > Duration.ofMinutes(3).toNanos()) {
                throw new IOException("Prometheus does not scrape all hosts: " + Files.readString(log));
            }
            Thread.sleep(1_000);
        }
    }

    private boolean measureRules(int minutes) throws IOException, InterruptedException {
        long since = System.nanoTime();
        Duration cpu = prometheus.info().totalCpuDuration().orElseThrow();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        // When it was evaluated -> seconds it took; several looks may see one evaluation.
        Map<Rule, Map<String, Double>> times = new LinkedHashMap<>();
        Map<Rule, String> alerts = new HashMap<>();
        for (int i = 0; i < minutes * 6; i++) {
            Thread.sleep(10_000);
            Path answer = Files.writeString(scratch.folder.resolve("answer.json"), ask("/api/v1/rules"));
            for (String[] field : scratch.jq(
                    answer,
                    ".data.groups[] | . as $group | .rules[], . | "
                            + "[$group.name, .name, .labels.severity, $group.interval, .lastEvaluation, .evaluationTime, "
                            + "(.alerts // [] | length), (.rules != null), .lastError]")) {
                if (!field[8].isEmpty()) {
                    throw new IOException("the rule " + field[1] + " fails: " + field[8]);
                }
                Rule rule = new Rule(
                        field[0],
                        (field[1] + " " + field[2]).strip(),
                        Double.parseDouble(field[3]),
                        field[7].equals("true"));
                times.computeIfAbsent(rule, one -> new TreeMap<>()).put(field[4], Double.parseDouble(field[5]));
                alerts.put(rule, field[6]);
            }
        }
        if (times.keySet().stream().noneMatch(Rule::whole)) {
            throw new IOException("Prometheus says nothing of its rules");
        }
        double cores = (double) prometheus
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .minus(cpu)
                        .toNanos()
                / (System.nanoTime() - since);
        System.out.printf(
                Locale.ROOT,
                "%d hosts, %d series each, every 15 s. Load average %.1f; Prometheus uses %.2f "
                        + "cores. Evaluation in ms, over %d minutes.%n%n| group | rule | alerts | median | largest |%n"
                        + "|---|---|---|---|---|%n",
                hosts,
                fleet.seriesPerHost(),
                load,
                cores,
                minutes);
        double share = 0;
        for (Rule rule : times.keySet()) {
            double[] sorted = sorted(times.get(rule).values());
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.1f | %.1f |%n",
                    rule.group,
                    rule.whole ? "**all**, every " + Math.round(rule.interval) + " s" : rule.name,
                    alerts.get(rule),
                    sorted[sorted.length / 2] * 1e3,
                    sorted[sorted.length - 1] * 1e3);
            share += rule.whole ? sorted[sorted.length / 2] / rule.interval : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "%nAll groups together take %.1f %% of their interval; the target is %.0f %%: %s.%n%n",
                share * 100,
                GROUPS_MARK * 100,
                share < GROUPS_MARK ? "met" : "missed");
        return share < GROUPS_MARK;
    }

    private boolean measureQueries(List<Query> queries) throws IOException, InterruptedException {
        if (queries.isEmpty()) {
            System.out.println("No " + DASHBOARD + ": no queries measured.");
            return true;
        }
        System.out.printf(
                "Queries of the fleet dashboard, each 3 times, over %d h; in seconds.%n%n"
                        + "| panel and query | | series | median | largest |%n|---|---|---|---|---|%n",
                RANGE.toHours());
        double slowest = 0;
        for (Query query : queries) {
            List<Double> times = new ArrayList<>();
            String answer = "";
            for (int i = 0; i < 3; i++) {
                long now = System.currentTimeMillis() / 1_000;
                long started = System.nanoTime();
                answer = ask(
                        query.instant
                                ? "/api/v1/query?time=" + now + "&query=" + encode(query.promql)
                                : "/api/v1/query_range?start=" + (now - RANGE.toSeconds()) + "&end=" + now + "&step="
                                        + query.step + "&query=" + encode(query.promql));
                times.add((System.nanoTime() - started) / 1e9);
                if (!answer.startsWith("{\"status\":\"success\"")) {
                    throw new IOException(query.panel + ": " + answer);
                }
            }
            double[] sorted = sorted(times);
            slowest = Math.max(slowest, sorted[2]);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %d | %.2f | %.2f |%n",
                    query.panel,
                    query.instant ? "instant" : "one point per " + query.step + " s",
                    answer.split("\"metric\":").length - 1,
                    sorted[1],
                    sorted[2]);
        }
        System.out.printf(
                Locale.ROOT,
                "%nThe slowest took %.2f s; the target is %.0f s: %s.%n",
                slowest,
                QUERY_MARK,
                slowest < QUERY_MARK ? "met" : "missed");
        return slowest < QUERY_MARK;
    }

    /** The dashboard's queries with all hosts and order 4; one point per 20 s, as Grafana asks for over 6 h. */
    private static List<Query> queries(Scratch scratch) throws IOException, InterruptedException {
        List<Query> found = new ArrayList<>();
        for (String[] field : scratch.jq(
                DASHBOARD,
                ".. | objects | select(.targets) | .title as $title | "
                        + "(.interval // \"20s\") as $least | .targets[] | "
                        + "[$title + \" \" + .refId, .instant, $least, (.expr | gsub(\"\\\\s+\"; \" \"))]")) {
            long step = Math.max(20, Duration.parse("PT" + field[2]).toSeconds());
            String promql = field[3].replace("$cluster", ".*")
                    .replace("$job", ".+")
                    .replace("$instance", ".+")
                    .replace("$order", "4")
                    .replace("$__rate_interval", Math.max(60, step + 15) + "s")
                    .replace("$__interval", step + "s")
                    .replace("$__range", RANGE.toHours() + "h");
            if (promql.matches(".*\\$[a-z_{].*")) {
                throw new IOException("unknown variable in " + field[0] + ": " + promql);
            }
            found.add(new Query(field[0].replace("$order", "4"), promql, field[1].equals("true"), step));
        }
        return found;
    }

    private static double[] sorted(Collection<Double> times) {
        return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private String ask(String path) throws IOException, InterruptedException {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://" + address + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (ConnectException e) {
            return "";
        }
    }

    private static String encode(String promql) {
        return URLEncoder.encode(promql, StandardCharsets.UTF_8);
    }
}
