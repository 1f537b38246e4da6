package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The host dashboard as an on-call person meets it: one host, the answer on the first screen, the next act. */
class HostDashboardTest {
    /** Rows of the grid that fit on a screen 1080 pixels high, below Grafana's own bars: 38 pixels each. */
    private static final int FIRST_SCREEN = 24;

    private static final Dashboard HOST = Dashboard.of("linux-mm-host");

    private static List<JsonObject> onTop() {
        return HOST.json().getAsJsonArray("panels").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(panel -> !panel.get("type").getAsString().equals("row"))
                .toList();
    }

    @Test
    void itOpensOnTheFirstHostByName() {
        JsonObject instance = HOST.variables().stream()
                .filter(variable -> variable.get("name").getAsString().equals("instance"))
                .findFirst()
                .orElseThrow();
        // Where nothing is chosen, Grafana takes All if that is offered, else the first.
        assertThat(instance.get("includeAll").getAsBoolean()).isFalse();
        assertThat(instance.get("multi").getAsBoolean()).isTrue();
        assertThat(instance.getAsJsonObject("current").size()).isZero();
        assertThat(instance.get("sort").getAsInt()).isEqualTo(1);
    }

    @Test
    void theFirstScreenHasTheAnswersAndAllElseIsFolded() {
        int below = 0;
        for (JsonObject panel : onTop()) {
            JsonObject at = panel.getAsJsonObject("gridPos");
            assertThat(at.get("y").getAsInt() + at.get("h").getAsInt())
                    .as(HOST.name(panel))
                    .isLessThanOrEqualTo(FIRST_SCREEN);
        }
        assertThat(onTop().stream()
                        .map(panel -> panel.get("title").getAsString().replaceFirst("[:,].*", ""))
                        .toList())
                .contains(
                        "Verdict for order $order",
                        "What to do",
                        "Blocks that could be allocated now",
                        "NUMA nodes",
                        "Since when",
                        "Unusable share",
                        "Who grew",
                        "Alerts that fire");
        for (JsonElement panel : HOST.json().getAsJsonArray("panels")) {
            if (panel.getAsJsonObject().get("type").getAsString().equals("row")) {
                assertThat(panel.getAsJsonObject().get("collapsed").getAsBoolean())
                        .isTrue();
                below += panel.getAsJsonObject().getAsJsonArray("panels").size();
            }
        }
        assertThat(below).isGreaterThan(30);
    }

    /** All panels that say of which host they are by repeating, alone or with their row. */
    private static Set<Integer> repeated() {
        Set<Integer> ids = new TreeSet<>();
        for (JsonElement element : HOST.json().getAsJsonArray("panels")) {
            JsonObject panel = element.getAsJsonObject();
            List<JsonObject> all = new ArrayList<>(List.of(panel));
            if (panel.has("panels")) {
                panel.getAsJsonArray("panels").forEach(one -> all.add(one.getAsJsonObject()));
            }
            boolean row = isRepeated(panel);
            all.stream()
                    .filter(one -> row || isRepeated(one))
                    .forEach(one -> ids.add(one.get("id").getAsInt()));
        }
        return ids;
    }

    private static boolean isRepeated(JsonObject panel) {
        return panel.has("repeat")
                && panel.get("repeat").getAsString().equals("instance")
                && panel.get("title").getAsString().contains("$instance");
    }

    @Test
    void everyPanelSaysOfWhichHostItIsWhenSeveralAreChosen() {
        Set<Integer> repeated = repeated();
        Set<String> nameless = new TreeSet<>();
        for (JsonObject panel : HOST.charts()) {
            boolean names = panel.get("type").getAsString().equals("table")
                    ? panel.get("transformations").toString().contains("\"instance\":\"Host\"")
                    : panel.getAsJsonArray("targets").asList().stream()
                            .allMatch(target -> target.getAsJsonObject()
                                    .get("legendFormat")
                                    .getAsString()
                                    .contains("{{instance}}"));
            if (!names && !repeated.contains(panel.get("id").getAsInt())) {
                nameless.add(HOST.name(panel));
            }
        }
        assertThat(nameless).isEmpty();
    }

    @Test
    void noQueryAggregatesOrJoinsOverHostsNorOverClusters() {
        int found = 0;
        for (Dashboard.Target target : HOST.targets()) {
            String name = HOST.name(target.panel()) + ": " + target.expr();
            assertThat(target.expr()).as(name).doesNotContainPattern("\\b(?:sum|max|min|count|avg|group)\\s*\\(");
            Matcher labels = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)").matcher(target.expr());
            while (labels.find()) {
                assertThat(labels.group(1)).as(name).startsWith("cluster, job, instance");
                found++;
            }
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void eachVerdictHasItsNextActAndItsSectionOfTheRunbooks() {
        JsonObject verdict = HOST.panel("Verdict");
        JsonObject act = HOST.panel("What to do");
        Set<String> values = verdict.getAsJsonObject("fieldConfig")
                .getAsJsonObject("defaults")
                .getAsJsonArray("mappings")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("options")
                .keySet();
        assertThat(values).hasSizeGreaterThan(13);
        String asked = HOST.targets().stream()
                .filter(target -> target.panel().equals(verdict))
                .map(Dashboard.Target::expr)
                .collect(Collectors.joining());
        act.getAsJsonArray("targets")
                .forEach(target -> assertThat(
                                target.getAsJsonObject().get("expr").getAsString())
                        .isEqualTo(asked));
        // Each state of the query has its page: named, or that of its alert.
        Set<String> paged = new TreeSet<>();
        int pages = 0;
        for (String state : asked.split(" or on \\(cluster, job, instance\\) ")) {
            Matcher page = Pattern.compile("\"runbook\", \"(?:\\w+|\\$1)\\.md(?:#[\\w-]+)?\"")
                    .matcher(state);
            assertThat(page.find()).as(state).isTrue();
            pages++;
            Matcher number = Pattern.compile("\\* 0(?: \\+ (\\d+))?(?:, \"runbook\".*)?$")
                    .matcher(state);
            assertThat(number.find()).as(state).isTrue();
            paged.add(number.group(1) == null ? "0" : number.group(1));
        }
        assertThat(paged).isEqualTo(values);
        assertThat(pages).isEqualTo(values.size() + 1);
        assertThat(act.get("transformations").toString()).contains("\"runbook\":\"Runbook\"");
        int columns = 0;
        for (JsonElement override : act.getAsJsonObject("fieldConfig").getAsJsonArray("overrides")) {
            String column = override.getAsJsonObject()
                    .getAsJsonObject("matcher")
                    .get("options")
                    .getAsString();
            for (JsonElement property : override.getAsJsonObject().getAsJsonArray("properties")) {
                if (property.getAsJsonObject().get("id").getAsString().equals("mappings")) {
                    JsonObject words = property.getAsJsonObject()
                            .getAsJsonArray("value")
                            .get(0)
                            .getAsJsonObject()
                            .getAsJsonObject("options");
                    assertThat(words.keySet()).as(column).isEqualTo(values);
                    columns++;
                }
                if (property.getAsJsonObject().get("id").getAsString().equals("links")) {
                    assertThat(column).isEqualTo("Runbook");
                    assertThat(property.toString()).contains("${runbooks}/${__value.text}");
                    columns++;
                }
            }
        }
        assertThat(columns).isEqualTo(2);
    }

    @Test
    void alertsAreNotPaintedOverTheCharts() {
        assertThat(HOST.annotations())
                .filteredOn(one -> one.get("expr").getAsString().contains("ALERTS"))
                .isNotEmpty()
                .noneMatch(one -> one.get("enable").getAsBoolean());
    }

    @Test
    void tablesTellTheHostAndTheClusterAndFitTheirColumns() {
        for (String title : List.of("What to do", "Who grew", "Alerts that fire")) {
            String shown = HOST.panel(title).get("transformations").toString();
            assertThat(shown).as(title).contains("\"instance\":\"Host\"", "\"cluster\":\"Cluster\"");
        }
        assertThat(HOST.panel("Who grew").get("transformations").toString())
                .contains("\"source\":true", "\"instance\":0");
        // Three hosts below a title of 42 pixels, two of them with an act of two lines; no header is needed.
        assertThat(HOST.panel("What to do").getAsJsonObject("gridPos").get("h").getAsInt() * 38 - 8)
                .isGreaterThanOrEqualTo(42 + 36 + 2 * 52);
        assertThat(HOST.panel("What to do")
                        .getAsJsonObject("options")
                        .get("showHeader")
                        .getAsBoolean())
                .isFalse();
    }
}
