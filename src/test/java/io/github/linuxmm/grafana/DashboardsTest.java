package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.linuxmm.alerts.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the dashboards: what Grafana, its dashboard linter and a colour-blind reader need of them. */
class DashboardsTest {
    private static final Pattern UID_IN_LINK = Pattern.compile("/d/([\\w-]+)");
    private static final Pattern DRILL_DOWN = Pattern.compile("/d/[\\w-]+\\?[^\"]*");
    private static final Pattern RED_OR_GREEN = Pattern.compile("\"(?:[a-z]+-)*(?:red|green|yellow)\"|palette-classic");
    /** What every selector begins with. */
    private static final String[] CHOSEN = {"cluster=~\"$cluster\"", "job=~\"$job\"", "instance=~\"$instance\""};
    /** On Compare a link's instance is one of the two hosts; in backquotes, as what Grafana escapes has single backslashes. */
    private static final Pattern COMPARED = Pattern.compile(
            "instance(=\"\\$host_[ab]\"|=~`\\$\\{host_a:regex}\\|\\$\\{host_b:regex}`|!=\"\\$host_b\")");
    /** Units that the linter knows and these dashboards use. */
    private static final Set<String> UNITS = Set.of(
            "none", "short", "bytes", "s", "percentunit", "ops", "dateTimeFromNow", "dateTimeAsIso", "bool_yes_no");
    /** Those of Grafana that these dashboards use; of another name it says nothing. */
    private static final Set<String> TRANSFORMATIONS = Set.of("calculateField", "merge", "organize", "sortBy");
    /** What a query must name, by the unit of its panel. */
    private static final Map<String, String> NAMED_FOR_UNIT =
            Map.of("bytes", "bytes", "s", "seconds", "percentunit", "ratio| / |rate\\(mm_\\w+_seconds_total");
    /** Families that no panel shows, and why. */
    private static final Map<String, String> NOT_SHOWN = Map.ofEntries(
            Map.entry("mm_zone_present_pages", "managed pages are what the allocator has"),
            Map.entry("mm_buddyinfo_free_blocks", "the free pages of each order say the same"),
            Map.entry("mm_zone_spanned_pages", "managed pages are what the allocator has"),
            Map.entry("mm_zone_free_cma_pages", "part of the model, 0 on servers"),
            Map.entry("mm_sysctl_vm_info", "words: the order of zone lists on NUMA, which nobody changes"),
            Map.entry("process_virtual_memory_bytes", "says nothing of a JVM"),
            Map.entry("process_max_fds", "a constant"),
            Map.entry("process_open_fds", "constant unless clients pile up, which is bounded"),
            Map.entry("mm_sampler_interval_seconds", "as configured but on hosts with hundreds of CPUs"),
            Map.entry("process_start_time_seconds", "the boot is what matters to memory"),
            Map.entry("mm_slab_cache_objects", "the share in use says it"),
            Map.entry("mm_holder_window_seconds", "the panel says that growth is since the start where that is less"),
            Map.entry("mm_holder_read_cpu_seconds", "bounded; for who tunes --holders.interval"),
            Map.entry("mm_holder_processes", "off by default; for who wonders why a process is missing"),
            Map.entry("mm_holder_cgroups", "off by default; for who wonders why a cgroup is missing"));

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @Test
    void thereAreFourAndTheyLinkToEachOther() {
        Set<String> uids = dashboards().stream().map(Dashboard::uid).collect(Collectors.toSet());
        assertThat(uids)
                .containsExactlyInAnyOrder("linux-mm-fleet", "linux-mm-host", "linux-mm-tuning", "linux-mm-compare");
        for (Dashboard dashboard : dashboards()) {
            Matcher link = UID_IN_LINK.matcher(dashboard.json().toString());
            while (link.find()) {
                assertThat(uids).as(dashboard.uid()).contains(link.group(1));
            }
            Matcher drillDown = DRILL_DOWN.matcher(dashboard.json().toString());
            while (drillDown.find()) {
                assertThat(drillDown.group())
                        .contains(
                                "var-datasource=${datasource}",
                                "var-job=${__data.fields.job}",
                                "var-instance=${__data.fields.Host}",
                                "var-order=${order}",
                                "${__url_time_range}")
                        .containsAnyOf("${cluster:queryparam}", "var-cluster=${__data.fields.");
            }
            JsonObject menu = dashboard.json().getAsJsonArray("links").get(0).getAsJsonObject();
            assertThat(menu.get("tags").toString()).isEqualTo("[\"linux-mm\"]");
            assertThat(menu.get("keepTime").getAsBoolean()
                            && menu.get("includeVars").getAsBoolean())
                    .isTrue();
            assertThat(dashboard.json().get("tags").toString()).isEqualTo("[\"linux-mm\"]");
        }
    }

    @Test
    void theAlertsLinkToDashboardsThatThereAre() throws Exception {
        Set<String> uids = dashboards().stream().map(Dashboard::uid).collect(Collectors.toSet());
        for (Rule rule : Rule.alerts()) {
            Matcher link = UID_IN_LINK.matcher(rule.annotations().get("dashboard_url"));
            assertThat(link.find()).isTrue();
            assertThat(uids).contains(link.group(1));
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theFileIsWhatGrafanaProvisionsAndGitCanCompare(Dashboard dashboard) throws Exception {
        JsonObject json = dashboard.json();
        assertThat(dashboard.file().getFileName()).hasToString(dashboard.uid() + ".json");
        assertThat(dashboard.uid()).hasSizeLessThanOrEqualTo(40).matches("[a-zA-Z0-9_-]+");
        assertThat(json.get("id").isJsonNull()).isTrue();
        assertThat(json.get("editable").getAsBoolean()).isFalse();
        assertThat(json.get("version").getAsInt()).isEqualTo(1);
        assertThat(json.get("schemaVersion").getAsInt()).isEqualTo(41);
        assertThat(json.get("graphTooltip").getAsInt()).isEqualTo(1);
        assertThat(json.keySet()).doesNotContain("__inputs", "__requires", "__elements");
        String text = Files.readString(dashboard.file());
        assertThat(text).doesNotContain("${DS_");
        assertThat(text)
                .as("keys sorted, two spaces, a newline at the end")
                .isEqualTo(new GsonBuilder()
                                .setPrettyPrinting()
                                .serializeNulls()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(sorted(json))
                        + "\n");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theFileHasOnlyWhatGrafanasTypesAllow(Dashboard dashboard) throws Exception {
        Path file = Path.of("src/test/resources/schemas/grafana-dashboard.json");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaLocation.of(file.toUri().toString()), Files.readString(file), InputFormat.JSON);
        assertThat(schema.validate(Files.readString(dashboard.file()), InputFormat.JSON))
                .isEmpty();
        JsonObject misspelt = dashboard.json().deepCopy();
        misspelt.getAsJsonArray("panels")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("options")
                .addProperty("colourMode", "none");
        assertThat(schema.validate(misspelt.toString(), InputFormat.JSON)).isNotEmpty();
    }

    private static JsonElement sorted(JsonElement element) {
        if (element.isJsonArray()) {
            JsonArray array = new JsonArray();
            element.getAsJsonArray().forEach(one -> array.add(sorted(one)));
            return array;
        }
        if (!element.isJsonObject()) {
            return element;
        }
        JsonObject object = new JsonObject();
        new TreeMap<>(element.getAsJsonObject().asMap()).forEach((key, value) -> object.add(key, sorted(value)));
        return object;
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveAnIdentityOfTheirOwnAndDoNotOverlap(Dashboard dashboard) {
        List<JsonObject> panels = dashboard.panels();
        assertThat(panels.stream().map(panel -> panel.get("id").getAsInt())).doesNotHaveDuplicates();
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonObject panel : panels) {
            JsonObject at = panel.getAsJsonObject("gridPos");
            assertThat(at.get("x").getAsInt() + at.get("w").getAsInt())
                    .as(dashboard.name(panel))
                    .isBetween(1, 24);
            for (int x = 0; x < at.get("w").getAsInt(); x++) {
                for (int y = 0; y < at.get("h").getAsInt(); y++) {
                    assertThat(taken.add(List.of(
                                    at.get("x").getAsInt() + x, at.get("y").getAsInt() + y)))
                            .as(dashboard.name(panel) + " overlaps another")
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShowsInWhichUnitAndWhyItMayBeEmpty(Dashboard dashboard) {
        for (JsonObject panel : dashboard.charts()) {
            String name = dashboard.name(panel);
            assertThat(panel.get("title").getAsString()).as(name).isNotBlank();
            assertThat(panel.get("description").getAsString()).as(name).hasSizeGreaterThan(40);
            assertThat(panel.getAsJsonArray("targets")).as(name).isNotEmpty();
            assertThat(panel.getAsJsonObject("datasource").get("uid").getAsString())
                    .as(name)
                    .isEqualTo("$datasource");
            JsonObject defaults = panel.getAsJsonObject("fieldConfig").getAsJsonObject("defaults");
            assertThat(defaults.get("noValue").getAsString()).as(name).isNotBlank();
            assertThat(UNITS).as(name).contains(defaults.get("unit").getAsString());
            if (panel.has("transformations")) {
                panel.getAsJsonArray("transformations")
                        .forEach(one -> assertThat(TRANSFORMATIONS)
                                .as(name)
                                .contains(one.getAsJsonObject().get("id").getAsString()));
            }
        }
        for (Dashboard.Target target : dashboard.targets()) {
            String name = dashboard.name(target.panel());
            assertThat(target.json().getAsJsonObject("datasource").get("uid").getAsString())
                    .as(name)
                    .isEqualTo("$datasource");
            boolean now = List.of("stat", "table", "gauge")
                    .contains(target.panel().get("type").getAsString());
            assertThat(target.instant())
                    .as(name + ": one row a series, or a line")
                    .isEqualTo(now);
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theUnitIsThatOfWhatIsAsked(Dashboard dashboard) {
        for (JsonObject panel : dashboard.charts()) {
            String unit = panel.getAsJsonObject("fieldConfig")
                    .getAsJsonObject("defaults")
                    .get("unit")
                    .getAsString();
            String first = panel.getAsJsonArray("targets")
                    .get(0)
                    .getAsJsonObject()
                    .get("expr")
                    .getAsString();
            if (NAMED_FOR_UNIT.containsKey(unit)
                    && !panel.get("type").getAsString().equals("table")) {
                assertThat(first).as(dashboard.name(panel)).containsPattern(NAMED_FOR_UNIT.get(unit));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aTileWithoutDataIsNotColouredAsIfAllWereWell(Dashboard dashboard) {
        for (JsonObject panel : dashboard.charts()) {
            if (panel.get("type").getAsString().equals("stat")) {
                JsonObject base = panel.getAsJsonObject("fieldConfig")
                        .getAsJsonObject("defaults")
                        .getAsJsonObject("thresholds")
                        .getAsJsonArray("steps")
                        .get(0)
                        .getAsJsonObject();
                assertThat(base.get("color").getAsString())
                        .as(dashboard.name(panel))
                        .isIn("text", "#8E8E8E");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyQueryOfATableHasAColumnWithAName(Dashboard dashboard) {
        for (JsonObject panel : dashboard.charts()) {
            if (panel.get("type").getAsString().equals("table")
                    && panel.getAsJsonArray("targets").size() > 1) {
                Set<String> columns = new TreeSet<>();
                Matcher column = Pattern.compile("\"Value #(\\w+)\":")
                        .matcher(panel.get("transformations").toString());
                while (column.find()) {
                    columns.add(column.group(1));
                }
                Set<String> queries = new TreeSet<>();
                panel.getAsJsonArray("targets")
                        .forEach(target -> queries.add(
                                target.getAsJsonObject().get("refId").getAsString()));
                assertThat(columns).as(dashboard.name(panel)).isEqualTo(queries);
            }
        }
    }

    @Test
    void theFleetHasTheWorstHostOnTop() {
        JsonObject fleet = Dashboard.of("linux-mm-fleet").json();
        List<JsonElement> tables = fleet.getAsJsonArray("panels").asList().stream()
                .filter(panel ->
                        panel.getAsJsonObject().get("title").getAsString().contains("worst first"))
                .toList();
        assertThat(tables).hasSize(1);
        assertThat(tables.get(0).getAsJsonObject().getAsJsonObject("options").get("sortBy"))
                .hasToString("[{\"desc\":true,\"displayName\":\"State\"}]");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void variablesAreTheOnesThatTheLinterWants(Dashboard dashboard) {
        List<JsonObject> variables = dashboard.variables();
        assertThat(variables.stream()
                        .map(variable -> variable.get("name").getAsString())
                        .toList())
                .startsWith("datasource", "cluster", "job", "instance")
                .contains("order");
        assertThat(variables.get(0).get("type").getAsString()).isEqualTo("datasource");
        assertThat(variables.get(0).get("query").getAsString()).isEqualTo("prometheus");
        assertThat(variables.get(0).get("label").getAsString()).isEqualTo("Data source");
        for (JsonObject variable : variables) {
            String name = dashboard.uid() + " $" + variable.get("name").getAsString();
            if (variable.get("type").getAsString().equals("query")) {
                assertThat(variable.get("refresh").getAsInt()).as(name).isEqualTo(2);
                assertThat(variable.getAsJsonObject("datasource").get("uid").getAsString())
                        .as(name)
                        .isEqualTo("$datasource");
                assertThat(variable.get("query").getAsString())
                        .as(name)
                        .matches("(?s)(label_values|metrics|query_result|label_names)\\(.*\\)");
            }
            if (List.of("cluster", "job", "instance")
                    .contains(variable.get("name").getAsString())) {
                assertThat(variable.get("label").getAsString()).isIn("Cluster", "Job", "Instance");
                assertThat(variable.get("multi").getAsBoolean()).as(name).isTrue();
                // The host's has no All, or Grafana would open on it.
                assertThat(variable.get("includeAll").getAsBoolean())
                        .as(name)
                        .isEqualTo(!name.equals("linux-mm-host $instance"));
                // A series without the label matches too.
                assertThat(variable.get("allValue").getAsString())
                        .as(name)
                        .isEqualTo(name.endsWith("$cluster") ? ".*" : ".+");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everySelectorKeepsToTheChosenClustersJobsAndInstances(Dashboard dashboard) {
        List<String> queries =
                dashboard.targets().stream().map(Dashboard.Target::expr).collect(Collectors.toList());
        dashboard
                .annotations()
                .forEach(annotation -> queries.add(annotation.get("expr").getAsString()));
        for (String query : queries) {
            List<PromqlSelector> selectors = PromqlSelector.in(query);
            if (!query.equals("time()")) {
                assertThat(selectors).as(query).isNotEmpty();
            }
            for (PromqlSelector selector : selectors) {
                assertThatItIsChosen(dashboard, query, selector, CHOSEN);
            }
        }
        for (JsonObject variable : dashboard.variables()) {
            String query = variable.get("query").getAsString();
            if (query.matches("(?s)(label_values|query_result).*") && !query.matches("\\w+\\(\\w+, cluster\\)")) {
                String[] chosen = query.matches("\\w+\\(.*, (job|instance)\\)")
                        ? Arrays.copyOf(CHOSEN, query.endsWith(" job)") ? 1 : 2)
                        : CHOSEN;
                assertThat(PromqlSelector.in(query)).as(query).isNotEmpty();
                PromqlSelector.in(query).forEach(selector -> assertThatItIsChosen(dashboard, query, selector, chosen));
            }
        }
    }

    private static void assertThatItIsChosen(
            Dashboard dashboard, String query, PromqlSelector selector, String... chosen) {
        List<String> matchers = selector.matchers().stream()
                .map(matcher -> dashboard.uid().equals("linux-mm-compare")
                                && COMPARED.matcher(matcher).matches()
                        ? CHOSEN[2]
                        : matcher)
                .toList();
        assertThat(matchers).as(query).startsWith(chosen);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void countersAreTakenAsRatesOverGrafanasRateInterval(Dashboard dashboard) {
        for (Dashboard.Target target : dashboard.targets()) {
            for (PromqlSelector selector : PromqlSelector.in(target.expr())) {
                if (selector.metric().endsWith("_total")) {
                    assertThat(selector.function()).as(target.expr()).isIn("rate", "irate", "increase");
                }
                boolean increase = List.of("rate", "irate", "increase").contains(selector.function());
                if (increase && !selector.metric().isEmpty()) {
                    assertThat(selector.metric()).as(target.expr()).endsWith("_total");
                }
                if (List.of("rate", "irate").contains(selector.function())) {
                    assertThat(selector.range()).as(target.expr()).isEqualTo("$__rate_interval");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void coloursCanBeToldApartByAColourBlindReader(Dashboard dashboard) {
        // Grafana's names for red, green and yellow, and the palette that starts with green and yellow.
        assertThat(dashboard.json().toString()).doesNotContainPattern(RED_OR_GREEN);
    }

    @Test
    void thresholdsAreThoseOfTheAlerts() throws Exception {
        Map<String, String> alerts =
                Rule.alerts().stream().collect(Collectors.toMap(Rule::alert, Rule::expr, (first, second) -> first));
        assertThat(alerts.get("MmFragmentationHigh")).contains("> 0.95");
        int ratios = 0;
        for (Dashboard dashboard : dashboards()) {
            for (JsonObject panel : dashboard.charts()) {
                if (panel.get("title").getAsString().toLowerCase(Locale.ROOT).contains("unusable share")
                        && List.of("timeseries", "stat")
                                .contains(panel.get("type").getAsString())) {
                    assertThat(panel.toString()).as(dashboard.name(panel)).contains("0.95");
                    ratios++;
                }
            }
        }
        assertThat(ratios).isGreaterThanOrEqualTo(4);
        String fleet = Files.readString(Dashboard.FOLDER.resolve("linux-mm-fleet.json"));
        assertThat(alerts.get("MmHighOrderExhausted")).contains("> 10");
        assertThat(fleet).contains("[5m1s])) > 10");
        assertThat(alerts.get("MmWatermarkRace")).contains(":increase1h > 1.5");
        assertThat(fleet).contains("[1h1s])) > 1.5");
        String host = Files.readString(Dashboard.FOLDER.resolve("linux-mm-host.json"));
        assertThat(alerts.get("MmPinnedMemoryGrowing")).contains("instance:mm_memory_pinned:growth1d > 0.02");
        assertThat(host).contains("+ 0.02 * mm_meminfo_MemTotal_bytes");
    }

    @Test
    void everyFamilyIsOnSomePanelOrIsLeftOutForAReason() throws Exception {
        String queries = dashboards().stream()
                .flatMap(dashboard -> dashboard.targets().stream())
                .map(Dashboard.Target::expr)
                .collect(Collectors.joining("\n"));
        Set<String> missing = new TreeSet<>();
        Matcher family =
                Pattern.compile("(?m)^\\| `([a-z]\\w*)(<\\w+>)?").matcher(Files.readString(Path.of("docs/metrics.md")));
        List<String> all = new ArrayList<>();
        while (family.find()) {
            all.add(family.group(1));
            if (!queries.contains(family.group(1))) {
                missing.add(family.group(1));
            }
        }
        assertThat(all).hasSizeGreaterThan(50);
        assertThat(missing).isEqualTo(new TreeSet<>(NOT_SHOWN.keySet()));
    }
}
