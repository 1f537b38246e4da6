package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.linuxmm.alerts.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The file of the fleet dashboard: thresholds, runbooks, and what fits a narrow window. */
class FleetTest {
    private static final Path RUNBOOKS = Path.of("alerts/runbooks");
    /** What a window of 1,000 pixels leaves to panels, and between two of them. */
    private static final double PANELS = 1_000 - 2 * 16;

    private static final double GAP = 8;
    /** Width of a character of Grafana's headers, on average, and of what stands beside a title. */
    private static final double CHARACTER = 7;

    private static final double BESIDE_TITLE = 63;
    private static final double BESIDE_HEADER = 12;

    private static final Dashboard FLEET = Dashboard.of("linux-mm-fleet");

    /** By the name of the column, its properties. */
    private static Map<String, Map<String, JsonElement>> columns(JsonObject panel) {
        Map<String, Map<String, JsonElement>> columns = new TreeMap<>();
        for (JsonElement one : panel.getAsJsonObject("fieldConfig").getAsJsonArray("overrides")) {
            Map<String, JsonElement> properties = new TreeMap<>();
            for (JsonElement property : one.getAsJsonObject().getAsJsonArray("properties")) {
                properties.put(
                        property.getAsJsonObject().get("id").getAsString(),
                        property.getAsJsonObject().get("value"));
            }
            columns.put(
                    one.getAsJsonObject()
                            .getAsJsonObject("matcher")
                            .get("options")
                            .getAsString(),
                    properties);
        }
        return columns;
    }

    private static String threshold(String alert, String pattern) throws Exception {
        String rules = Rule.alerts().stream()
                .filter(rule -> rule.alert().equals(alert))
                .map(Rule::expr)
                .collect(Collectors.joining("\n"));
        Matcher threshold = Pattern.compile(pattern).matcher(rules);
        assertThat(threshold.find()).as(alert).isTrue();
        return threshold.group(1);
    }

    @Test
    void pinnedMemoryIsJudgedByTheThresholdsOfItsAlerts() throws Exception {
        String growing = threshold("MmPinnedMemoryGrowing", "growth1d > (0[.]\\d+)");
        String leak = threshold("MmPinnedMemoryLeak", "MemTotal_bytes\\[3m1s]\\) > (0[.]\\d+)\n");
        for (String panel : List.of("Hosts, the worst first", "Changes of the last day")) {
            JsonArray steps = columns(FLEET.panel(panel))
                    .get(panel.startsWith("Hosts") ? "Pinned, 1d" : "Of RAM")
                    .get("thresholds")
                    .getAsJsonObject()
                    .getAsJsonArray("steps");
            assertThat(steps.asList().stream()
                            .skip(1)
                            .map(step -> step.getAsJsonObject().get("value").getAsString()))
                    .as(panel)
                    .containsExactly(growing, leak);
        }
        // A day's window makes Prometheus look for each series of the query in each block of the day: not where there
        // are many.
        String state = FLEET.panel("Hosts, the worst first")
                .getAsJsonArray("targets")
                .get(0)
                .toString();
        assertThat(state).contains("MmPinnedMemory").doesNotContain("[1d", "offset 1d");
        assertThat(FLEET.panel("Leaking").toString()).containsPattern("pinned_bytes[^>]* > " + leak + " or ");
    }

    private static double width(JsonObject panel) {
        return panel.getAsJsonObject("gridPos").get("w").getAsInt() * (PANELS + GAP) / 24 - GAP;
    }

    @Test
    void titlesOfTilesFitAThousandPixels() {
        int tiles = 0;
        for (JsonObject panel : FLEET.charts()) {
            if (panel.get("type").getAsString().equals("stat")) {
                String title = panel.get("title").getAsString().replace("$order", "10");
                assertThat(title.length() * CHARACTER + BESIDE_TITLE).as(title).isLessThan(width(panel));
                tiles++;
            }
        }
        assertThat(tiles).isEqualTo(9);
    }

    @Test
    void headersOfTablesFitAThousandPixels() {
        int tables = 0;
        for (JsonObject panel : FLEET.charts()) {
            if (!panel.get("type").getAsString().equals("table")) {
                continue;
            }
            tables++;
            double all = 0;
            for (Map.Entry<String, Map<String, JsonElement>> column :
                    columns(panel).entrySet()) {
                String name = column.getKey().replaceAll("^/.*", "");
                JsonElement width = column.getValue()
                        .getOrDefault("custom.width", column.getValue().get("custom.minWidth"));
                // The last column of the widest table may lie beyond the edge where there are clusters.
                if (width != null && !name.equals("Kernel")) {
                    all += width.getAsDouble();
                    assertThat(name.length() * CHARACTER + BESIDE_HEADER)
                            .as(name)
                            .isLessThan(width.getAsDouble());
                }
            }
            assertThat(all).as(FLEET.name(panel)).isBetween(100.0, width(panel));
        }
        assertThat(tables).isEqualTo(3);
    }

    @Test
    void everyStateAndFindingNamesARunbookThatThereIs() throws Exception {
        int named = 0;
        for (Dashboard.Target target : FLEET.targets()) {
            Matcher runbook = Pattern.compile("\"runbook\", \"([^\"]+)\"").matcher(target.expr());
            while (runbook.find()) {
                for (Rule rule : Rule.alerts()) {
                    String page = runbook.group(1).replace("$1", rule.alert()).replaceFirst("#.*", "");
                    assertThat(RUNBOOKS.resolve(page)).isRegularFile();
                }
                named++;
            }
        }
        assertThat(named).isGreaterThan(20);
        assertThat(columns(FLEET.panel("Hosts, the worst first")).get("State").get("links"))
                .hasToString(
                        "[{\"targetBlank\":true,\"title\":\"Runbook\",\"url\":\"${runbooks}/${__data.fields.runbook}\"}]");
        assertThat(columns(FLEET.panel("Known findings"))
                        .get("Finding")
                        .get("links")
                        .toString())
                .contains("${runbooks}/${__data.fields.runbook}");
    }
}
