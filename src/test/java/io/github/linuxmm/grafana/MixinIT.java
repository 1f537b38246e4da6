package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.alerts.Rule;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The mixin, through jsonnet: as it is, with every part of its configuration changed, and without a label for clusters. */
@Execution(ExecutionMode.CONCURRENT)
class MixinIT {
    /** The label, not {@code var_cluster}, which links carry. */
    private static final Pattern CLUSTER = Pattern.compile("\\bcluster\\b");

    private static final String SNIPPET = """
            local mixin = import 'deploy/mixin/mixin.libsonnet';
            local parts(it) = {
              rules: it.prometheusRules, alerts: it.prometheusAlerts, dashboards: it.grafanaDashboards,
            };
            {
              shipped: parts(mixin),
              changed: parts(mixin {
                _config+:: {
                  selector: 'job="mm",tenant=~"a\\\\\\\\d%"',
                  clusterLabel: 'k8s_cluster',
                  runbooks: 'https://wiki.test/mm',
                  grafana: 'https://graphs.test/g',
                  datasource: 'Mimir',
                  thresholds+: {
                    fragmentedRatio: 0.83, unavailableSeconds: 21, failedCompactions: 19.5, raceSeconds: 3.5,
                    pinnedGrowthRatio: 0.034, pinnedLeakRatio: 0.23, commitRatio: 0.87, shortageRatio: 0.061,
                  },
                },
              }),
              single: parts(mixin { _config+:: { clusterLabel: '' } }),
            }
            """;

    private static final String TENANT = "tenant=~\"a\\\\d%\"";

    private static JsonObject made;

    @TempDir
    Path folder;

    @BeforeAll
    static void make() throws Exception {
        made = JsonParser.parseString(
                        new Command(List.of("jsonnet", "-e", SNIPPET)).succeed().out())
                .getAsJsonObject();
    }

    private static JsonArray groups(String variant, String kind) {
        return made.getAsJsonObject(variant).getAsJsonObject(kind).getAsJsonArray("groups");
    }

    private static List<JsonObject> rules(String variant) {
        return Stream.of("rules", "alerts")
                .flatMap(kind -> groups(variant, kind).asList().stream())
                .flatMap(group -> group.getAsJsonObject().getAsJsonArray("rules").asList().stream())
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private List<Dashboard> dashboards(String variant) throws IOException {
        List<Dashboard> dashboards = new ArrayList<>();
        for (Map.Entry<String, JsonElement> entry :
                made.getAsJsonObject(variant).getAsJsonObject("dashboards").entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.writeString(file, entry.getValue().toString());
            dashboards.add(new Dashboard(file, entry.getValue().getAsJsonObject()));
        }
        assertThat(dashboards).hasSameSizeAs(Dashboard.all());
        return dashboards;
    }

    /** What a dashboard asks: panels, annotations and variables. */
    private static List<String> queries(Dashboard dashboard) {
        List<String> queries = new ArrayList<>();
        dashboard.targets().forEach(target -> queries.add(target.expr()));
        dashboard
                .annotations()
                .forEach(annotation -> queries.add(annotation.get("expr").getAsString()));
        dashboard.variables().stream()
                .filter(variable -> variable.get("type").getAsString().equals("query"))
                .flatMap(variable -> Stream.of(variable.get("query"), variable.get("definition")))
                .map(JsonElement::getAsString)
                .filter(query -> !query.startsWith("metrics("))
                .forEach(queries::add);
        return queries;
    }

    /** Rules that record are in groups of their own, as mixins have them. */
    @Test
    void asItIsItHasTheRulesAndDashboardsThatAreShipped() throws Exception {
        JsonArray shipped = YamlFile.read(Rule.FILE).getAsJsonArray("groups");
        Map<String, JsonObject> left = new LinkedHashMap<>();
        for (String kind : List.of("rules", "alerts")) {
            for (JsonElement each : groups("shipped", kind)) {
                JsonObject group = each.getAsJsonObject().deepCopy();
                left.put(group.get("name").getAsString(), group);
            }
        }
        JsonArray joined = new JsonArray();
        for (JsonElement each : shipped) {
            String name = each.getAsJsonObject().get("name").getAsString();
            JsonObject recordings = left.remove(name + ".rules");
            JsonObject group = left.remove(name);
            if (recordings != null) {
                JsonArray all = recordings.getAsJsonArray("rules");
                if (group != null) {
                    all.addAll(group.getAsJsonArray("rules"));
                }
                group = recordings;
                group.addProperty("name", name);
            }
            joined.add(group);
        }
        assertThat(left).isEmpty();
        assertThat(joined).isEqualTo(shipped);
        assertThat(rules("shipped")).hasSize(Rule.all().size());
        for (Dashboard dashboard : Dashboard.all()) {
            assertThat(made.getAsJsonObject("shipped")
                            .getAsJsonObject("dashboards")
                            .get(dashboard.uid() + ".json")
                            .equals(dashboard.json()))
                    .as(dashboard.uid())
                    .isTrue();
        }
    }

    @Test
    void rulesTakeSelectorClusterLabelAndAddresses() throws Exception {
        for (String variant : List.of("changed", "single")) {
            JsonArray both = groups(variant, "rules").deepCopy();
            both.addAll(groups(variant, "alerts"));
            JsonObject file = new JsonObject();
            file.add("groups", both);
            Path rules = folder.resolve(variant + ".yml");
            Files.writeString(rules, file.toString());
            Command.Ended checked = new Command(
                            List.of("promtool", "check", "rules", "--lint=all", "--lint-fatal", rules.toString()))
                    .run();
            assertThat(checked.said()).contains("SUCCESS: " + Rule.all().size() + " rules found");
            assertThat(checked.code()).as(checked.said()).isZero();
        }
        for (JsonObject rule : rules("changed")) {
            String expr = rule.get("expr").getAsString();
            List<PromqlSelector> selectors = PromqlSelector.in(expr);
            assertThat(selectors).as(expr).isNotEmpty();
            selectors.forEach(
                    selector -> assertThat(selector.matchers()).as(expr).startsWith("job=\"mm\"", TENANT));
            assertThat(expr).doesNotContain("linux-mm", ",}", "{,");
            if (rule.has("alert")) {
                JsonObject annotations = rule.getAsJsonObject("annotations");
                assertThat(annotations.get("runbook_url").getAsString())
                        .isEqualTo("https://wiki.test/mm/" + rule.get("alert").getAsString() + ".md");
                assertThat(annotations.get("dashboard_url").getAsString())
                        .startsWith("https://graphs.test/g/d/linux-mm-");
                assertThat(annotations.toString())
                        .doesNotContain(".example")
                        .doesNotContainPattern("(?<!k8s_)cluster=%q");
                assertThat(annotations.toString()).doesNotContain("$labels.cluster");
            }
            // Labels are kept, whatever their names.
            assertThat(rule.toString()).doesNotContain(" by (", " on (");
        }
        assertThat(rules("single").toString()).doesNotContain("cluster").contains("mm_page_size_bytes[5m1s]");
    }

    /** The annotations' own queries, too: a template that asked in vain would leave its figure out. */
    @Test
    void aChangedAlertFiresAtTheChangedThresholdWithFiguresOfItsOwnCluster() throws Exception {
        JsonArray both = groups("changed", "rules").deepCopy();
        both.addAll(groups("changed", "alerts"));
        JsonObject file = new JsonObject();
        file.add("groups", both);
        Files.writeString(folder.resolve("rules.yml"), file.toString());
        Files.writeString(folder.resolve("test.yml"), """
                rule_files: [rules.yml]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                      - {series: 'mm_unusable_free_ratio{job="mm",tenant="a7%",k8s_cluster="x",instance="h",order="4"}', values: '0.84x20'}
                      - {series: 'mm_unusable_free_ratio{job="mm",tenant="a7%",k8s_cluster="y",instance="h",order="4"}', values: '0.82x20'}
                      - {series: 'mm_unusable_free_ratio{job="mm",tenant="b",k8s_cluster="z",instance="h",order="4"}', values: '0.99x20'}
                    alert_rule_test:
                      - eval_time: 15m
                        alertname: MmFragmentationHigh
                        exp_alerts:
                          - exp_labels: {severity: warning, subsystem: memory, gfp: kernel, job: mm, tenant: "a7%", k8s_cluster: x, instance: h, order: "4"}
                            exp_annotations:
                              summary: Free memory is in blocks too small for order 4.
                              description: >-
                                Fragmentation is building up on h, for 5 min or more: 84 % of free memory is in blocks smaller than
                                order 4 (64 KiB) needs. Find what pins memory before containers fail to start: the runbook lists the
                                holders.
                              runbook_url: https://wiki.test/mm/MmFragmentationHigh.md
                              dashboard_url: DASHBOARD
                """.replace("DASHBOARD", dashboardUrl()));
        Command.Ended tested = new Command(List.of("promtool", "test", "rules", "test.yml"))
                .in(folder)
                .run();
        assertThat(tested.code()).as(tested.said()).isZero();
    }

    /** What the template of the rule gives. */
    private static String dashboardUrl() {
        return rules("changed").stream()
                .filter(rule ->
                        rule.has("alert") && rule.get("alert").getAsString().equals("MmFragmentationHigh"))
                .map(rule ->
                        rule.getAsJsonObject("annotations").get("dashboard_url").getAsString())
                .findFirst()
                .orElseThrow()
                .replace("{{ $labels.job | urlquery }}", "mm")
                .replace("{{ $labels.instance | urlquery }}", "h")
                .replace("{{ with $labels.k8s_cluster }}&var-cluster={{ . | urlquery }}{{ end }}", "&var-cluster=x");
    }

    @Test
    void thresholdsAreChangedWhereverTheyStand() throws Exception {
        Map<String, List<String>> changed = Map.of(
                "MmFragmentationHigh", List.of("> 0.83", "< 0.061"),
                "MmHighOrderExhausted", List.of("> 0.83", "> 21", "<= 21", "> 19.5", "< 0.061"),
                "MmWatermarkRace", List.of("> 3.5"),
                "MmPinnedMemoryGrowing", List.of("> 0.034"),
                "MmPinnedMemoryLeak", List.of("> 0.23"),
                "MmCommitLimitNear", List.of("> 0.87"));
        int found = 0;
        for (JsonObject rule : rules("changed")) {
            String alert = rule.has("alert") ? rule.get("alert").getAsString() : "";
            if (changed.containsKey(alert)) {
                assertThat(rule.get("expr").getAsString()).contains(changed.get(alert));
                found++;
            }
            assertThat(rule.toString()).doesNotContain("> 0.95", "> 10\\n", "> 9.5", "h > 1.5", "over 95", "over 2{{");
        }
        assertThat(found).as("MmPinnedMemoryGrowing has two").isEqualTo(changed.size() + 1);
        // jsonnet before 0.20 writes 0.83 with 17 digits.
        int lines = 0;
        for (Dashboard dashboard : dashboards("changed")) {
            assertThat(queries(dashboard)).noneMatch(query -> query.matches("(?s).*[<>]=? 0\\.95.*"));
            lines += dashboard.json().toString().split("\"value\":0\\.8(3|29{9})", -1).length - 1;
        }
        assertThat(lines).as("lines drawn at the threshold").isPositive();
    }

    @Test
    void dashboardsTakeSelectorClusterLabelDataSourceAndAddresses() throws Exception {
        DashboardsTest structure = new DashboardsTest();
        for (Dashboard dashboard : dashboards("changed")) {
            structure.theFileHasOnlyWhatGrafanasTypesAllow(dashboard);
            structure.panelsHaveAnIdentityOfTheirOwnAndDoNotOverlap(dashboard);
            structure.everyPanelSaysWhatItShowsInWhichUnitAndWhyItMayBeEmpty(dashboard);
            structure.everyQueryOfATableHasAColumnWithAName(dashboard);
            structure.countersAreTakenAsRatesOverGrafanasRateInterval(dashboard);
            structure.coloursCanBeToldApartByAColourBlindReader(dashboard);
            for (String query : queries(dashboard)) {
                for (PromqlSelector selector : PromqlSelector.in(query)) {
                    assertThat(selector.matchers()).as(query).startsWith("job=\"mm\"", TENANT);
                }
                assertThat(query).doesNotContainPattern("(?<![\\w$])cluster\\b").doesNotContain(",}", "{,");
            }
            assertThat(queries(dashboard))
                    .contains("label_values(mm_page_size_bytes{job=\"mm\"," + TENANT + "}, k8s_cluster)");
            String all = dashboard.json().toString();
            assertThat(all.contains(".example")).as("an address of before").isFalse();
            assertThat(all.contains("{{cluster}}") || all.contains("\"cluster\":") || all.contains("fields.cluster}"))
                    .as("the label of before")
                    .isFalse();
            assertThat(dashboard
                            .variables()
                            .get(0)
                            .getAsJsonObject("current")
                            .get("value")
                            .getAsString())
                    .isEqualTo("Mimir");
        }
    }

    @Test
    void withoutALabelForClustersTheirVariableIsGone() throws Exception {
        for (Dashboard dashboard : dashboards("single")) {
            assertThat(dashboard.variables().stream()
                            .map(variable -> variable.get("name").getAsString()))
                    .startsWith("datasource", "job", "instance")
                    .doesNotContain("cluster");
            String all = dashboard.json().toString();
            assertThat(all.contains("$cluster") || all.contains("${cluster"))
                    .as(dashboard.uid())
                    .isFalse();
            assertThat(queries(dashboard))
                    .isNotEmpty()
                    .noneMatch(query -> CLUSTER.matcher(query).find());
        }
    }
}
