package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.alerts.Rule;
import io.github.linuxmm.support.ServerProcess;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fleet dashboard says of made hosts, by its own queries, in Debian's real Prometheus. */
class FleetIT {
    private static final String BLUE = "#5794F2";
    private static final long DAY = 86_400;
    private static final long END = 1_795_000_020;
    private static final int HOSTS = 8;
    private static final int NEXT = 9;
    private static final int FINDINGS = 12;
    private static final int CHANGES = 16;
    private static final int SHORTAGE = 4;
    private static final int BLIND = 6;
    /** Of an alert on fragmentation or pinned memory that a person is told of. */
    private static final String NEXT_ALERTS =
            "Mm(FragmentationHigh|HighOrderExhausted|NumaNodeExhausted|PinnedMemory.*)";

    private static ServerProcess prometheus;
    /** Instances of which an alert fires, a host each. */
    private static final Map<String, Rule> ALERTING = new TreeMap<>();

    private static final Dashboard FLEET = Dashboard.of("linux-mm-fleet");

    @TempDir
    static Path folder;

    /** A value at so many seconds before the end. */
    private interface Course {
        double before(long seconds);
    }

    @BeforeAll
    static void start() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
            // Memory breathes on a host that is well, too.
            host(lines, "well-" + i, 0.05 * i, seconds -> 0.05 + 0.002 * Math.sin(seconds / 9e3));
        }
        lines.append("mm_page_size_bytes{job=\"linux-mm\",instance=\"gone\"} 4096 ")
                .append(END - DAY)
                .append('\n');
        series(lines, "mm_sysctl_vm_last_change_timestamp_seconds", "well-1", ",name=\"swappiness\"", END - 7_200);
        series(lines, "mm_kernellog_readable", "well-1", "", 0);
        series(lines, "mm_sysctl_vm_min_free_kbytes", "well-1", "", 4_096);
        series(lines, "mm_zone_managed_pages", "well-1", ",numa_node=\"0\",zone=\"Normal\"", 4e6);
        course(lines, "mm_vmstat_drop_pagecache_total", "well-1", "", DAY, 300, seconds -> seconds > 3_600 ? 2 : 3);
        host(lines, "leaker", 0.1, seconds -> 0.44 - 0.39 * seconds / DAY);
        host(lines, "creeper", 0.1, seconds -> 0.1 - 0.05 * seconds / DAY);
        for (String name : List.of("mm_page_size_bytes", "mm_boot_time_seconds", "mm_kernellog_readable")) {
            double value = name.equals("mm_boot_time_seconds") ? END - 3_600 : 0;
            series(lines, name, "abroad", ",cluster=\"eu\"", value);
        }
        // As the rules have it of them.
        alert(lines, "leaker", "MmPinnedMemoryLeak", "warning");
        alert(lines, "creeper", "MmPinnedMemoryGrowing", "info");
        // Where no rules are loaded.
        host(lines, "silent", 0.1, seconds -> 0.44 - 0.39 * seconds / DAY);
        host(lines, "huge", 0.1, seconds -> 0.05);
        series(lines, "mm_meminfo_Hugetlb_bytes", "huge", "", 15.6 * 0x1p30);
        host(lines, "riser", seconds -> seconds > 480 ? 0.1 : 0.93 - 0.83 * seconds / 480, seconds -> 0.05);
        for (Rule rule : Rule.alerts()) {
            String severity = rule.labels().get("severity");
            if (!severity.equals("info")) {
                String name = rule.alert() + "-" + severity;
                ALERTING.put(name, rule);
                host(lines, name, 0.1, seconds -> 0.05);
                alert(lines, name, rule.alert(), severity);
            }
        }
        Path file = Files.writeString(folder.resolve("fleet.om"), lines.append("# EOF\n"));
        prometheus = ServerProcess.prometheusOf(file, folder);
    }

    @AfterAll
    static void stop() {
        prometheus.close();
    }

    private static void host(StringBuilder lines, String name, double ratio, Course pinned) {
        host(lines, name, seconds -> ratio, pinned);
    }

    /** A host of 16 GiB that serves order 4; {@code pinned} is a share of its memory. */
    private static void host(StringBuilder lines, String name, Course ratio, Course pinned) {
        double total = 16 * 0x1p30;
        series(lines, "up", name, "", 1);
        series(lines, "mm_page_size_bytes", name, "", 4_096);
        lines.append("mm_page_size_bytes{job=\"linux-mm\",instance=\"" + name + "\"} 4096 " + (END - DAY) + "\n");
        series(lines, "mm_meminfo_MemTotal_bytes", name, "", total);
        // Nearly all of one host's memory is in huge pages.
        series(lines, "mm_meminfo_MemAvailable_bytes", name, "", name.equals("huge") ? total / 64 : total / 2);
        series(lines, "mm_boot_time_seconds", name, "", END - 40 * DAY);
        series(lines, "mm_kernel_info", name, ",release=\"6.1\"", 1);
        for (String order : List.of("0", "4")) {
            String asked = ",gfp=\"kernel\",order=\"" + order + "\"";
            series(lines, "mm_allocatable_blocks", name, asked, 1_000);
            course(
                    lines,
                    "mm_allocation_unavailable_seconds_total",
                    name,
                    asked + ",watermark=\"min\"",
                    3_600,
                    60,
                    s -> 0);
        }
        series(lines, "mm_unusable_free_ratio", name, ",order=\"0\"", 0);
        course(lines, "mm_unusable_free_ratio", name, ",order=\"4\"", 3_600, 15, ratio);
        course(
                lines,
                "mm_memory_pinned_bytes",
                name,
                "",
                DAY,
                300,
                seconds -> Math.rint(total * pinned.before(seconds)));
    }

    private static void alert(StringBuilder lines, String instance, String alert, String severity) {
        String labels = ",alertname=\"" + alert + "\",alertstate=\"firing\",severity=\"" + severity + "\"";
        series(lines, "ALERTS", instance, labels, 1);
    }

    /** The last ten minutes of a series. */
    private static void series(StringBuilder lines, String name, String instance, String labels, double value) {
        course(lines, name, instance, labels, 600, 60, seconds -> value);
    }

    private static void course(
            StringBuilder lines, String name, String instance, String labels, long from, int step, Course course) {
        for (long seconds = from; seconds >= 0; seconds -= step) {
            lines.append(name)
                    .append("{job=\"linux-mm\",instance=\"")
                    .append(instance)
                    .append('"')
                    .append(labels)
                    .append("} ")
                    .append(course.before(seconds))
                    .append(' ')
                    .append(END - seconds)
                    .append('\n');
        }
    }

    private static JsonObject panel(int id) {
        return FLEET.panels().stream()
                .filter(panel -> panel.get("id").getAsInt() == id)
                .findFirst()
                .orElseThrow();
    }

    /** What a query finds, as Grafana asks at the end of an hour; hosts by a regular expression. */
    private static List<JsonObject> ask(Dashboard.Target target, String cluster, String hosts) throws Exception {
        String query = target.expr()
                .replace("$cluster", cluster)
                .replace("$job", ".+")
                .replace("$instance", hosts)
                .replace("$order", "4")
                .replace("$__rate_interval", "2m")
                .replace("$__range", "1h");
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        String body = prometheus.get(
                target.instant()
                        ? "/api/v1/query?time=" + END + "&query=" + encoded
                        : "/api/v1/query_range?step=60&start=" + (END - 3_600) + "&end=" + END + "&query=" + encoded);
        List<JsonObject> found = new ArrayList<>();
        JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonObject("data")
                .getAsJsonArray("result")
                .forEach(one -> found.add(one.getAsJsonObject()));
        return found;
    }

    private static List<Dashboard.Target> targets(int panel) {
        return FLEET.targets().stream()
                .filter(target -> target.panel().get("id").getAsInt() == panel)
                .toList();
    }

    private static String label(JsonObject series, String name) {
        return series.getAsJsonObject("metric").get(name).getAsString();
    }

    /** A property that a panel's overrides give to what a matcher matches. */
    private static JsonElement property(int panel, String matched, String id) {
        for (JsonElement override : panel(panel).getAsJsonObject("fieldConfig").getAsJsonArray("overrides")) {
            JsonObject matcher = override.getAsJsonObject().getAsJsonObject("matcher");
            if (matcher.get("options").getAsString().equals(matched)) {
                for (JsonElement one : override.getAsJsonObject().getAsJsonArray("properties")) {
                    if (one.getAsJsonObject().get("id").getAsString().equals(id)) {
                        return one.getAsJsonObject().get("value");
                    }
                }
            }
        }
        throw new AssertionError("panel " + panel + " has no " + id + " for " + matched);
    }

    /** A number that the table's column State has for each host: the highest of the values that it is made of. */
    private static Map<String, Double> states() throws Exception {
        JsonObject state = panel(HOSTS)
                .getAsJsonArray("transformations")
                .get(1)
                .getAsJsonObject()
                .getAsJsonObject("options");
        assertThat(state.get("alias").getAsString()).isEqualTo("State");
        assertThat(state.getAsJsonObject("reduce").get("reducer").getAsString()).isEqualTo("max");
        String made = state.getAsJsonObject("reduce").get("include").toString();
        Map<String, Double> states = new TreeMap<>();
        for (Dashboard.Target target : targets(HOSTS)) {
            if (!made.contains("\"Value #" + target.json().get("refId").getAsString() + "\"")) {
                continue;
            }
            Set<String> rows = new TreeSet<>();
            for (JsonObject series : ask(target, ".*", ".+")) {
                String host = label(series, "instance");
                assertThat(rows.add(host)).as("one row of " + host).isTrue();
                states.merge(host, series.getAsJsonArray("value").get(1).getAsDouble(), Math::max);
            }
        }
        return states;
    }

    /** How the table shows a state: its text or its colour. */
    private static String shown(double state, String what) {
        for (JsonElement mapping : property(HOSTS, "State", "mappings").getAsJsonArray()) {
            JsonObject options = mapping.getAsJsonObject().getAsJsonObject("options");
            if (options.get("from").getAsDouble() <= state
                    && state <= options.get("to").getAsDouble()) {
                return options.getAsJsonObject("result").get(what).getAsString();
            }
        }
        throw new AssertionError("no text for the state " + state);
    }

    @Test
    void aHostThatLeaksIsSaidToLeakAndStandsAboveThoseThatAreWell() throws Exception {
        Map<String, Double> states = states();
        assertThat(shown(states.get("well-6"), "text")).isEqualTo("served");
        assertThat(shown(states.get("leaker"), "text")).isEqualTo("leaking");
        assertThat(shown(states.get("leaker"), "color")).isNotEqualTo(BLUE);
        assertThat(shown(states.get("creeper"), "text")).isEqualTo("pinned memory grows");
        assertThat(states.get("leaker")).isGreaterThan(states.get("creeper")).isGreaterThan(states.get("well-6") + 1);
        assertThat(shown(states.get("silent"), "text")).as("without rules").isEqualTo("leaking");
        Dashboard.Target pinned = targets(HOSTS).stream()
                .filter(target -> target.json().get("refId").getAsString().equals("L"))
                .findFirst()
                .orElseThrow();
        assertThat(ask(pinned, ".*", "leaker")
                        .get(0)
                        .getAsJsonArray("value")
                        .get(1)
                        .getAsDouble())
                .isBetween(0.38, 0.40);
    }

    @Test
    void hugePagesAreNoShortage() throws Exception {
        assertThat(shown(states().get("huge"), "text")).isEqualTo("served");
        assertThat(value(SHORTAGE, "huge")).isZero();
        assertThat(ask(
                        targets(HOSTS).stream()
                                .filter(target ->
                                        target.json().get("refId").getAsString().equals("H"))
                                .findFirst()
                                .orElseThrow(),
                        ".*",
                        "huge"))
                .allMatch(series -> series.getAsJsonArray("value").get(1).getAsDouble() > 0.5)
                .hasSize(1);
    }

    /** What a tile says of some hosts. */
    private static double value(int tile, String hosts) throws Exception {
        return ask(targets(tile).get(0), ".*", hosts)
                .get(0)
                .getAsJsonArray("value")
                .get(1)
                .getAsDouble();
    }

    @Test
    void whereNoHostReportsNothingIsSaidToBeWell() throws Exception {
        assertThat(value(BLIND, "well-.*")).isZero();
        assertThat(ask(targets(BLIND).get(0), ".*", "nobody")).isEmpty();
        assertThat(ask(targets(FINDINGS).get(0), ".*", "nobody"))
                .extracting(series -> label(series, "finding"))
                .containsExactly("no host reports data");
    }

    @Test
    void aRowLinksItsOwnClusterOrAllWhereThereIsNone() throws Exception {
        String link = "var-cluster=${__data.fields.var_cluster}&";
        for (int table : List.of(HOSTS, CHANGES, FINDINGS)) {
            assertThat(property(table, "Host", "links").toString()).contains(link);
            // Where a row of its own has none, it would have to take it from another query's.
            Set<String> clusters = new TreeSet<>();
            for (Dashboard.Target target : targets(table)) {
                if (target.expr().contains("\"var_cluster\"")) {
                    for (JsonObject series : ask(target, ".*", ".+")) {
                        boolean own = label(series, "instance").equals("abroad");
                        assertThat(label(series, "var_cluster")).isEqualTo(own ? "eu" : "All");
                        clusters.add(label(series, "var_cluster"));
                    }
                } else {
                    assertThat(table).isEqualTo(HOSTS);
                }
            }
            assertThat(clusters).as("panel " + table).containsExactly("All", "eu");
        }
    }

    @Test
    void aHostThatRisesWithinMinutesIsAmongThoseThatAreNext() throws Exception {
        assertThat(next("A")).contains("riser");
        // And the five nearest to trouble, in any case.
        assertThat(next("A").size() - 1).isLessThanOrEqualTo(5);
        assertThat(next("A")).contains("well-6", "well-5", "well-4");
    }

    private static Set<String> next(String refId) throws Exception {
        Set<String> hosts = new TreeSet<>();
        for (Dashboard.Target target : targets(NEXT)) {
            if (target.json().get("refId").getAsString().equals(refId)) {
                ask(target, ".*", ".+").forEach(series -> hosts.add(label(series, "instance")));
            }
        }
        return hosts;
    }

    @Test
    void noHostIsBlueWhileAnAlertOfItFires() throws Exception {
        assertThat(ALERTING).hasSizeGreaterThan(12);
        Map<String, Double> states = states();
        for (String host : ALERTING.keySet()) {
            assertThat(shown(states.get(host), "color")).as(host).isNotEqualTo(BLUE);
        }
        assertThat(next("A")).doesNotContainAnyElementsOf(ALERTING.keySet());
        Set<String> orange = next("B");
        assertThat(orange.remove("leaker")).isTrue();
        assertThat(orange)
                .isEqualTo(ALERTING.entrySet().stream()
                        .filter(one -> one.getValue().alert().matches(NEXT_ALERTS))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new)));
        // A legend that is cut off has lost the others.
        assertThat(targets(NEXT).get(0).json().get("refId").getAsString()).isEqualTo("B");
        assertThat(property(NEXT, "B", "color").toString()).contains("fixed").doesNotContain(BLUE);
    }

    @Test
    void aHealthyFleetFillsThePage() throws Exception {
        double empty = 0;
        double all = 0;
        for (JsonObject panel : FLEET.charts()) {
            JsonObject at = panel.getAsJsonObject("gridPos");
            double area = at.get("w").getAsDouble() * at.get("h").getAsDouble();
            int found = 0;
            for (Dashboard.Target target : targets(panel.get("id").getAsInt())) {
                found += ask(target, ".*", "well-[2-6]").size();
            }
            all += area;
            empty += found == 0 ? area : 0;
        }
        assertThat(empty / all).as("share of the page that is empty").isLessThan(0.25);
    }

    @Test
    void whatWakesNobodyIsFoundWithItsRunbook() throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (Dashboard.Target target : targets(FINDINGS)) {
            for (JsonObject series : ask(target, ".*", "well-.*")) {
                assertThat(label(series, "instance")).isEqualTo("well-1");
                found.put(label(series, "finding"), label(series, "runbook"));
            }
        }
        assertThat(found.keySet())
                .containsExactly(
                        "caches dropped in 24 h, times",
                        "kernel log unreadable",
                        "vm.min_free_kbytes below default, kB",
                        "vm.swappiness changed, h ago");
        assertThat(found).containsEntry("kernel log unreadable", "MmKernelLogUnreadable.md");
    }
}
