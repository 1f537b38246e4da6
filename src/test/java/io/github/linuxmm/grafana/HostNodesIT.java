package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.alerts.Rule;
import io.github.linuxmm.support.ServerProcess;
import io.github.linuxmm.support.YamlFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A NUMA node that is exhausted alone, on the first screen of the host dashboard: on the series of its alert's tests. */
class HostNodesIT {
    private static final long START = 1_700_000_040;
    private static final int MINUTES = 100;
    private static final String PAGE_SIZE = "mm_page_size_bytes";

    @TempDir
    Path folder;

    /** Promtool's {@code 7x2 0 _x1}: 7 7 7 0 _ _; and {@code _x1} is one missing value, as promtool has it. */
    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        for (String part : text.split(" ")) {
            String[] repeated = part.split("x");
            int more = repeated.length < 2 ? 1 : Integer.parseInt(repeated[1]) + (repeated[0].equals("_") ? 0 : 1);
            for (int i = 0; i < more; i++) {
                values.add(repeated[0]);
            }
        }
        return values;
    }

    /** The tests' series as OpenMetrics, a value a minute. */
    private static String openMetrics(List<Map<String, Object>> inputs) {
        Map<String, StringBuilder> families = new TreeMap<>();
        Set<String> hosts = new TreeSet<>();
        for (Map<String, Object> input : inputs) {
            String series = (String) input.get("series");
            hosts.add(series.replaceAll(".*(job=.*)}", "$1"));
            append(families, series, values((String) input.get("values")));
        }
        hosts.forEach(host -> append(families, PAGE_SIZE + "{" + host + "}", values("4096x" + MINUTES)));
        StringBuilder text = new StringBuilder();
        families.forEach((name, samples) -> text.append("# TYPE " + name + " gauge\n" + samples));
        return text.append("# EOF\n").toString();
    }

    private static void append(Map<String, StringBuilder> families, String series, List<String> values) {
        StringBuilder samples =
                families.computeIfAbsent(series.substring(0, series.indexOf('{')), name -> new StringBuilder());
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).equals("_")) {
                samples.append(series + " " + values.get(i) + " " + (START + 60L * i) + "\n");
            }
        }
    }

    /** By host and node the values of a query, by minute. */
    private static Map<String, Map<Integer, String>> ask(ServerProcess prometheus, String query) throws Exception {
        String body = prometheus.get("/api/v1/query_range?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + "&start=" + START + "&end=" + (START + 60 * MINUTES) + "&step=60");
        Map<String, Map<Integer, String>> found = new TreeMap<>();
        for (JsonElement series : JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonObject("data")
                .getAsJsonArray("result")) {
            JsonObject labels = series.getAsJsonObject().getAsJsonObject("metric");
            Map<Integer, String> values = found.computeIfAbsent(
                    labels.get("instance").getAsString() + ", node "
                            + labels.get("numa_node").getAsString(),
                    name -> new TreeMap<>());
            series.getAsJsonObject()
                    .getAsJsonArray("values")
                    .forEach(value -> values.put(
                            (int) (value.getAsJsonArray().get(0).getAsLong() - START) / 60,
                            value.getAsJsonArray().get(1).getAsString()));
        }
        return found;
    }

    @Test
    void aNodeExhaustedAloneIsToldWhereItsAlertSaysSoAndNotKnownIsNeitherYesNorNo() throws Exception {
        Map<String, Object> test = YamlFile.maps(
                        YamlFile.map(Path.of("alerts/tests/numa.test.yml")).get("tests"))
                .get(0);
        Path samples =
                Files.writeString(folder.resolve("numa.om"), openMetrics(YamlFile.maps(test.get("input_series"))));
        String panel = Dashboard.of("linux-mm-host").targets().stream()
                .filter(target -> target.panel().get("title").getAsString().startsWith("NUMA nodes"))
                .map(Dashboard.Target::expr)
                .collect(Collectors.joining())
                .replaceAll("\\$(cluster|job|instance)", ".*")
                .replace("$order", "4");
        String alert = Rule.alerts().stream()
                .filter(rule -> rule.alert().equals("MmNumaNodeExhausted"))
                .findFirst()
                .orElseThrow()
                .expr();
        try (ServerProcess prometheus = ServerProcess.prometheusOf(samples, folder)) {
            Map<String, Map<Integer, String>> told = ask(prometheus, panel);
            Map<String, Map<Integer, String>> alone = new TreeMap<>();
            told.forEach((node, values) -> values.forEach((minute, value) -> {
                if (value.equals("-1")) {
                    alone.computeIfAbsent(node, name -> new TreeMap<>()).put(minute, "0");
                }
            }));
            // Without the alert's "for".
            assertThat(alone)
                    .isEqualTo(ask(prometheus, alert))
                    .containsKey("h1:10047, node 1")
                    .doesNotContainKeys("h1:10047, node 0", "all, node 0", "all, node 1", "unknown, node 1");
            assertThat(told.get("h1:10047, node 0")).containsEntry(19, "9");
            assertThat(told.get("h1:10047, node 1")).containsEntry(5, "7").containsEntry(50, "7");
            assertThat(told.get("all, node 0")).containsEntry(19, "0");
            assertThat(told.get("unknown, node 1")).containsEntry(19, "0.5");
            assertThat(told.get("seldom, node 1")).containsEntry(19, "0.5").containsEntry(21, "0");
        }
    }
}
