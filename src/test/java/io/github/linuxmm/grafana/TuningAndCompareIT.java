package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.ReplayProgram;
import io.github.linuxmm.support.ServerProcess;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Tuning says of a change and Compare of two hosts, by their own queries in Debian's real Prometheus: over a recorded
 * failure in which caches were dropped and, 15 minutes of the replay later, pinned memory was released; over a healthy
 * recording; and over series made for one kind of change each.
 */
class TuningAndCompareIT {
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+) (\\d+)\\.\\d+");
    private static final int FIRST_SNAPSHOT = 455;
    private static final List<String> COLUMNS = List.of("before", "at1", "at10", "at30");
    private static final String CANNOT_BE_TOLD = "cannot be told";
    /** A host whose name is a regular expression of something else. */
    private static final String PLUS = "c++(1)";

    @TempDir
    static Path folder;

    private static ServerProcess prometheus;
    /** When the recorded failure ends, and a moment of it before caches were dropped, in Unix seconds. */
    private static long end;

    private static long failing;
    /** When the made hosts were changed. */
    private static long changed;

    @BeforeAll
    static void start() throws Exception {
        Path all = folder.resolve("all.om");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(all))) {
            end = append(out, "A-k61", FIRST_SNAPSHOT, "failing", 0);
            failing = end - 125 * 15;
            append(out, "C-k61", 300, "healthy", failing + 60);
            changed = end - 2_000;
            made(out, "one", 0, 2_000, Map.of("min_free_kbytes", 0L));
            made(out, "two", 0, 2_000, Map.of("min_free_kbytes", 0L, "swappiness", 300L));
            made(out, "earlier", 0, 2_000, Map.of("min_free_kbytes", 0L, "swappiness", -300L));
            made(out, "pair", 0, 2_000, Map.of("dirty_ratio", 0L, "dirty_bytes", 0L));
            made(out, "released", 120, 2_000, Map.of("min_free_kbytes", 0L));
            made(out, "recent", 0, 300, Map.of("min_free_kbytes", 0L));
            made(out, "same in eu", 0, 2_000, Map.of("min_free_kbytes", 0L));
            made(out, "same in us", 120, 2_000, Map.of("swappiness", 300L));
            made(out, "booted in eu", 0, 2_000, Map.of("reboot", 0L));
            made(out, "huge", 0, 2_000, Map.of("min_free_kbytes", 0L));
            made(out, "begun", 60, 0, 2_000, Map.of("min_free_kbytes", 0L));
            made(out, "late", -60, 0, 2_000, Map.of("min_free_kbytes", 0L));
            made(out, PLUS, 0, 2_000, Map.of());
            out.print("# EOF\n");
        }
        prometheus = ServerProcess.prometheusOf(all, folder);
    }

    @AfterAll
    static void stop() {
        prometheus.close();
    }

    /** A recording as a host; with an end, moved so that it ends then. Returns when it ends. */
    private static long append(PrintWriter out, String recording, int from, String host, long until) throws Exception {
        Path replayed = folder.resolve(host + ".om");
        ReplayProgram.run(Fixtures.RECORDINGS.resolve(recording), replayed, from, 1);
        long last = 0;
        for (String line : Files.readAllLines(replayed)) {
            if (line.startsWith("mm_page_size_bytes ")) {
                last = (long) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
            }
        }
        long by = until == 0 ? 0 : until - last;
        try (BufferedReader lines = Files.newBufferedReader(replayed)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher sample = SAMPLE.matcher(line);
                if (sample.matches()) {
                    sample(
                            out,
                            sample.group(1),
                            host,
                            sample.group(2) == null ? "" : sample.group(2),
                            sample.group(3),
                            Long.parseLong(sample.group(4)) + by);
                }
            }
        }
        return last + by;
    }

    /** The instance of a host, which may be followed by its cluster. */
    private static String instance(String host) {
        int in = host.indexOf(" in ");
        return in < 0 ? host : host.substring(0, in);
    }

    private static void sample(PrintWriter out, String name, String host, String labels, Object value, long time) {
        String instance = instance(host);
        String cluster = host.substring(instance.length()).replace(" in ", "");
        out.print(
                name + "{job=\"linux-mm\"," + (cluster.isEmpty() ? "" : "cluster=\"" + cluster + "\",") + "instance=\""
                        + instance + "\"" + (labels.isEmpty() ? "" : ",") + labels + "} "
                        + value + " " + time + "\n");
    }

    /**
     * A host with 1,000 bytes of memory on which all gets better at once: order 4 is never served before and always
     * after, and 80 bytes are pinned, of which 30 are released so many seconds before; 0 for never. {@code sysctls} are
     * changed so many seconds after. It ends {@code seconds} after the change.
     */
    private static void made(PrintWriter out, String host, long released, int seconds, Map<String, Long> sysctls) {
        made(out, host, 1_200, released, seconds, sysctls);
    }

    /** As above, with data from so many seconds before the change on; on {@code huge}, 200 bytes are huge pages. */
    private static void made(
            PrintWriter out, String host, int begins, long released, int seconds, Map<String, Long> sysctls) {
        String kernel = "gfp=\"kernel\",order=\"%d\",watermark=\"min\"";
        for (long time = changed - begins; time <= changed + seconds; time += 15) {
            boolean before = time < changed;
            long bad = Math.min(time, changed) - (changed - 1_200);
            sample(out, "mm_page_size_bytes", host, "", 1, time);
            sample(out, "mm_meminfo_MemTotal_bytes", host, "", 1_000, time);
            sample(out, "mm_meminfo_MemAvailable_bytes", host, "", before ? 800 : 790, time);
            sample(out, "mm_meminfo_Cached_bytes", host, "", 300, time);
            if (host.equals("huge")) {
                sample(out, "mm_meminfo_Hugetlb_bytes", host, "", 200, time);
            }
            sample(out, "mm_zone_free_pages", host, "zone=\"Normal\",numa_node=\"0\"", 100, time);
            for (Map.Entry<String, Long> sysctl : sysctls.entrySet()) {
                if (sysctl.getKey().equals("reboot")) {
                    sample(out, "mm_boot_time_seconds", host, "", changed - (before ? 900_000 : 0), time);
                }
            }
            sample(out, "mm_unusable_free_ratio", host, "order=\"4\"", before ? 1 : 0.25, time);
            sample(out, "mm_allocatable_blocks", host, "gfp=\"kernel\",order=\"4\"", before ? 0 : 77, time);
            sample(out, "mm_allocation_unavailable_seconds_total", host, String.format(kernel, 4), bad, time);
            sample(out, "mm_allocation_unavailable_seconds_total", host, String.format(kernel, 0), 0, time);
            sample(out, "mm_kernellog_page_allocation_failures_total", host, "order=\"4\"", bad / 30, time);
            sample(out, "mm_memory_pinned_bytes", host, "", released > 0 && time > changed - released ? 50 : 80, time);
            for (Map.Entry<String, Long> sysctl : sysctls.entrySet()) {
                long at = changed + sysctl.getValue();
                if (time >= at && !sysctl.getKey().equals("reboot")) {
                    sample(
                            out,
                            "mm_sysctl_vm_last_change_timestamp_seconds",
                            host,
                            "name=\"" + sysctl.getKey() + "\"",
                            at,
                            time);
                }
            }
        }
    }

    private static Dashboard dashboard(String uid) {
        return Dashboard.all().stream()
                .filter(one -> one.uid().equals(uid))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject variable(Dashboard dashboard, String name) {
        return dashboard.variables().stream()
                .filter(one -> one.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> variables(String... more) {
        Map<String, String> variables = new HashMap<>(Map.of("cluster", ".*", "job", ".+", "order", "4"));
        variables.putAll(Map.of("cluster_a", "", "cluster_b", "", "numa_node", ".+", "zone", ".+"));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private static String substituted(String query, Map<String, String> variables) {
        String all = query;
        for (Map.Entry<String, String> one : variables.entrySet()) {
            String name = one.getKey();
            all = all.replace("${" + name + "}", one.getValue())
                    .replace("${" + name + ":regex}", one.getValue().replaceAll("[\\\\^$*+?.()|\\[\\]{}/]", "\\\\$0"))
                    .replaceAll("\\$" + name + "\\b", Matcher.quoteReplacement(one.getValue()));
        }
        return all;
    }

    private static JsonArray ask(String query, Map<String, String> variables, long time) throws Exception {
        String asked = substituted(query, variables);
        return JsonParser.parseString(prometheus.get(
                        "/api/v1/query?query=" + URLEncoder.encode(asked, StandardCharsets.UTF_8) + "&time=" + time))
                .getAsJsonObject()
                .getAsJsonObject("data")
                .getAsJsonArray("result");
    }

    /** What the variable of changes offers, as Grafana makes it of the query's result: text and value, in its order. */
    private static Map<String, String> changes(String host, long time) throws Exception {
        JsonObject variable = variable(dashboard("linux-mm-tuning"), "change");
        String query = variable.get("query").getAsString();
        String regex = variable.get("regex").getAsString();
        Pattern choice = Pattern.compile(regex.substring(1, regex.length() - 1));
        Map<String, String> offered = new LinkedHashMap<>();
        for (JsonElement series : ask(
                query.substring("query_result(".length(), query.length() - 1),
                variables("instance", instance(host)),
                time)) {
            StringBuilder labels = new StringBuilder();
            series.getAsJsonObject()
                    .getAsJsonObject("metric")
                    .asMap()
                    .forEach((label, value) ->
                            labels.append(labels.isEmpty() ? "" : ",").append(label + "=" + value));
            JsonArray value = series.getAsJsonObject().getAsJsonArray("value");
            Matcher found = choice.matcher("{" + labels + "} " + value.get(1).getAsString() + " "
                    + value.get(0).getAsLong() * 1_000);
            assertThat(found.find()).isTrue();
            offered.put(found.group("text"), found.group("value"));
        }
        return offered;
    }

    /** The table of a change: cells by signal and column. */
    private static Map<String, Map<String, String>> told(String host, String change, long time) throws Exception {
        return told(host, change, changes(host, time).get(change), time);
    }

    private static Map<String, Map<String, String>> told(String host, String change, String value, long time)
            throws Exception {
        Map<String, String> variables = variables("instance", instance(host), "change:text", change, "change", value);
        Map<String, Map<String, String>> cells = new LinkedHashMap<>();
        Dashboard tuning = dashboard("linux-mm-tuning");
        JsonObject panel = tuning.panels().get(0);
        assertThat(panel.get("title").getAsString()).startsWith("Did it help?");
        for (JsonElement target : panel.getAsJsonArray("targets")) {
            for (JsonElement series : ask(target.getAsJsonObject().get("expr").getAsString(), variables, time)) {
                JsonObject labels = series.getAsJsonObject().getAsJsonObject("metric");
                assertThat(labels.get("instance").getAsString()).isEqualTo(instance(host));
                String cluster =
                        labels.has("cluster") ? " in " + labels.get("cluster").getAsString() : "";
                if (!host.equals(instance(host) + cluster)) {
                    continue;
                }
                Map<String, String> row =
                        cells.computeIfAbsent(labels.get("signal").getAsString(), signal -> new HashMap<>());
                COLUMNS.stream()
                        .filter(labels::has)
                        .forEach(column -> assertThat(
                                        row.put(column, labels.get(column).getAsString()))
                                .as("one cell for " + labels)
                                .isNull());
            }
        }
        return cells;
    }

    private static List<String> row(Map<String, Map<String, String>> table, String signal) {
        assertThat(table).containsKey(signal);
        return COLUMNS.stream()
                .map(column -> table.get(signal).getOrDefault(column, ""))
                .toList();
    }

    @Test
    void droppedCachesGetNoCreditForPinnedMemoryThatWasReleasedLater() throws Exception {
        assertThat(changes("failing", end).keySet().iterator().next()).isEqualTo("drop_caches on failing");
        Map<String, Map<String, String>> table = told("failing", "drop_caches on failing", end);
        assertThat(row(table, "Another change in this window")).containsExactly("", "none", "none", "yes");
        assertThat(row(table, "– pinned memory fell by more than 1 % of memory").get(3))
                .matches("after 15(\\.\\d)? min");
        // What it did itself: page cache went, and next to nothing came of it.
        assertThat(row(table, "Unusable share of free memory, order 4"))
                .containsExactly("100 %", "96.5 %", "96.5 %", CANNOT_BE_TOLD);
        assertThat(row(table, "Page cache, of all").subList(0, 3)).containsExactly("3.5 %", "0.3 %", "0.3 %");
        assertThat(row(table, "Pinned memory, of all").subList(0, 3)).containsExactly("7.6 %", "7.6 %", "7.6 %");
        for (String signal : table.keySet()) {
            if (!signal.matches("– .*|Another.*|Pinned.*|Page cache.*")) {
                assertThat(row(table, signal).get(3)).as(signal).isEqualTo(CANNOT_BE_TOLD);
            }
        }
    }

    @Test
    void aSingleChangeIsToldInFigures() throws Exception {
        Map<String, Map<String, String>> table = told("one", "min_free_kbytes on one", end);
        assertThat(row(table, "Another change in this window")).containsExactly("", "none", "none", "none");
        assertThat(row(table, "Unusable share of free memory, order 4"))
                .containsExactly("100 %", "25 %", "25 %", "25 %");
        assertThat(row(table, "Blocks of order 4")).containsExactly("0", "77", "77", "77");
        assertThat(row(table, "Time order 4 was not served")).containsExactly("100 %", "0 %", "0 %", "0 %");
        assertThat(row(table, "Time order 0 was not served")).containsExactly("0 %", "0 %", "0 %", "0 %");
        assertThat(row(table, "Failures logged, a minute")).containsExactly("2", "0", "0", "0");
        assertThat(row(table, "Available memory, of all")).containsExactly("80 %", "79 %", "79 %", "79 %");
        assertThat(row(table, "Pinned memory, of all")).containsExactly("8 %", "8 %", "8 %", "8 %");
        assertThat(row(table, "Page cache, of all")).containsExactly("30 %", "30 %", "30 %", "30 %");
        assertThat(table.keySet().toString()).doesNotContain("–");
    }

    @Test
    void twoSettingsOfOneThingAreOneChange() throws Exception {
        assertThat(row(told("pair", "dirty_ratio on pair", end), "Blocks of order 4"))
                .containsExactly("0", "77", "77", "77");
    }

    @Test
    void whereTwoChangesOverlapNoneGetsTheCredit() throws Exception {
        Map<String, Map<String, String>> two = told("two", "min_free_kbytes on two", end);
        assertThat(row(two, "Blocks of order 4")).containsExactly("0", "77", CANNOT_BE_TOLD, CANNOT_BE_TOLD);
        assertThat(row(two, "– swappiness").get(3)).isEqualTo("after 5 min");
        assertThat(row(told("two", "swappiness on two", end), "Blocks of order 4")
                        .get(1))
                .isEqualTo(CANNOT_BE_TOLD);
        Map<String, Map<String, String>> earlier = told("earlier", "min_free_kbytes on earlier", end);
        assertThat(row(earlier, "Blocks of order 4").subList(1, 4)).containsOnly(CANNOT_BE_TOLD);
        assertThat(row(earlier, "– swappiness").get(3)).isEqualTo("5 min before");
        Map<String, Map<String, String>> released = told("released", "min_free_kbytes on released", end);
        assertThat(row(released, "Another change in this window")).containsExactly("", "yes", "yes", "yes");
        assertThat(row(released, "Blocks of order 4").subList(1, 4)).containsOnly(CANNOT_BE_TOLD);
        assertThat(row(released, "– pinned memory fell by more than 1 % of memory")
                        .get(3))
                .matches("[12](\\.\\d)? min before");
    }

    @Test
    void whatHasNotPassedYetIsNotTold() throws Exception {
        Map<String, Map<String, String>> table = told("recent", "min_free_kbytes on recent", changed + 300);
        assertThat(row(table, "Blocks of order 4")).containsExactly("0", "77", "no data", "no data");
        assertThat(row(table, "Another change in this window")).containsExactly("", "none", "none yet", "none yet");
    }

    @Test
    void whatPassedWithoutDataIsNotToCome() throws Exception {
        String at = changes("recent", changed + 300).get("min_free_kbytes on recent");
        Map<String, Map<String, String>> table = told("recent", "min_free_kbytes on recent", at, end);
        assertThat(row(table, "Another change in this window")).containsExactly("", "none", "no data", "no data");
    }

    @Test
    void beforeIsNotToldOfLessThanFiveMinutes() throws Exception {
        for (String host : List.of("begun", "late")) {
            Map<String, Map<String, String>> table = told(host, "min_free_kbytes on " + host, end);
            assertThat(row(table, "Blocks of order 4")).as(host).containsExactly("no data", "77", "77", "77");
            assertThat(row(table, "Pinned memory, of all")).as(host).containsExactly("no data", "8 %", "8 %", "8 %");
        }
    }

    @Test
    void hugePagesAreNoMemoryThatCouldBeAvailable() throws Exception {
        assertThat(row(told("huge", "min_free_kbytes on huge", end), "Available memory, of all"))
                .containsExactly("100 %", "98.8 %", "98.8 %", "98.8 %");
        assertThat(values("linux-mm-compare", 9, "A", variables("host_a", "huge"), end))
                .containsExactly("0.9875");
    }

    @Test
    void hostsOfOneNameInTwoClustersAreTwoHosts() throws Exception {
        assertThat(changes("same", end)).containsKeys("min_free_kbytes on same in eu", "swappiness on same in us");
        Map<String, Map<String, String>> table = told("same in eu", "min_free_kbytes on same in eu", end);
        assertThat(row(table, "Another change in this window")).containsExactly("", "none", "none", "none");
        assertThat(row(table, "Available memory, of all")).containsExactly("80 %", "79 %", "79 %", "79 %");
        assertThat(table.keySet().toString()).doesNotContain("–");
        table = told("booted in eu", "reboot on booted in eu", end);
        assertThat(row(table, "Another change in this window")).containsExactly("", "none", "none", "none");
        Map<String, String> same = variables("instance", "same");
        assertThat(values("linux-mm-tuning", 7, "A", same, end)).containsExactly("100", "100");
        assertThat(values("linux-mm-tuning", 8, "A", same, end)).containsExactly("790", "790");
        same.putAll(Map.of("host_a", "same", "cluster_a", "us", "host_b", "one"));
        assertThat(values("linux-mm-compare", 8, "A", same, end)).containsExactly("0.05");
        assertThat(values("linux-mm-compare", 1, "F", same, end)).containsExactlyInAnyOrder("50", "80");
    }

    @Test
    void bothHostsHaveAColumnWhereOneLacksTheCollector() throws Exception {
        Map<String, String> bare = variables("host_a", "one", "host_b", "failing");
        for (int panel : List.of(2, 10)) {
            List<String> other = values("linux-mm-compare", panel, "B", bare, failing);
            assertThat(other).isNotEmpty().doesNotContain("NaN");
            assertThat(values("linux-mm-compare", panel, "A", bare, failing))
                    .hasSameSizeAs(other)
                    .containsOnly("NaN");
        }
    }

    @Test
    void aNameIsNoRegularExpression() throws Exception {
        Map<String, String> plus = variables("host_a", PLUS, "host_b", "one");
        assertThat(values("linux-mm-compare", 1, "F", plus, end)).containsExactly("80", "80");
    }

    @Test
    void tablesFitAWindowOf1000Pixels() {
        int tables = 0;
        for (String uid : List.of("linux-mm-tuning", "linux-mm-compare")) {
            for (JsonObject panel : dashboard(uid).charts()) {
                if (panel.get("type").getAsString().equals("table")
                        && !panel.get("title").getAsString().equals("The two hosts")) {
                    int room = panel.getAsJsonObject("gridPos").get("w").getAsInt() * 1_000 / 24 - 20;
                    assertThat(width(panel)).as(uid + " " + panel.get("title")).isBetween(room / 2, room);
                    tables++;
                }
            }
        }
        assertThat(tables).isEqualTo(5);
    }

    /** Pixels that the columns of a table take; 90 for one that has the rest. */
    private static int width(JsonObject table) {
        int sum = 0;
        Set<String> names = new TreeSet<>();
        table.getAsJsonArray("transformations").forEach(one -> {
            JsonObject options = one.getAsJsonObject().getAsJsonObject("options");
            if (options.has("renameByName")) {
                options.getAsJsonObject("renameByName").asMap().values().forEach(to -> names.add(to.getAsString()));
            }
        });
        for (String column : names) {
            int width = 90;
            for (JsonElement override : table.getAsJsonObject("fieldConfig").getAsJsonArray("overrides")) {
                JsonObject matcher = override.getAsJsonObject().getAsJsonObject("matcher");
                String matched = matcher.get("options").getAsString();
                if (matched.equals(column)
                        || matched.startsWith("/^")
                                && Pattern.compile(matched.substring(1, matched.length() - 1))
                                        .matcher(column)
                                        .find()) {
                    for (JsonElement property : override.getAsJsonObject().getAsJsonArray("properties")) {
                        if (property.getAsJsonObject().get("id").getAsString().matches("custom\\.(minW|w)idth")) {
                            width = property.getAsJsonObject().get("value").getAsInt();
                        }
                    }
                }
            }
            sum += width;
        }
        return sum;
    }

    private static List<String> values(String uid, int id, String refId, Map<String, String> variables, long time)
            throws Exception {
        Dashboard.Target target = dashboard(uid).targets().stream()
                .filter(one -> one.panel().get("id").getAsInt() == id
                        && one.json().get("refId").getAsString().equals(refId))
                .findFirst()
                .orElseThrow();
        List<String> values = new ArrayList<>();
        for (JsonElement series : ask(target.expr(), variables, time)) {
            values.add(series.getAsJsonObject().getAsJsonArray("value").get(1).getAsString());
        }
        return values;
    }

    private static List<String> hosts(String name, Map<String, String> variables) throws Exception {
        String query =
                variable(dashboard("linux-mm-compare"), name).get("query").getAsString();
        Matcher parts = Pattern.compile("label_values\\((.+), instance\\)").matcher(query);
        assertThat(parts.matches()).isTrue();
        List<String> hosts = new ArrayList<>();
        JsonParser.parseString(prometheus.get("/api/v1/label/instance/values?match%5B%5D="
                        + URLEncoder.encode(substituted(parts.group(1), variables), StandardCharsets.UTF_8) + "&start="
                        + failing + "&end=" + end))
                .getAsJsonObject()
                .getAsJsonArray("data")
                .forEach(host -> hosts.add(host.getAsString()));
        return hosts;
    }

    @Test
    void aHostsLinkMakesItHostBAndLeavesHostAFree() throws Exception {
        Map<String, String> linked = variables("instance", "failing");
        assertThat(hosts("host_b", linked)).containsExactly("failing");
        linked.put("host_b", "failing");
        assertThat(hosts("host_a", linked)).contains("healthy", "one").doesNotContain("failing");
    }

    private static List<Map<String, String>> rows(int id, Map<String, String> variables) throws Exception {
        Map<Map<String, String>, Map<String, String>> rows = new LinkedHashMap<>();
        JsonObject panel = dashboard("linux-mm-compare").panels().stream()
                .filter(one -> one.get("id").getAsInt() == id)
                .findFirst()
                .orElseThrow();
        for (JsonElement target : panel.getAsJsonArray("targets")) {
            for (JsonElement series : ask(target.getAsJsonObject().get("expr").getAsString(), variables, failing)) {
                Map<String, String> labels = new LinkedHashMap<>();
                series.getAsJsonObject()
                        .getAsJsonObject("metric")
                        .asMap()
                        .forEach((label, value) -> labels.put(label, value.getAsString()));
                rows.computeIfAbsent(labels, row -> new LinkedHashMap<>(row))
                        .put(
                                target.getAsJsonObject().get("refId").getAsString(),
                                series.getAsJsonObject()
                                        .getAsJsonArray("value")
                                        .get(1)
                                        .getAsString());
            }
        }
        assertThat(panel.getAsJsonObject("options").get("sortBy"))
                .hasToString(
                        id == 1
                                ? "[{\"desc\":false,\"displayName\":\"A or B\"}]"
                                : "[{\"desc\":false,\"displayName\":\"Kind\"},{\"desc\":true,\"displayName\":\"Difference\"}]");
        List<Map<String, String>> sorted = new ArrayList<>(rows.values());
        if (id != 1) {
            sorted.sort((one, other) -> one.get("kind").equals(other.get("kind"))
                    ? Double.compare(Double.parseDouble(other.get("C")), Double.parseDouble(one.get("C")))
                    : one.get("kind").compareTo(other.get("kind")));
        }
        return sorted;
    }

    @Test
    void pinnedMemoryThatDiffersComesFirstAndPageCacheLast() throws Exception {
        Map<String, String> both = variables("instance", "failing", "host_a", "healthy", "host_b", "failing");
        List<Map<String, String>> holders = rows(10, both);
        assertThat(holders.get(0)).containsEntry("name", "unaccounted").containsEntry("kind", "pinned");
        assertThat(Double.parseDouble(holders.get(0).get("C"))).isBetween(0.055, 0.065);
        assertThat(Double.parseDouble(holders.get(0).get("B"))
                        - Double.parseDouble(holders.get(0).get("A")))
                .isBetween(0.055, 0.065);
        List<String> kinds =
                holders.stream().map(row -> row.get("kind")).distinct().toList();
        assertThat(kinds).containsExactly("pinned", "reclaimable or movable");
        assertThat(holders).anyMatch(row -> "file".equals(row.get("name")));
        List<Map<String, String>> fields = rows(3, both);
        assertThat(fields.get(0).get("kind")).isEqualTo("held");
        assertThat(fields.get(fields.size() - 1).get("kind")).isEqualTo("page cache and free");
        assertThat(fields)
                .filteredOn(row -> row.get("name").matches("Cached|MemFree"))
                .hasSize(2)
                .allMatch(row -> row.get("kind").equals("page cache and free"));
    }

    @Test
    void theSameHostTwiceIsSaidAndNotCompared() throws Exception {
        Map<String, String> same = variables("instance", "failing", "host_a", "failing", "host_b", "failing");
        assertThat(rows(1, same)).extracting(row -> row.get("release")).contains("the same host twice");
        assertThat(rows(10, same)).isEmpty();
        assertThat(rows(3, same)).isEmpty();
        Map<String, String> both = variables("instance", "failing", "host_a", "healthy", "host_b", "failing");
        assertThat(rows(1, both)).extracting(row -> row.get("is")).contains("A", "B");
    }
}
