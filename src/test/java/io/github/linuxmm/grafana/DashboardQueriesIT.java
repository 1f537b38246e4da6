package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.ReplayProgram;
import io.github.linuxmm.support.ServerProcess;
import java.io.BufferedReader;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each query of each dashboard, with the variables put in as Grafana does, in Debian's real Prometheus: over a recorded
 * failure of two hosts with alerts and a changed sysctl, and over this machine.
 */
class DashboardQueriesIT {
    private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*((?!cluster)\\w+)\\s*}}");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+) (\\d+)\\.\\d+");
    private static final double MOST_SECONDS = 1;
    /** On a busy machine the quickest counts. */
    private static final int TRIALS = 5;

    /** Queries that find nothing in the recorded failure, and why. By dashboard, panel and reference. */
    private static final Map<String, String> EMPTY = new TreeMap<>(Map.ofEntries(
            Map.entry("linux-mm-compare variable cluster", "its hosts have no such label"),
            Map.entry("linux-mm-compare variable cluster_a", "its hosts have no such label"),
            Map.entry("linux-mm-compare variable cluster_b", "its hosts have no such label"),
            Map.entry("linux-mm-fleet 8 K", "no pinned memory rose by a tenth of RAM"),
            Map.entry("linux-mm-fleet 9 A", "an alert of each host fires"),
            Map.entry("linux-mm-fleet 16 C", "no process was killed"),
            Map.entry("linux-mm-fleet 16 D", "no host came or went"),
            Map.entry("linux-mm-fleet variable cluster", "its hosts have no such label"),
            Map.entry("linux-mm-host variable cluster", "its hosts have no such label"),
            Map.entry("linux-mm-tuning 1 E", "nothing else changed around the moment that is chosen"),
            Map.entry("linux-mm-tuning variable cluster", "its hosts have no such label"),
            Map.entry("linux-mm-host 29 A", "no OOM kill was logged"),
            Map.entry("linux-mm-host 29 B", "no SLUB failure was logged"),
            Map.entry("linux-mm-host 29 C", "no vmalloc failure was logged"),
            Map.entry("linux-mm-host 29 E", "no record was dropped"),
            Map.entry("linux-mm-host 42 B", "durations of collectors are left out of a replay"),
            Map.entry("linux-mm-host 44 A", "a replay has no process of its own"),
            Map.entry("linux-mm-host 44 B", "a replay has no process of its own"),
            Map.entry("linux-mm-host 51 A", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 52 A", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 53 A", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 54 A", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 55 A", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 56 A", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 56 B", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 57 A", "a recording has no file that names holders"),
            Map.entry("linux-mm-host 55 B", "the kernel of the recording does not profile allocations")));
    /** What is doubled on the second host. */
    private static final Set<String> DOUBLED =
            Set.of("mm_sysctl_vm_min_free_kbytes", "mm_meminfo_DirectMap4k_bytes", "mm_memory_pinned_part_bytes");

    @TempDir
    Path folder;

    /** What a query found, and how long Prometheus took for it. */
    private record Answer(JsonArray result, double seconds) {}

    private static String substituted(String text, Map<String, String> variables) {
        String all = text;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String value = Matcher.quoteReplacement(variable.getValue());
            all = all.replaceAll("\\$\\{" + variable.getKey() + "(:\\w+)?}|\\$" + variable.getKey() + "\\b", value);
        }
        return all;
    }

    /** The range's end in Unix seconds; {@code hosts} are two instances. */
    private static Map<String, String> variables(long end, List<String> hosts) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("__rate_interval", "1m");
        variables.put("__interval", "15s");
        variables.put("__range", "1h");
        for (String all : List.of("job", "instance", "numa_node", "zone", "field", "event", "sysctl")) {
            variables.put(all, ".+");
        }
        variables.put("cluster", ".*");
        variables.put("order", "4");
        variables.put("change", Long.toString(end - 3_600));
        variables.put("host_a", hosts.get(0));
        variables.put("host_b", hosts.get(1));
        variables.put("cluster_a", "");
        variables.put("cluster_b", "");
        return variables;
    }

    private static Answer ask(ServerProcess prometheus, String query, boolean instant, long end) throws Exception {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        String body = prometheus.get(
                instant
                        ? "/api/v1/query?query=" + encoded + "&time=" + end + "&stats=all"
                        : "/api/v1/query_range?query=" + encoded + "&start=" + (end - 6 * 3_600) + "&end=" + end
                                + "&step=15&stats=all");
        JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
        assertThat(answer.get("status").getAsString()).isEqualTo("success");
        JsonObject data = answer.getAsJsonObject("data");
        return new Answer(
                data.getAsJsonArray("result"),
                data.getAsJsonObject("stats")
                        .getAsJsonObject("timings")
                        .get("evalTotalTime")
                        .getAsDouble());
    }

    /** Runs all queries; returns those that find nothing. */
    private static Set<String> askAll(ServerProcess prometheus, long end, List<String> hosts) throws Exception {
        Set<String> empty = new TreeSet<>();
        int asked = 0;
        for (Dashboard dashboard : Dashboard.all()) {
            Map<String, String> variables = variables(end, hosts);
            for (Dashboard.Target target : dashboard.targets()) {
                String name = dashboard.uid() + " " + target.panel().get("id") + " "
                        + target.json().get("refId").getAsString();
                String query = substituted(target.expr(), variables);
                Answer answer = ask(prometheus, query, target.instant(), end);
                for (int i = 1; i < TRIALS && answer.seconds() >= MOST_SECONDS; i++) {
                    answer = ask(prometheus, query, target.instant(), end);
                }
                assertThat(answer.seconds()).as(name + ": " + target.expr()).isLessThan(MOST_SECONDS);
                asked++;
                if (dashboard.uid().equals("linux-mm-host")) {
                    assertThat(answer.result())
                            .as(name + " sums over hosts")
                            .allMatch(series -> series.getAsJsonObject()
                                    .getAsJsonObject("metric")
                                    .has("instance"));
                }
                if (answer.result().isEmpty()) {
                    empty.add(name);
                }
                // Its hosts have no label cluster, for which Grafana then writes nothing.
                for (Matcher label = LEGEND.matcher(target.legend().replace(" {{cluster}}", "")); label.find(); ) {
                    for (JsonElement series : answer.result()) {
                        assertThat(series.getAsJsonObject()
                                        .getAsJsonObject("metric")
                                        .keySet())
                                .as(name + ", its legend")
                                .contains(label.group(1));
                    }
                }
            }
            for (JsonObject annotation : dashboard.annotations()) {
                String name = dashboard.uid() + " annotation "
                        + annotation.get("name").getAsString();
                if (ask(prometheus, substituted(annotation.get("expr").getAsString(), variables), false, end)
                        .result()
                        .isEmpty()) {
                    empty.add(name);
                }
            }
            for (JsonObject variable : dashboard.variables()) {
                if (variable.get("type").getAsString().equals("query")
                        && choices(prometheus, variable, variables, end) == 0) {
                    empty.add(dashboard.uid() + " variable "
                            + variable.get("name").getAsString());
                }
            }
        }
        assertThat(asked).isGreaterThan(100);
        return empty;
    }

    /** How many values a variable offers. */
    private static int choices(ServerProcess prometheus, JsonObject variable, Map<String, String> variables, long end)
            throws Exception {
        String query = substituted(variable.get("query").getAsString(), variables);
        String argument = query.substring(query.indexOf('(') + 1, query.lastIndexOf(')'));
        if (query.startsWith("query_result(")) {
            return ask(prometheus, argument, true, end).result().size();
        }
        String label = query.startsWith("metrics(")
                ? "__name__"
                : argument.substring(argument.lastIndexOf(',') + 1).trim();
        String match = query.startsWith("metrics(")
                ? "{__name__=~\"" + argument + ".*\"}"
                : argument.substring(0, argument.lastIndexOf(','));
        String body = prometheus.get("/api/v1/label/" + label + "/values?match[]=".replace("[]", "%5B%5D")
                + URLEncoder.encode(match, StandardCharsets.UTF_8) + "&start=" + (end - 3_600)
                + "&end=" + end);
        return JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonArray("data")
                .size();
    }

    /** Two hosts of one recording; the second one differs in what is doubled. */
    private long backfill(Path blocks) throws Exception {
        Path replayed = folder.resolve("a.om");
        ReplayProgram.run(Fixtures.RECORDINGS.resolve("A-k61"), replayed, 0, 1);
        long end = 0;
        for (int host = 1; host <= 2; host++) {
            Path labelled = folder.resolve("host" + host + ".om");
            String labels = "job=\"linux-mm\",instance=\"host" + host + "\"";
            try (BufferedReader lines = Files.newBufferedReader(replayed);
                    Writer out = Files.newBufferedWriter(labelled)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher sample = SAMPLE.matcher(line);
                    if (!sample.matches()) {
                        out.write(line.equals("# EOF") ? "" : line + "\n");
                        continue;
                    }
                    end = Math.max(end, Long.parseLong(sample.group(4)));
                    out.write(sample.group(1) + "{" + labels
                            + (sample.group(2) == null || sample.group(2).isEmpty() ? "" : "," + sample.group(2)) + "} "
                            + value(sample, host) + " " + sample.group(4) + "\n");
                }
                extra(out, labels, end, host);
                out.write("# EOF\n");
            }
            Promtool.createBlocks(labelled, blocks);
        }
        return end;
    }

    private static String value(Matcher sample, int host) {
        return host == 2 && DOUBLED.contains(sample.group(1))
                ? Double.toString(2 * Double.parseDouble(sample.group(3)))
                : sample.group(3);
    }

    /** What a recording has not: the target, its alerts, and a change of a sysctl. */
    private static void extra(Writer out, String labels, long end, int host) throws Exception {
        out.write("# TYPE up gauge\n");
        for (long time = end - 9_300; time <= end; time += 15) {
            out.write("up{" + labels + "} 1 " + time + "\n");
        }
        out.write("# TYPE ALERTS gauge\n");
        for (long time = end - 2_400; time <= end; time += 15) {
            out.write(String.format(
                    Locale.ROOT,
                    "ALERTS{alertname=\"MmHighOrderExhausted\",alertstate=\"firing\","
                            + "severity=\"critical\",%s} 1 %d\n",
                    labels,
                    time));
        }
        if (host == 2) {
            out.write("# TYPE mm_sysctl_vm_last_change_timestamp_seconds gauge\n");
            for (long time = end - 5_000; time <= end; time += 15) {
                out.write(String.format(
                        Locale.ROOT,
                        "mm_sysctl_vm_last_change_timestamp_seconds{name=\"min_free_kbytes\",%s} " + "%d %d\n",
                        labels,
                        end - 5_000,
                        time));
            }
        }
    }

    @Test
    void everyQueryFindsSomethingInARecordedFailureOrIsListedWithItsReason() throws Exception {
        Path blocks = folder.resolve("tsdb");
        long end = backfill(blocks);
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "{}");
        try (ServerProcess prometheus =
                ServerProcess.prometheus(config, folder, "--storage.tsdb.retention.time=100y")) {
            assertThat(askAll(prometheus, end, List.of("host1", "host2"))).isEqualTo(EMPTY.keySet());
        }
    }

    /** When a scrape succeeded last, in Unix seconds: at another moment one may have failed. Waits for the first. */
    private static long lastScrape(ServerProcess prometheus) throws Exception {
        while (true) {
            long now = System.currentTimeMillis() / 1_000;
            JsonArray result =
                    ask(prometheus, "timestamp(mm_page_size_bytes)", true, now).result();
            if (!result.isEmpty()) {
                return (long) Math.ceil(result.get(0)
                        .getAsJsonObject()
                        .getAsJsonArray("value")
                        .get(1)
                        .getAsDouble());
            }
            Thread.sleep(100);
        }
    }

    @Test
    void everyQueryRunsOnTheMetricsOfThisMachine() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start()) {
            String address = exporter.addresses().get(0);
            Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s}
                    scrape_configs: [{job_name: linux-mm, static_configs: [{targets: ["%s"]}]}]
                    """.formatted(address));
            try (ServerProcess prometheus = ServerProcess.prometheus(config, folder)) {
                // Prometheus takes 5 s to learn of its targets; a few scrapes more, for what needs two.
                long first = lastScrape(prometheus);
                long end = first;
                while (end < first + 3) {
                    end = lastScrape(prometheus);
                }
                Set<String> empty = askAll(prometheus, end, List.of(address, address));
                assertThat(empty)
                        .doesNotContain("linux-mm-host 2 A", "linux-mm-fleet 8 A", "linux-mm-host variable order");
            }
        }
    }
}
