package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ServerProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example configuration in Debian's real Alertmanager: who is told what, and what keeps quiet meanwhile. */
class AlertmanagerIT {
    private static final Path CONFIG = Path.of("alerts/alertmanager.yml");
    private static final Map<String, String> HOST =
            Map.of("cluster", "c1", "job", "linux-mm", "instance", "host1:10047");
    private static final Map<String, String> RECEIVERS =
            Map.of("critical", "pager", "warning", "ticket", "info", "nobody");

    @TempDir
    Path folder;

    private ServerProcess alertmanager;

    @BeforeEach
    void start() throws Exception {
        alertmanager = ServerProcess.alertmanager(CONFIG.toAbsolutePath(), folder);
    }

    @AfterEach
    void stop() throws Exception {
        alertmanager.close();
    }

    private static Map<String, String> with(Map<String, String> labels, String... more) {
        Map<String, String> all = new TreeMap<>(labels);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** An alert as the rules give it on a host: the rule's labels, and those of its series. */
    private static Map<String, String> alert(String name, String severity, Map<String, String> host) throws Exception {
        Rule rule = Rule.alerts().stream()
                .filter(one -> one.alert().equals(name) && one.severity().equals(severity))
                .findFirst()
                .orElseThrow();
        Map<String, String> labels = with(host, "alertname", name);
        labels.putAll(rule.labels());
        if (name.equals("MmHighOrderExhausted")
                || name.equals("MmAllocationFailed")
                || name.equals("MmWatermarkRace")) {
            labels.putIfAbsent("gfp", "kernel");
        }
        return labels;
    }

    private void fire(Map<String, String> labels, Instant end) throws Exception {
        Map<String, Object> alert = new HashMap<>(Map.of(
                "labels", labels, "startsAt", Instant.now().minusSeconds(60).toString()));
        if (end != null) {
            alert.put("endsAt", end.toString());
        }
        alertmanager.post("/api/v2/alerts", new Gson().toJson(List.of(alert)));
    }

    /** What is inhibited: the labels of each such alert, and the names of those that inhibit it. */
    private Map<Map<String, String>, Set<String>> inhibited() throws Exception {
        JsonArray alerts =
                JsonParser.parseString(alertmanager.get("/api/v2/alerts")).getAsJsonArray();
        Map<String, String> names = new HashMap<>();
        for (JsonElement alert : alerts) {
            names.put(
                    alert.getAsJsonObject().get("fingerprint").getAsString(),
                    labels(alert).get("alertname"));
        }
        Map<Map<String, String>, Set<String>> inhibited = new HashMap<>();
        for (JsonElement alert : alerts) {
            JsonObject status = alert.getAsJsonObject().getAsJsonObject("status");
            Set<String> by = new TreeSet<>();
            status.getAsJsonArray("inhibitedBy").forEach(fingerprint -> by.add(names.get(fingerprint.getAsString())));
            assertThat(status.get("state").getAsString()).isEqualTo(by.isEmpty() ? "active" : "suppressed");
            if (!by.isEmpty()) {
                inhibited.put(labels(alert), by);
            }
        }
        return inhibited;
    }

    private void awaitInhibited(Consumer<Map<Map<String, String>, Set<String>>> check) throws Exception {
        await(this::inhibited, check);
    }

    /** Alertmanager answers before what it was sent is inhibited, inhibits, or has a group. */
    private static <T> void await(Callable<T> look, Consumer<T> check) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                check.accept(look.call());
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private static Map<String, String> labels(JsonElement alert) {
        Map<String, String> labels = new TreeMap<>();
        alert.getAsJsonObject()
                .getAsJsonObject("labels")
                .entrySet()
                .forEach(label -> labels.put(label.getKey(), label.getValue().getAsString()));
        return labels;
    }

    @Test
    void whatHappensSilencesWhatWasComingOnTheSameHostAndOfTheSameKind() throws Exception {
        Map<String, String> exhausted = alert("MmHighOrderExhausted", "critical", HOST);
        Map<String, String> coming = alert("MmFragmentationHigh", "warning", HOST);
        Map<String, String> failed = alert("MmAllocationFailed", "warning", HOST);
        Map<String, String> otherHost = alert("MmFragmentationHigh", "warning", with(HOST, "instance", "host2:10047"));
        Map<String, String> otherCluster = alert("MmFragmentationHigh", "warning", with(HOST, "cluster", "c2"));
        Map<String, String> atomic = with(failed, "gfp", "atomic");
        Map<String, String> growing = alert("MmPinnedMemoryGrowing", "warning", HOST);
        for (Map<String, String> labels : List.of(coming, failed, otherHost, otherCluster, atomic, growing)) {
            fire(labels, null);
        }
        assertThat(inhibited()).isEmpty();

        fire(exhausted, null);
        awaitInhibited(inhibited -> assertThat(inhibited)
                .isEqualTo(Map.of(coming, Set.of("MmHighOrderExhausted"), failed, Set.of("MmHighOrderExhausted"))));

        fire(exhausted, Instant.now());
        awaitInhibited(inhibited -> assertThat(inhibited).isEmpty());
    }

    @Test
    void repeatedFailuresSilenceTheWarningOfOneButNeverThePage() throws Exception {
        Map<String, String> one = alert("MmAllocationFailed", "warning", HOST);
        fire(one, null);
        fire(alert("MmAllocationFailed", "critical", HOST), null);
        awaitInhibited(inhibited -> assertThat(inhibited).isEqualTo(Map.of(one, Set.of("MmAllocationFailed"))));

        fire(alert("MmHighOrderExhausted", "critical", HOST), null);
        awaitInhibited(inhibited -> assertThat(inhibited.keySet()).containsExactly(one));
    }

    @Test
    void killsAgainAndAgainSilenceTheWarningOfOne() throws Exception {
        Map<String, String> one = alert("MmHostOutOfMemoryKill", "warning", HOST);
        fire(one, null);
        fire(alert("MmHostOutOfMemoryKill", "warning", with(HOST, "instance", "host2:10047")), null);
        fire(alert("MmHostOutOfMemoryKill", "critical", HOST), null);
        awaitInhibited(inhibited -> assertThat(inhibited).isEqualTo(Map.of(one, Set.of("MmHostOutOfMemoryKill"))));
    }

    @Test
    void aRaceSilencesTheSettingThatCausesIt() throws Exception {
        Map<String, String> setting = alert("MmMinFreeKbytesTooSmall", "warning", HOST);
        fire(setting, null);
        fire(alert("MmFragmentationHigh", "warning", HOST), null);
        fire(alert("MmWatermarkRace", "warning", HOST), null);
        awaitInhibited(inhibited -> assertThat(inhibited).isEqualTo(Map.of(setting, Set.of("MmWatermarkRace"))));
    }

    @Test
    void anExporterThatIsDownSilencesWhatIsBlindForThatReason() throws Exception {
        List<Map<String, String>> blind = new ArrayList<>();
        for (Rule rule : Rule.alerts()) {
            if (Set.of("MmCollectorFailing", "MmKernelLogUnreadable", "MmRulesWithoutData")
                    .contains(rule.alert())) {
                blind.add(alert(rule.alert(), rule.severity(), HOST));
            }
        }
        blind.forEach(labels -> assertThat(labels).containsKey("severity"));
        for (Map<String, String> labels : blind) {
            fire(labels, null);
        }
        fire(alert("MmCollectorFailing", "warning", with(HOST, "instance", "host2:10047")), null);
        fire(alert("MmExporterDown", "warning", HOST), null);
        awaitInhibited(
                inhibited -> assertThat(inhibited.keySet()).hasSize(3).containsExactlyInAnyOrderElementsOf(blind));
    }

    @Test
    void eachAlertGoesToTheReceiverOfItsSeverityAndOthersElsewhere() throws Exception {
        for (Rule rule : Rule.alerts()) {
            Map<String, String> labels = alert(rule.alert(), rule.severity(), HOST);
            assertThat(route(labels)).as("%s", labels).isEqualTo(RECEIVERS.get(rule.severity()));
        }
        assertThat(route(Map.of("alertname", "NodeDown", "severity", "critical")))
                .isEqualTo("ticket");
    }

    private static String route(Map<String, String> labels) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("amtool", "config", "routes", "test", "--config.file=" + CONFIG));
        labels.forEach((name, value) -> command.add(name + "=" + value));
        return new Command(command).succeed().out().trim();
    }

    @Test
    void amtoolFindsTheConfigurationValid() throws Exception {
        new Command(List.of("amtool", "check-config", CONFIG.toString())).succeed();
    }

    @Test
    void aHostIsOneGroup() throws Exception {
        fire(alert("MmHighOrderExhausted", "critical", HOST), null);
        fire(alert("MmAllocationFailed", "critical", HOST), null);
        fire(alert("MmHighOrderExhausted", "critical", with(HOST, "instance", "host2:10047")), null);
        await(this::groups, groups -> assertThat(groups).containsExactlyInAnyOrder("host1:10047 2", "host2:10047 1"));
    }

    private List<String> groups() throws Exception {
        JsonArray groups = JsonParser.parseString(alertmanager.get("/api/v2/alerts/groups"))
                .getAsJsonArray();
        return StreamSupport.stream(groups.spliterator(), false)
                .map(group -> labels(group).get("instance") + " "
                        + group.getAsJsonObject().getAsJsonArray("alerts").size())
                .toList();
    }
}
