package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.alerts.AlertTrial.Firing;
import io.github.linuxmm.alerts.RecordedHost.Course;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The alerting rules on recorded failures and on hosts that did not fail, played through the exporter into promtool,
 * and
 * what must hold there. In a few ways, or with {@code -Dtest.full=true} in all.
 */
@Execution(ExecutionMode.CONCURRENT)
class RulesOnRecordingsIT {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final boolean FULL = UPDATE || Boolean.getBoolean("test.full");
    private static final Path EXPECTED = Path.of("alerts/tests/expected.md");
    private static final Path PAGE = Path.of("docs/alerts.md");
    private static final String PAGE_BEGIN = "<!-- from RulesOnRecordingsIT -->\n";
    private static final String PAGE_END = "<!-- end -->";
    /** Warnings of fragmentation, and of what causes it. */
    private static final List<String> OF_FRAGMENTATION =
            List.of("MmFragmentationHigh warning", "MmPinnedMemoryGrowing warning", "MmPinnedMemoryLeak warning");
    /** Alerts that a host without fragmentation and without races must not give. */
    private static final Set<String> OF_FAILURES = Set.of(
            "MmHighOrderExhausted critical",
            "MmAllocationFailed warning",
            "MmAllocationFailed critical",
            "MmSinglePageAllocationFailed warning",
            "MmFragmentationHigh warning",
            "MmPinnedMemoryLeak warning",
            "MmNumaNodeExhausted warning",
            "MmWatermarkRace warning",
            "MmMinFreeKbytesTooSmall warning");

    private static final List<Way> WAYS = FULL ? Way.ALL : Way.FEW;

    @TempDir
    static Path folder;

    private static TrialResults results;

    static List<RecordedHost> hosts() {
        return Stream.of(RecordedHost.ALL, RecordedHost.WITHOUT_PAGETYPEINFO)
                .flatMap(List::stream)
                .toList();
    }

    /** Without pagetypeinfo in the two ways that differ most: a scrape a snapshot, and real speed. */
    private static List<RecordedHost> hosts(Way way) {
        return way.equals(Way.FIRST) || way.step() == 1 ? hosts() : RecordedHost.ALL;
    }

    /** Everything at once, for as many processors as there are. */
    @BeforeAll
    static void play() throws Exception {
        Set<String> families = families();
        List<Way> distinct =
                WAYS.stream().map(RulesOnRecordingsIT::asPlayed).distinct().toList();
        List<Map.Entry<Way, RecordedHost>> plays = distinct.stream()
                .flatMap(way -> hosts(way).stream().map(host -> Map.entry(way, host)))
                .toList();
        List<PlayedSeries> series = inParallel(plays.stream()
                .<Callable<PlayedSeries>>map(play -> () -> {
                    Way way = play.getKey();
                    return PlayedSeries.of(play.getValue(), way.step() * 1_000L, way.from(), way.every(), families);
                })
                .toList());
        Map<Map.Entry<Way, RecordedHost>, PlayedSeries> played = new HashMap<>();
        for (int i = 0; i < plays.size(); i++) {
            played.put(plays.get(i), series.get(i));
        }
        // The longest first, so that none is left alone at the end.
        List<Way> longestFirst = WAYS.stream()
                .sorted(Comparator.comparingInt(way -> -way.step() / way.every()))
                .toList();
        List<Map<String, Map<String, Firing>>> found = inParallel(longestFirst.stream()
                .<Callable<Map<String, Map<String, Firing>>>>map(way -> () -> {
                    Map<String, PlayedSeries> scraped = new LinkedHashMap<>();
                    for (RecordedHost host : hosts(way)) {
                        scraped.put(
                                host.name(),
                                played.get(Map.entry(asPlayed(way), host))
                                        .scrapedAt(way.from() - asPlayed(way).from(), way.thin()));
                    }
                    return new AlertTrial(way.scrapeSeconds(), evaluationSeconds(way)).run(scraped, folder);
                })
                .toList());
        results = new TrialResults();
        WAYS.forEach(way -> results.add(way, found.get(longestFirst.indexOf(way))));
    }

    /** Ways that leave out the same snapshots see one playing of the recording, each from its own start. */
    private static Way asPlayed(Way way) {
        return new Way(way.step(), way.begin(), way.every(), 1);
    }

    /** Where nothing happens between the minutes, once a minute: a quarter of the longest trial. */
    private static int evaluationSeconds(Way way) {
        return way.step() == 60 ? 60 : 15;
    }

    private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Every metric that the rules name. */
    private static Set<String> families() throws IOException {
        Set<String> families = new TreeSet<>();
        for (Matcher name = Pattern.compile("\\bmm_\\w+").matcher(Files.readString(Rule.FILE)); name.find(); ) {
            families.add(name.group());
        }
        return families;
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void theAlertsTellWhatComes(RecordedHost host) {
        for (Way way : WAYS) {
            if (!hosts(way).contains(host)) {
                continue;
            }
            Map<String, Firing> firings = results.of(way, host);
            switch (host.course()) {
                case FRAGMENTED, FRAGMENTED_AND_SHORT -> checkFragmented(host, way, firings);
                case RACING -> checkRacing(host, way, firings);
                case HEALTHY ->
                    assertThat(firings.keySet()).as("%s, %s", host, way).doesNotContainAnyElementsOf(OF_FAILURES);
                default ->
                    assertThat(firings.keySet()).as("%s, %s", host, way).noneMatch(alert -> alert.endsWith("critical"));
            }
            // Snapshots of a second that stand for 15 make a race of a moment's boost.
            if (host.failure() < 0 && way.step() == 1) {
                assertThat(firings).as("%s, %s", host, way).doesNotContainKey("MmWatermarkRace warning");
            }
        }
    }

    private static void checkFragmented(RecordedHost host, Way way, Map<String, Firing> firings) {
        // At real speed P3ctl fails for 11 s, and then processes are killed: the page is for that.
        if (way.step() == 1 && host.recording().startsWith("P3ctl")) {
            assertThat(firings)
                    .containsKey("MmHostOutOfMemoryKill critical")
                    .doesNotContainKey("MmWatermarkRace warning");
            return;
        }
        assertThat(firings)
                .as("%s, %s", host, way)
                .containsKey("MmHighOrderExhausted critical")
                .doesNotContainKeys("MmWatermarkRace warning", "MmMinFreeKbytesTooSmall warning");
        // At real speed 10 s must have passed, which may take a second scrape.
        assertThat(lead(host, way, firings, List.of("MmHighOrderExhausted critical")))
                .as("%s, %s", host, way)
                .isGreaterThanOrEqualTo(way.step() == 1 ? -2 : -1);
        if (way.step() == 15 && way.thin() == 1 && host.course() == Course.FRAGMENTED) {
            int least = way.every() == 1 ? 60 : way.every() == 2 ? 30 : 10;
            assertThat(lead(host, way, firings, OF_FRAGMENTATION.subList(0, 1)))
                    .as("%s, %s", host, way)
                    .isGreaterThanOrEqualTo(least);
        }
        if (way.equals(Way.FIRST)) {
            assertThat(lead(host, way, firings, OF_FRAGMENTATION))
                    .as("%s, %s", host, way)
                    .isGreaterThanOrEqualTo(20);
        }
    }

    /** Of the first of these alerts. */
    private static double lead(RecordedHost host, Way way, Map<String, Firing> firings, List<String> alerts) {
        return alerts.stream()
                .filter(firings::containsKey)
                .mapToDouble(alert -> way.lead(firings.get(alert).firstSeconds(), host.failure()))
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    private static void checkRacing(RecordedHost host, Way way, Map<String, Firing> firings) {
        assertThat(firings)
                .as("%s, %s", host, way)
                .containsKeys("MmWatermarkRace warning", "MmAllocationFailed warning")
                .doesNotContainKeys("MmHighOrderExhausted critical", "MmFragmentationHigh warning");
        // Where a snapshot of W512 stands for a minute, it pins a fifth of its memory within an hour.
        if (way.step() < 60) {
            assertThat(firings).as("%s, %s", host, way).doesNotContainKeys(OF_FRAGMENTATION.toArray(String[]::new));
        }
        // W512 has the kernel's own value.
        if (way.step() > 1 && host.recording().startsWith("C2")) {
            assertThat(firings).containsKey("MmMinFreeKbytesTooSmall warning");
        }
    }

    @Test
    void expectedMdTellsWhatTheyDid() throws IOException {
        if (UPDATE) {
            Files.writeString(EXPECTED, ExpectedPage.of(results));
        }
        String page = Files.readString(EXPECTED);
        for (RecordedHost host : RecordedHost.ALL) {
            assertThat(page).contains(results.rows(host));
            for (String speed : results.speeds()) {
                if (results.wholeSpeeds().contains(speed)) {
                    assertThat(page).contains(results.row(host, speed));
                } else {
                    ExpectedPage.assertThatLeadsAreWithin(page, results, host, speed);
                }
            }
        }
        if (FULL) {
            assertThat(page).isEqualTo(ExpectedPage.of(results));
        }
    }

    @Test
    void docsAlertsMdTellsWhatTheyDid() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(PAGE_BEGIN) + PAGE_BEGIN.length();
        int end = page.indexOf(PAGE_END);
        String table = results.table(Rule.alerts());
        if (UPDATE) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table);
        }
    }
}
