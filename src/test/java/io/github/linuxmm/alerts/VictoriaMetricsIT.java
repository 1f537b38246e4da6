package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ReplayProgram;
import io.github.linuxmm.support.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules in a real VictoriaMetrics: recordings are imported, vmalert replays the rules over them, and each alert
 * fires when it does in Prometheus, or at the evaluation before or after. Without {@code keep_firing_for}, which a
 * replay ignores.
 */
@Tag("newer-tools")
@Execution(ExecutionMode.CONCURRENT)
class VictoriaMetricsIT {
    /** Has one sample a scrape. */
    private static final String EACH_SCRAPE = "mm_boot_time_seconds ";

    @TempDir
    Path folder;

    /** Rules as a file of their own: JSON is YAML. */
    private Path file(String name, List<Rule> rules) throws IOException {
        List<Map<String, Object>> bare = new ArrayList<>();
        for (Rule rule : rules) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("record", rule.record());
            one.put("alert", rule.alert());
            one.put("expr", rule.expr());
            one.put("for", rule.hold());
            one.put("labels", rule.labels());
            one.values().removeIf(value -> value == null);
            bare.add(one);
        }
        Object groups = Map.of("groups", List.of(Map.of("name", name, "rules", bare)));
        return Files.writeString(folder.resolve(name + ".yml"), new Gson().toJson(groups));
    }

    /** Imports a recording as its replay writes it, and {@code up}; returns when the scrapes were, in Unix seconds. */
    private List<Long> load(ServerProcess victoriaMetrics, Path recording) throws Exception {
        Path replayed = folder.resolve("replayed.om");
        ReplayProgram.run(recording, replayed, 0, 1);
        Path up = folder.resolve("up.om");
        List<Long> scrapes = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(replayed);
                Writer out = Files.newBufferedWriter(up)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(EACH_SCRAPE)) {
                    String time = line.substring(line.lastIndexOf(' ') + 1);
                    out.write("up 1 " + time + "\n");
                    scrapes.add((long) Double.parseDouble(time));
                }
            }
        }
        String path = "/api/v1/import/prometheus?extra_label=job=linux-mm&extra_label=instance=host";
        victoriaMetrics.send(path, replayed);
        victoriaMetrics.send(path, up);
        victoriaMetrics.get("/internal/force_flush");
        return scrapes;
    }

    private static void replay(ServerProcess victoriaMetrics, Path rules, List<Long> scrapes) throws Exception {
        new Command(List.of(
                        "vmalert",
                        "-rule=" + rules,
                        "-datasource.url=" + victoriaMetrics.url(),
                        "-remoteWrite.url=" + victoriaMetrics.url(),
                        "-evaluationInterval=" + FiringTimes.STEP + "s",
                        "-replay.timeFrom=" + Instant.ofEpochSecond(scrapes.get(0)),
                        "-replay.timeTo=" + Instant.ofEpochSecond(scrapes.get(scrapes.size() - 1)),
                        "-replay.maxDatapointsPerQuery=10000",
                        "-replay.disableProgressBar",
                        "-replay.rulesDelay=0"))
                .succeed();
        // Else the next rule does not see for some seconds what this one has recorded.
        victoriaMetrics.get("/internal/force_flush");
    }

    /** As {@link FiringTimes#of}. */
    private static Map<String, NavigableSet<Integer>> firing(ServerProcess victoriaMetrics, long start)
            throws Exception {
        String match = URLEncoder.encode("ALERTS{alertstate=\"firing\"}", StandardCharsets.UTF_8);
        Map<String, NavigableSet<Integer>> times = new TreeMap<>();
        for (String line : victoriaMetrics
                .get("/api/v1/export?match%5B%5D=" + match)
                .lines()
                .toList()) {
            JsonObject series = JsonParser.parseString(line).getAsJsonObject();
            JsonObject labels = series.getAsJsonObject("metric");
            String alert = labels.get("alertname").getAsString() + " "
                    + labels.get("severity").getAsString();
            for (JsonElement millis : series.getAsJsonArray("timestamps")) {
                times.computeIfAbsent(alert, name -> new TreeSet<>())
                        .add((int) ((millis.getAsLong() / 1_000 - start) / FiringTimes.STEP));
            }
        }
        return times;
    }

    private static PlayedSeries scraped(RecordedHost host) throws Exception {
        Set<String> families = new TreeSet<>();
        for (Matcher name = Pattern.compile("\\bmm_\\w+").matcher(Files.readString(Rule.FILE)); name.find(); ) {
            families.add(name.group());
        }
        return PlayedSeries.of(host, FiringTimes.STEP * 1_000L, 0, 1, families);
    }

    /** Whether each evaluation of one is one of the other, or beside one. */
    private static boolean isNear(NavigableSet<Integer> some, NavigableSet<Integer> others) {
        return some.stream()
                .allMatch(time -> !others.subSet(time - 1, true, time + 1, true).isEmpty());
    }

    @Test
    void vmalertTakesTheRules() throws Exception {
        new Command(List.of("vmalert", "-dryRun", "-rule=" + Rule.FILE)).succeed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-k61", "C2-lowmin-k612"})
    void alertsFireWhenTheyDoInPrometheus(String name) throws Exception {
        RecordedHost host = RecordedHost.ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Rule> rules = Rule.all();
        Map<String, NavigableSet<Integer>> here;
        try (ServerProcess victoriaMetrics = ServerProcess.victoriaMetrics(folder)) {
            List<Long> scrapes = load(victoriaMetrics, host.folder());
            for (Rule rule : rules) {
                if (rule.record() != null) {
                    replay(victoriaMetrics, file("recording", List.of(rule)), scrapes);
                }
            }
            replay(victoriaMetrics, file("alerting", Rule.alerts()), scrapes);
            here = firing(victoriaMetrics, scrapes.get(0));
        }
        Map<String, NavigableSet<Integer>> there = FiringTimes.of(scraped(host), file("all", rules), folder);
        assertThat(there).isNotEmpty();
        Set<String> all = new TreeSet<>(here.keySet());
        all.addAll(there.keySet());
        Map<String, String> different = new TreeMap<>();
        for (String alert : all) {
            NavigableSet<Integer> ours = here.getOrDefault(alert, new TreeSet<>());
            NavigableSet<Integer> theirs = there.getOrDefault(alert, new TreeSet<>());
            if (!isNear(ours, theirs) || !isNear(theirs, ours)) {
                different.put(alert, "VictoriaMetrics: " + ours + ", Prometheus: " + theirs);
            }
        }
        assertThat(different).isEmpty();
    }
}
