package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.diagnosis.Cause;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.State;
import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.ReplayProgram;
import io.github.linuxmm.support.ServerProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the host dashboard says while recordings play: which words its verdict uses, in Debian's real Prometheus. */
class DashboardStatesIT {
    private static final Pattern PAGE_SIZE = Pattern.compile("(?m)^mm_page_size_bytes \\S+ (\\d+)");
    private static final int VERDICT = 1;
    private static final int BLOCKS = 2;
    private static final String LEAKING = "12";
    private static final int USABLE = 12;
    private static final int WHO_GREW = 18;

    @TempDir
    Path folder;

    private record Played(ServerProcess prometheus, long from, long to) implements AutoCloseable {
        /** The values that a panel's first query has at any scrape, in the panel's words where it has some. */
        Set<String> words(int id, String suffix) throws Exception {
            return words(id, values(id, suffix));
        }

        private static Set<String> words(int id, Map<Long, String> values) {
            JsonObject words = panel(id)
                    .getAsJsonObject("fieldConfig")
                    .getAsJsonObject("defaults")
                    .getAsJsonArray("mappings")
                    .get(0)
                    .getAsJsonObject()
                    .getAsJsonObject("options");
            return new TreeSet<>(values.values().stream()
                    .map(number -> words.has(number)
                            ? words.getAsJsonObject(number).get("text").getAsString()
                            : "a number")
                    .toList());
        }

        /** The values of a panel's first query by time; the last of several at one time. */
        Map<Long, String> values(int id, String suffix) throws Exception {
            return asked(query(id) + suffix);
        }

        /** The verdicts by time for one who is told of no leak. */
        Map<Long, String> verdictsWithoutLeak() throws Exception {
            String query = query(VERDICT);
            String without = query.replace(" > 0.1) * 0 + " + LEAKING, " > 1) * 0 + " + LEAKING);
            assertThat(without).isNotEqualTo(query);
            return asked(without);
        }

        private static String query(int id) {
            // A replay has no labels of a target.
            return panel(id)
                    .getAsJsonArray("targets")
                    .get(0)
                    .getAsJsonObject()
                    .get("expr")
                    .getAsString()
                    .replaceAll("\\$(cluster|job|instance)", ".*")
                    .replace("$order", "4");
        }

        /** All rows of the heatmap together by time, by how bright they are. */
        Map<Long, String> brightness() throws Exception {
            return asked("sum(" + query(USABLE) + ")");
        }

        /** The holders that the table names at any scrape. */
        Set<String> holders() throws Exception {
            Set<String> names = new TreeSet<>();
            result(query(WHO_GREW))
                    .forEach(series -> names.add(series.getAsJsonObject()
                            .getAsJsonObject("metric")
                            .get("name")
                            .getAsString()));
            return names;
        }

        private JsonArray result(String query) throws Exception {
            String body = prometheus.get("/api/v1/query_range?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)
                    + "&start=" + from + "&end=" + to + "&step=15");
            return JsonParser.parseString(body)
                    .getAsJsonObject()
                    .getAsJsonObject("data")
                    .getAsJsonArray("result");
        }

        private Map<Long, String> asked(String query) throws Exception {
            Map<Long, String> values = new TreeMap<>();
            for (JsonElement series : result(query)) {
                for (JsonElement value : series.getAsJsonObject().getAsJsonArray("values")) {
                    values.put(
                            value.getAsJsonArray().get(0).getAsLong(),
                            value.getAsJsonArray().get(1).getAsString());
                }
            }
            return values;
        }

        private static JsonObject panel(int id) {
            return Dashboard.of("linux-mm-host").panels().stream()
                    .filter(panel -> panel.get("id").getAsInt() == id)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            prometheus.close();
        }
    }

    private Played play(String recording, String option) throws Exception {
        Path replayed = folder.resolve("replayed.om");
        ReplayProgram.run(Fixtures.RECORDINGS.resolve(recording), replayed, 0, 1, option);
        Promtool.createBlocks(replayed, folder.resolve("tsdb"));
        Matcher time = PAGE_SIZE.matcher(Files.readString(replayed));
        assertThat(time.find()).isTrue();
        long from = Long.parseLong(time.group(1));
        long to = time.results()
                .mapToLong(one -> Long.parseLong(one.group(1)))
                .max()
                .orElseThrow();
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "{}");
        return new Played(ServerProcess.prometheus(config, folder, "--storage.tsdb.retention.time=100y"), from, to);
    }

    /** Of each verdict's value the causes that go with it; it knows neither kills nor logged failures. */
    private static final Map<String, Set<Cause>> CAUSES = Map.of(
            "10", Set.of(Cause.SHORTAGE),
            "9", Set.of(Cause.FRAGMENTATION),
            "8", Set.of(Cause.FRAGMENTATION),
            "7", Set.of(Cause.RACE, Cause.SHORTAGE),
            "5", Set.of(Cause.RACE),
            "4", Set.of(Cause.FRAGMENTATION),
            "3", Set.of(Cause.FRAGMENTATION));

    /** A query's range has other ends than the diagnosis's: at most so many scrapes apart. */
    private static final int SLACK = 2;

    static Stream<String> recordings() {
        return Boolean.getBoolean("test.full")
                ? Stream.of("A-k61", "U3-k61", "P-k61", "C2-lowmin-k612", "C-k61")
                : Stream.of("A-k61", "C2-lowmin-k612");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theVerdictIsTheDiagnosis(String recording) throws Exception {
        List<Diagnosis> diagnoses = new ArrayList<>();
        Path folderOfIt = Fixtures.RECORDINGS.resolve(recording);
        try (Recording snapshots = new Recording(folderOfIt.resolve("trace.txt.gz"))) {
            Replay replay = new Replay(
                    15_000, Optional.of(folderOfIt.resolve("kernel.log.gz")), List.of("--collector.pagetypeinfo"));
            replay.play(
                    snapshots,
                    0,
                    1,
                    (recorded, now, found) -> diagnoses.add(Diagnosis.of(replay.seen(now), Diagnosis.DEFAULT_ORDER)));
        }
        Map<Long, String> verdicts;
        try (Played played = play(recording, "--collector.pagetypeinfo")) {
            verdicts = played.values(VERDICT, "");
            isDarkWhileFragmented(played.brightness(), verdicts);
            assertThat(played.holders())
                    .contains("slab", "unaccounted")
                    .doesNotContain("free", "pcp", "file", "anon", "slab_reclaimable", "hugetlb", "unevictable");
        }
        int compared = 0;
        for (int i = SLACK; i < diagnoses.size() - SLACK; i++) {
            String verdict = verdicts.get(diagnoses.get(i).unixMillis() / 1_000);
            Set<Cause> around = diagnoses.subList(i - SLACK, i + SLACK + 1).stream()
                    .map(Diagnosis::cause)
                    .collect(Collectors.toSet());
            Set<Cause> causes = CAUSES.get(verdict);
            if (causes != null) {
                assertThat(around).as("snapshot %d, verdict %s", i, verdict).containsAnyElementsOf(causes);
            } else {
                // A leak is a state of its own, as an alert is: of what was served before, and it hides no failure.
                assertThat(verdict).isIn("0", "1", "6", LEAKING);
                boolean fragmented = diagnoses.subList(i - SLACK, i + SLACK + 1).stream()
                        .allMatch(diagnosis ->
                                diagnosis.state() == State.FAILING && diagnosis.cause() == Cause.FRAGMENTATION);
                assertThat(fragmented).as("snapshot %d, verdict %s", i, verdict).isFalse();
            }
            compared++;
        }
        assertThat(compared).isEqualTo(diagnoses.size() - 2 * SLACK);
    }

    /** However many small blocks are free, the heatmap is less bright than at its best. */
    private static void isDarkWhileFragmented(Map<Long, String> brightness, Map<Long, String> verdicts) {
        double best = brightness.values().stream()
                .mapToDouble(Double::parseDouble)
                .max()
                .orElseThrow();
        verdicts.forEach((time, verdict) -> {
            if (Set.of("8", "9").contains(verdict)) {
                assertThat(Double.parseDouble(brightness.get(time)))
                        .as("at %d, at best %f", time, best)
                        .isLessThan(best / 2);
            }
        });
    }

    @Test
    void aRaceIsNeverToldAsFragmentation() throws Exception {
        try (Played played = play("C2-lowmin-k612", "--collector.pagetypeinfo")) {
            assertThat(played.words(VERDICT, ""))
                    .contains("race at the watermark", "NOT SERVED: race")
                    .doesNotContain(
                            "served, but fragmented",
                            "fragmented, not known if served",
                            "fragmented, compaction fails",
                            "NOT SERVED: fragmented");
        }
    }

    @Test
    void fragmentationIsToldAndNotKnownIsNeitherYesNorNo() throws Exception {
        try (Played played = play("P-k61", "--no-collector.pagetypeinfo")) {
            // What pins memory here takes more than a tenth of it, which is told of a host that has no worse state.
            Map<Long, String> verdicts = played.values(VERDICT, "");
            Map<Long, String> without = played.verdictsWithoutLeak();
            assertThat(Played.words(VERDICT, without))
                    .contains("served", "not known", "fragmented, not known if served", "NOT SERVED: fragmented")
                    .doesNotContain("leaking", "race at the watermark", "NOT SERVED: race");
            assertThat(Played.words(VERDICT, verdicts))
                    .contains("served", "leaking", "fragmented, not known if served", "NOT SERVED: fragmented")
                    .doesNotContain("race at the watermark", "NOT SERVED: race");
            assertThat(verdicts.keySet()).isEqualTo(without.keySet());
            verdicts.forEach((time, verdict) -> assertThat(without.get(time))
                    .as("at %d, verdict %s", time, verdict)
                    .isIn(verdict.equals(LEAKING) ? Set.of("0", "1") : Set.of(verdict)));
            assertThat(played.words(BLOCKS, " and on (order) label_replace(vector(1), \"order\", \"4\", \"\", \"\")"))
                    .containsExactlyInAnyOrder("no", "not known", "a number");
        }
    }
}
