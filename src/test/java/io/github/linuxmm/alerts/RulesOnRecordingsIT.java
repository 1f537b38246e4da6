package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The alerting rules on recorded failures and on hosts that did not fail, played through the exporter into promtool, and
 * what must hold there.
 */
class RulesOnRecordingsIT {
    private static final Path EXPECTED = Path.of("alerts/tests/expected.md");
    private static final List<String> FOLLOWED = List.of("MmPinnedMemoryGrowing info", "MmFragmentationHigh warning",
            "MmHighOrderExhausted critical", "MmAllocationFailed warning", "MmAllocationFailed critical",
            "MmWatermarkRace warning");
    /** Alerts that a host without fragmentation and without races must not give. */
    private static final Set<String> OF_FAILURES = Set.of("MmHighOrderExhausted critical", "MmAllocationFailed warning",
            "MmAllocationFailed critical", "MmSinglePageAllocationFailed warning", "MmFragmentationHigh warning",
            "MmUnmovableMemoryHigh info", "MmWatermarkRace warning", "MmMinFreeKbytesTooSmall warning");
    private static final Map<String, String> ROWS = new TreeMap<>();
    private static final Map<String, String> WAYS = new TreeMap<>();
    private static final Path PAGE = Path.of("docs/alerts.md");
    private static final String PAGE_BEGIN = "<!-- from RulesOnRecordingsIT -->\n";
    private static final String PAGE_END = "<!-- end -->";
    /** Column by column, the cell of each alert. */
    private static final Map<String, Map<String, String>> CELLS = new TreeMap<>();

    /**
     * A way to play a recording.
     *
     * @param step seconds that a snapshot stands for
     * @param from number of the first snapshot
     * @param every which snapshots are played
     * @param thin which of those are scraped
     */
    private record Way(int step, int from, int every, int thin) {
        int scrapeSeconds() {
            return step * thin;
        }

        /** Scrapes from a moment to the first one that is not before a snapshot. */
        double lead(double seconds, int snapshot) {
            return ((double) (snapshot - from) / every * step - seconds) / scrapeSeconds();
        }

        String speed() {
            return String.format("%s, %d s a scrape", step == 1 ? "real speed" : every == 1 ? step + " s a snapshot"
                    : "each " + every + ". snapshot", scrapeSeconds());
        }
    }

    private static final List<Way> ALL_WAYS = List.of(
            new Way(15, 0, 1, 1), new Way(15, 3, 1, 1), new Way(15, 7, 1, 1),
            new Way(15, 0, 1, 4), new Way(15, 1, 1, 4), new Way(15, 2, 1, 4), new Way(15, 3, 1, 4), new Way(15, 7, 1, 4),
            new Way(15, 0, 2, 1), new Way(15, 1, 2, 1), new Way(15, 0, 3, 1), new Way(15, 2, 3, 1),
            new Way(60, 0, 1, 1),
            new Way(1, 0, 1, 15), new Way(1, 3, 1, 15), new Way(1, 7, 1, 15), new Way(1, 11, 1, 15));

    @TempDir
    Path folder;

    /** The last column: the snapshot in which a GFP_KERNEL request of order 4 first failed. */
    @ParameterizedTest
    @CsvSource({"A-k61,fragmented,459", "N-k612,fragmented,531", "U3-k61,fragmented,371", "C2-lowmin-k612,racing,110",
        "C-k61,healthy,-1", "B-k61,healthy,-1", "M2-k61,healthy,-1", "U-k61,brink,-1"})
    void theAlertsTellWhatComes(String name, String kind, int failure) throws Exception {
        Map<String, PlayedSeries> played = new HashMap<>();
        Map<String, Map<String, List<Double>>> leads = new LinkedHashMap<>();
        for (Way way : ALL_WAYS) {
            // Snapshots that are left out change the recording; scrapes that are left out do not.
            int begin = way.every() == 1 ? 0 : way.from();
            String key = way.step() + " " + begin + " " + way.every();
            if (!played.containsKey(key)) {
                played.put(key, PlayedSeries.of(Fixtures.RECORDINGS.resolve(name), way.step() * 1_000L, begin, way.every(),
                        families()));
            }
            Map<String, AlertTrial.Firing> firings = AlertTrial.run(
                    played.get(key).scrapedAt(way.from() - begin, way.thin()), way.scrapeSeconds(), folder);
            if (way.equals(ALL_WAYS.get(0))) {
                ROWS.put(name, rows(name, way, failure, firings));
                CELLS.put(name, cells(way, failure, firings));
            }
            Map<String, List<Double>> ofSpeed = leads.computeIfAbsent(way.speed(), speed -> new HashMap<>());
            firings.forEach((alert, firing) -> ofSpeed.computeIfAbsent(alert, any -> new ArrayList<>())
                    .add(failure < 0 ? firing.firstSeconds() / way.scrapeSeconds() : way.lead(firing.firstSeconds(), failure)));
            switch (kind) {
                case "fragmented" -> checkFragmented(name, way, failure, firings);
                case "racing" -> checkRacing(way, firings);
                case "healthy" -> assertThat(firings.keySet()).as("%s, %s", name, way).doesNotContainAnyElementsOf(OF_FAILURES);
                default -> assertThat(firings.keySet()).as("%s, %s", name, way).noneMatch(alert -> alert.endsWith("critical"));
            }
        }
        StringBuilder ways = new StringBuilder();
        leads.forEach((speed, ofSpeed) -> ways.append(way(name, speed, failure, ofSpeed)));
        WAYS.put(name, ways.toString());
        if (!Boolean.getBoolean("golden.update")) {
            assertThat(Files.readString(EXPECTED)).contains(ROWS.get(name)).contains(WAYS.get(name));
        }
    }

    private static void checkFragmented(String name, Way way, int failure, Map<String, AlertTrial.Firing> firings) {
        assertThat(firings).as("%s, %s", name, way).containsKey("MmHighOrderExhausted critical")
                .doesNotContainKeys("MmWatermarkRace warning", "MmMinFreeKbytesTooSmall warning");
        // At real speed 10 s must have passed, which may take a second scrape.
        assertThat(way.lead(firings.get("MmHighOrderExhausted critical").firstSeconds(), failure)).as("%s, %s", name, way)
                .isGreaterThanOrEqualTo(way.step() == 1 ? -2 : -1);
        if (way.step() == 15 && way.thin() == 1) {
            int least = way.every() == 1 ? 60 : way.every() == 2 ? 30 : 10;
            assertThat(way.lead(firings.get("MmFragmentationHigh warning").firstSeconds(), failure)).as("%s, %s", name, way)
                    .isGreaterThanOrEqualTo(least);
        }
    }

    private static void checkRacing(Way way, Map<String, AlertTrial.Firing> firings) {
        assertThat(firings).as("%s", way).containsKeys("MmWatermarkRace warning", "MmAllocationFailed warning")
                .doesNotContainKeys("MmHighOrderExhausted critical", "MmFragmentationHigh warning",
                        "MmUnmovableMemoryHigh info", "MmPinnedMemoryGrowing info");
        if (way.step() > 1) {
            assertThat(firings).containsKey("MmMinFreeKbytesTooSmall warning");
        }
    }

    /** Every metric that the rules name. */
    private static Set<String> families() throws IOException {
        Set<String> families = new TreeSet<>();
        for (Matcher name = Pattern.compile("\\bmm_\\w+").matcher(Files.readString(Rule.FILE)); name.find();) {
            families.add(name.group());
        }
        return families;
    }

    private static String rows(String name, Way way, int failure, Map<String, AlertTrial.Firing> firings) {
        String head = "| " + name + " | " + (failure < 0 ? "never" : Integer.toString(failure)) + " | ";
        if (firings.isEmpty()) {
            return head + "none | | | 0 % |\n";
        }
        StringBuilder rows = new StringBuilder();
        firings.entrySet().stream().sorted((a, b) -> Double.compare(a.getValue().firstSeconds(), b.getValue().firstSeconds()))
                .forEach(alert -> rows.append(head).append(String.format("%s | %.0f | %s | %.0f %% |%n", alert.getKey(),
                        alert.getValue().firstSeconds() / way.step(), failure < 0 ? ""
                                : String.format("%+.0f", way.lead(alert.getValue().firstSeconds(), failure)),
                        100 * alert.getValue().share())));
        return rows.toString();
    }

    private static Map<String, String> cells(Way way, int failure, Map<String, AlertTrial.Firing> firings) {
        Map<String, String> cells = new TreeMap<>();
        firings.forEach((alert, firing) -> cells.put(alert, failure < 0 ? String.format("%.0f %%", 100 * firing.share())
                : String.format("%+.0f", way.lead(firing.firstSeconds(), failure))));
        return cells;
    }

    private static String way(String name, String speed, int failure, Map<String, List<Double>> leads) {
        return FOLLOWED.stream().map(alert -> {
            List<Double> all = leads.getOrDefault(alert, List.of());
            if (all.isEmpty()) {
                return "-";
            }
            String format = failure < 0 ? "at %.0f" : "%+.1f";
            String least = String.format(format, Collections.min(all));
            String most = String.format(format, Collections.max(all));
            return least.equals(most) ? least : least + " to " + most.replace("at ", "");
        }).collect(Collectors.joining(" | ", "| " + name + " | " + speed + " | ", " |\n"));
    }

    /** The table of docs/alerts.md. */
    private static String table() throws IOException {
        StringBuilder table = new StringBuilder("\n| alert | severity | ").append(String.join(" | ", CELLS.keySet()))
                .append(" |\n|---|---|").append("---|".repeat(CELLS.size())).append('\n');
        for (Rule rule : Rule.alerts()) {
            String alert = rule.alert() + " " + rule.severity();
            if (CELLS.values().stream().anyMatch(column -> column.containsKey(alert))) {
                table.append("| ").append(rule.alert()).append(" | ").append(rule.severity());
                CELLS.values().forEach(column -> table.append(" | ").append(column.getOrDefault(alert, "")));
                table.append(" |\n");
            }
        }
        return table.append('\n').toString();
    }

    @AfterAll
    static void checkThePage() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(PAGE_BEGIN) + PAGE_BEGIN.length();
        int end = page.indexOf(PAGE_END);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table());
        }
    }

    @AfterAll
    static void writeExpected() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(EXPECTED, """
                    # What the alerts do on recorded failures

                    Written and checked by RulesOnRecordingsIT (`-Dgolden.update=true`). Each recording has a snapshot of /proc a
                    second, is played through the exporter, and is judged by the rules every 15 s in promtool. Snapshots are
                    numbered; a failure is the first GFP_KERNEL request of order 4 that a probe in the kernel saw refused (in U3,
                    that the kernel logged). A, N and U3 fragment, C2 races at its watermarks, C (busy), B (a leak, then an OOM
                    kill) and M2 (compaction repairs) must be left alone, U comes to the brink and does not fail.

                    A, N and U3 are accelerated: a snapshot stands for 15 s in the first table.

                    | recording | first failure | alert | first fires | lead, scrapes of 15 s | share of time |
                    |---|---|---|---|---|---|
                    %s
                    ## Other ways to play them

                    Lead over the first failure in scrapes, negative where later, `at` a scrape where nothing failed, `-` never.
                    The least and the most of several first snapshots. Where snapshots are left out, the host fails that much
                    faster. At real speed A gives 1 s of warning, and the 5 minutes that MmFragmentationHigh waits pass only in U3.

                    | recording | played | %s |
                    |---|---|%s
                    %s""".formatted(String.join("", ROWS.values()), String.join(" | ", FOLLOWED),
                    "---|".repeat(FOLLOWED.size()), String.join("", WAYS.values())));
        }
    }
}
