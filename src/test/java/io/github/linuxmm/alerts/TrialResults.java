package io.github.linuxmm.alerts;

import io.github.linuxmm.alerts.AlertTrial.Firing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the alerts did on each recorded host in each way, as the rows of alerts/tests/expected.md and docs/alerts.md.
 */
final class TrialResults {
    /** Alerts by which the ways of playing a recording are compared. */
    static final List<String> FOLLOWED = List.of(
            "MmPinnedMemoryGrowing info",
            "MmPinnedMemoryGrowing warning",
            "MmPinnedMemoryLeak warning",
            "MmFragmentationHigh warning",
            "MmHighOrderExhausted critical",
            "MmAllocationFailed warning",
            "MmAllocationFailed critical",
            "MmWatermarkRace warning",
            "MmHostOutOfMemoryKill critical");

    /** In the order of the ways; by a host's name, and alert. */
    private final Map<Way, Map<String, Map<String, Firing>>> firings = new LinkedHashMap<>();

    void add(Way way, Map<String, Map<String, Firing>> found) {
        firings.put(way, found);
    }

    Map<String, Firing> of(Way way, RecordedHost host) {
        return firings.get(way).get(host.name());
    }

    /** The ways in which a speed was played. */
    private List<Way> ways(String speed) {
        return firings.keySet().stream()
                .filter(way -> way.speed().equals(speed))
                .toList();
    }

    /** Those of which each way was played; only their rows are known whole. */
    List<String> wholeSpeeds() {
        return speeds().stream()
                .filter(speed -> ways(speed)
                        .containsAll(Way.ALL.stream()
                                .filter(way -> way.speed().equals(speed))
                                .toList()))
                .toList();
    }

    List<String> speeds() {
        return firings.keySet().stream().map(Way::speed).distinct().toList();
    }

    /** Rows of the first table: what fired in the first way. */
    String rows(RecordedHost host) {
        String head =
                "| " + host.name() + " | " + (host.failure() < 0 ? "never" : Integer.toString(host.failure())) + " | ";
        Map<String, Firing> found = of(Way.FIRST, host);
        if (found.isEmpty()) {
            return head + "none | | | 0 % |\n";
        }
        StringBuilder rows = new StringBuilder();
        found.entrySet().stream()
                .sorted((a, b) ->
                        Double.compare(a.getValue().firstSeconds(), b.getValue().firstSeconds()))
                .forEach(alert -> rows.append(head)
                        .append(String.format(
                                "%s | %.0f | %s | %.0f %% |%n",
                                alert.getKey(),
                                alert.getValue().firstSeconds() / Way.FIRST.step(),
                                host.failure() < 0
                                        ? ""
                                        : String.format(
                                                "%+.0f",
                                                Way.FIRST.lead(alert.getValue().firstSeconds(), host.failure())),
                                100 * alert.getValue().share())));
        return rows.toString();
    }

    /** The row of one speed: the least and the most of each alert's leads. */
    String row(RecordedHost host, String speed) {
        return FOLLOWED.stream()
                .map(alert -> {
                    List<String> leads = leads(host, speed, alert);
                    if (leads.isEmpty()) {
                        return "-";
                    }
                    String least = leads.get(0);
                    String most = leads.get(leads.size() - 1);
                    return least.equals(most) ? least : least + " to " + most.replace("at ", "");
                })
                .collect(Collectors.joining(" | ", rowHead(host, speed), " |\n"));
    }

    static String rowHead(RecordedHost host, String speed) {
        return "| " + host.name() + " | " + speed + " | ";
    }

    /**
     * By how many scrapes an alert led, or where nothing failed at which it fired: one for each way in which it did,
     * from the least on.
     */
    List<String> leads(RecordedHost host, String speed, String alert) {
        List<Double> leads = new ArrayList<>();
        for (Way way : ways(speed)) {
            Firing firing = of(way, host).get(alert);
            if (firing != null) {
                leads.add(
                        host.failure() < 0
                                ? firing.firstSeconds() / way.scrapeSeconds()
                                : way.lead(firing.firstSeconds(), host.failure()));
            }
        }
        Collections.sort(leads);
        return leads.stream()
                .map(lead -> String.format(host.failure() < 0 ? "at %.0f" : "%+.1f", lead))
                .toList();
    }

    /** The table of docs/alerts.md. */
    String table(List<Rule> alerts) {
        Map<String, Map<String, String>> columns = new TreeMap<>();
        RecordedHost.ALL.forEach(host -> columns.put(host.name(), cells(host)));
        StringBuilder table = new StringBuilder("\n| alert | severity | ")
                .append(String.join(" | ", columns.keySet()))
                .append(" |\n|---|---|")
                .append("---|".repeat(columns.size()))
                .append('\n');
        for (Rule rule : alerts) {
            String alert = rule.alert() + " " + rule.severity();
            if (columns.values().stream().anyMatch(column -> column.containsKey(alert))) {
                table.append("| ").append(rule.alert()).append(" | ").append(rule.severity());
                columns.values().forEach(column -> table.append(" | ").append(column.getOrDefault(alert, "")));
                table.append(" |\n");
            }
        }
        return table.append('\n').toString();
    }

    private Map<String, String> cells(RecordedHost host) {
        Map<String, String> cells = new HashMap<>();
        of(Way.FIRST, host)
                .forEach((alert, firing) -> cells.put(
                        alert,
                        host.failure() < 0
                                ? String.format("%.0f %%", 100 * firing.share())
                                : String.format("%+.0f", Way.FIRST.lead(firing.firstSeconds(), host.failure()))));
        return cells;
    }
}
