package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The diagnosis says of each snapshot of the recordings what the alerting rules say of it: a snapshot is a scrape, and the
 * condition of each rule is evaluated by Debian's promtool at each fourth.
 */
@Execution(ExecutionMode.CONCURRENT)
class DiagnosisAgreesIT {
    private static final int STEP = 15;
    /** Prometheus extrapolates, and its ranges have other ends: at most so many scrapes earlier or later. */
    private static final int SLACK = 2;
    /** One of each course; in {@code make test-full} all. */
    private static final List<RecordedHost> HOSTS = RecordedHost.ALL.stream()
            .filter(host -> Boolean.getBoolean("test.full")
                    || Set.of("A-k61", "P3ctl-k61", "C2-lowmin-k612", "B-k61", "H-k612")
                            .contains(host.recording()))
            .toList();

    /** Which scrapes are evaluated: all of them take promtool minutes. */
    private static final int EVERY = 4;

    /** Those that the diagnosis has in common with the rules. MmPinnedMemoryLeak looks back a week. */
    private static final ImmutableSet<String> ALERTS = ImmutableSet.of(
            "MmHighOrderExhausted",
            "MmFragmentationHigh",
            "MmWatermarkRace",
            "MmAllocationFailed",
            "MmSinglePageAllocationFailed",
            "MmHostOutOfMemoryKill",
            "MmCommitLimitNear",
            "MmMinFreeKbytesTooSmall",
            "MmPinnedMemoryGrowing");

    private static final Pattern TESTED = Pattern.compile(
            "expr: \"[^\\n]*\\\\\"(Mm\\w+)\\\\\"[^\\n]*\", time: ([0-9hms]+),(.*?)(?=\\n +expr:|\\z)", Pattern.DOTALL);
    private static final Pattern INSTANCE = Pattern.compile("instance=\"([^\"]+)\"[^}]*} [0-9.E+]+");
    private static final Pattern TIME = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

    @TempDir
    static Path folder;

    /** By host, what was diagnosed at each scrape. */
    private static final Map<String, List<Diagnosis>> DIAGNOSED = new LinkedHashMap<>();

    /** By host and alert, the scrapes at which its condition holds. */
    private static final Map<String, Set<Integer>> HELD = new HashMap<>();

    @BeforeAll
    static void playAndEvaluate() throws Exception {
        Set<String> families = new TreeSet<>();
        for (Matcher name = Pattern.compile("\\bmm_\\w+").matcher(Files.readString(Rule.FILE)); name.find(); ) {
            families.add(name.group());
        }
        StringBuilder series = new StringBuilder();
        int length = 0;
        for (RecordedHost host : HOSTS) {
            PlayedSeries played = PlayedSeries.of(host, STEP * 1_000L, 0, 1, families);
            series.append(played.toYaml(host.name()));
            length = Math.max(length, played.length());
            DIAGNOSED.put(host.name(), diagnosed(host));
        }
        evaluate(series, length);
    }

    private static List<Diagnosis> diagnosed(RecordedHost host) throws Exception {
        List<Diagnosis> diagnosed = new ArrayList<>();
        try (Recording recording = new Recording(host.folder().resolve("trace.txt.gz"))) {
            Replay replay = new Replay(
                    STEP * 1_000L,
                    Optional.of(host.folder().resolve("kernel.log.gz")),
                    List.of("--collector.pagetypeinfo"));
            replay.play(
                    recording,
                    0,
                    1,
                    (recorded, now, found) -> diagnosed.add(Diagnosis.of(replay.seen(now), Diagnosis.DEFAULT_ORDER)));
        }
        return diagnosed;
    }

    private static void evaluate(CharSequence series, int length) throws Exception {
        StringBuilder tests = new StringBuilder();
        for (String alert : ALERTS) {
            String condition = condition(alert);
            for (int scrape = 0; scrape < length; scrape += EVERY) {
                tests.append(AlertTrial.shown(condition, scrape * STEP));
            }
        }
        String said = AlertTrial.run(folder, STEP, STEP, tests, series);
        int evaluated = 0;
        for (Matcher tested = TESTED.matcher(said); tested.find(); evaluated++) {
            for (Matcher instance = INSTANCE.matcher(tested.group(3)); instance.find(); ) {
                HELD.computeIfAbsent(instance.group(1) + " " + tested.group(1), key -> new HashSet<>())
                        .add(seconds(tested.group(2)) / STEP);
            }
        }
        assertThat(evaluated)
                .as(said.substring(0, Math.min(2_000, said.length())))
                .isEqualTo(ALERTS.size() * ((length + EVERY - 1) / EVERY));
    }

    /** Where some of the rules of this name that are not merely informative would fire without waiting. */
    private static String condition(String alert) throws IOException {
        StringBuilder condition = new StringBuilder();
        for (Rule rule : Rule.alerts()) {
            // The info is for hosts whose kernel log cannot be read; that of pinned memory contains the warning.
            boolean wanted =
                    alert.equals("MmPinnedMemoryGrowing") == rule.severity().equals("info");
            if (rule.alert().equals(alert) && wanted) {
                condition
                        .append(condition.isEmpty() ? "" : " or ")
                        .append("count by (instance) (")
                        .append(rule.expr().replaceAll("\\s+", " "))
                        .append(')');
            }
        }
        return "label_replace(" + condition + ", \"alert\", \"" + alert + "\", \"\", \"\")";
    }

    private static int seconds(String time) {
        Matcher matcher = TIME.matcher(time);
        assertThat(matcher.matches()).as(time).isTrue();
        int seconds = 0;
        for (int i = 1; i <= 3; i++) {
            seconds = seconds * 60 + (matcher.group(i) == null ? 0 : Integer.parseInt(matcher.group(i)));
        }
        return seconds;
    }

    @Test
    void theConditionsOfTheAlertsHoldInTheDiagnosisWhereTheyHoldInPrometheus() {
        List<String> differences = new ArrayList<>();
        int held = 0;
        for (String host : DIAGNOSED.keySet()) {
            for (String alert : ALERTS) {
                Set<Integer> inPrometheus = HELD.getOrDefault(host + " " + alert, Set.of());
                Set<Integer> here = new HashSet<>();
                for (int scrape = 0; scrape < DIAGNOSED.get(host).size(); scrape++) {
                    if (DIAGNOSED.get(host).get(scrape).alerts().contains(alert)) {
                        here.add(scrape);
                    }
                }
                held += here.size();
                Set<Integer> apart = new TreeSet<>();
                for (int scrape = 0; scrape < DIAGNOSED.get(host).size(); scrape += EVERY) {
                    if (inPrometheus.contains(scrape) ? nowhereNear(here, scrape) : allAround(here, scrape)) {
                        apart.add(scrape);
                    }
                }
                if (!apart.isEmpty()) {
                    differences.add(host + " " + alert + ": " + apart);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(held).isGreaterThan(500);
    }

    private static boolean nowhereNear(Set<Integer> held, int scrape) {
        return around(scrape).noneMatch(held::contains);
    }

    private static boolean allAround(Set<Integer> held, int scrape) {
        return around(scrape).allMatch(held::contains);
    }

    private static Stream<Integer> around(int scrape) {
        return IntStream.rangeClosed(scrape - SLACK, scrape + SLACK).boxed();
    }

    @Test
    void aHostFailsInTheDiagnosisWhereSomebodyIsPagedAndIsFineWhereNobodyIsTold() {
        DIAGNOSED.forEach((host, diagnoses) -> {
            for (int scrape = 0; scrape < diagnoses.size(); scrape++) {
                Diagnosis diagnosis = diagnoses.get(scrape);
                String where = host + ", snapshot " + scrape + ": " + diagnosis.headline();
                if (diagnosis.alerts().contains("MmHighOrderExhausted")) {
                    assertThat(diagnosis.state()).as(where).isEqualTo(State.FAILING);
                }
                if (diagnosis.state() == State.FINE) {
                    assertThat(diagnosis.alerts()).as(where).isSubsetOf("MmPinnedMemoryGrowing");
                }
                boolean withoutPages =
                        diagnosis.orders().get(0).unavailableSeconds().orElse(0) > 10;
                if (diagnosis.state() == State.FAILING && !withoutPages) {
                    assertThat(diagnosis.alerts())
                            .as(where)
                            .containsAnyOf("MmHighOrderExhausted", "MmAllocationFailed", "MmHostOutOfMemoryKill");
                }
            }
        });
    }
}
