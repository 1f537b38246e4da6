package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.ReplayProgram;
import io.github.linuxmm.support.ServerProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host dashboard says while recordings play: which words its verdict uses, in Debian's real Prometheus. */
class DashboardStatesIT {
    private static final Pattern PAGE_SIZE = Pattern.compile("(?m)^mm_page_size_bytes \\S+ (\\d+)");
    private static final int VERDICT = 1;
    private static final int BLOCKS = 2;

    @TempDir
    Path folder;

    private record Played(ServerProcess prometheus, long from, long to) implements AutoCloseable {
        /** The values that a panel's first query has at any scrape, in the panel's words where it has some. */
        Set<String> words(int id, String suffix) throws Exception {
            JsonObject panel = panel(id);
            JsonObject words = panel.getAsJsonObject("fieldConfig")
                    .getAsJsonObject("defaults")
                    .getAsJsonArray("mappings")
                    .get(0)
                    .getAsJsonObject()
                    .getAsJsonObject("options");
            // A replay has no labels of a target.
            String query = panel.getAsJsonArray("targets")
                            .get(0)
                            .getAsJsonObject()
                            .get("expr")
                            .getAsString()
                            .replaceAll("\\$(job|instance)", ".*")
                            .replace("$order", "4")
                    + suffix;
            String body = prometheus.get("/api/v1/query_range?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)
                    + "&start=" + from + "&end=" + to + "&step=15");
            Set<String> found = new TreeSet<>();
            JsonArray result = JsonParser.parseString(body)
                    .getAsJsonObject()
                    .getAsJsonObject("data")
                    .getAsJsonArray("result");
            for (JsonElement series : result) {
                for (JsonElement value : series.getAsJsonObject().getAsJsonArray("values")) {
                    String number = value.getAsJsonArray().get(1).getAsString();
                    found.add(
                            words.has(number)
                                    ? words.getAsJsonObject(number).get("text").getAsString()
                                    : "a number");
                }
            }
            return found;
        }

        private static JsonObject panel(int id) {
            return Dashboard.all().stream()
                    .filter(dashboard -> dashboard.uid().equals("linux-mm-host"))
                    .flatMap(dashboard -> dashboard.panels().stream())
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
            assertThat(played.words(VERDICT, ""))
                    .contains("served", "not known", "fragmented, not known if served", "NOT SERVED: fragmented")
                    .doesNotContain("race at the watermark", "NOT SERVED: race");
            assertThat(played.words(BLOCKS, " and on (order) label_replace(vector(1), \"order\", \"4\", \"\", \"\")"))
                    .containsExactlyInAnyOrder("no", "not known", "a number");
        }
    }
}
