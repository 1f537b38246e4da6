package io.github.linuxmm.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.ServerProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host dashboard's verdict on hosts whose orders are served: what else makes them no host to do nothing about. */
class HostVerdictIT {
    private static final long START = 1_700_000_040;
    private static final int MINUTES = 30;
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private final Map<String, StringBuilder> families = new TreeMap<>();

    private void series(String name, String labels, double from, double to) {
        StringBuilder samples = families.computeIfAbsent(name, key -> new StringBuilder());
        for (int i = 0; i <= MINUTES; i++) {
            // In two steps, so that the last minutes are level.
            samples.append(name + "{job=\"mm\"," + labels + "} " + (long) (i < MINUTES / 2 ? from : to) + " "
                    + (START + 60L * i) + "\n");
        }
    }

    /** A host of 16 GiB that serves order 4. */
    private void host(String labels, double available, double pinnedAtLast) {
        series("mm_page_size_bytes", labels, 4096, 4096);
        series("mm_unusable_free_ratio", labels + ",order=\"4\"", 0, 0);
        series("mm_unusable_free_ratio", labels + ",order=\"0\"", 0, 0);
        series("mm_allocatable_blocks", labels + ",gfp=\"kernel\",order=\"4\"", 100, 100);
        series("mm_meminfo_MemTotal_bytes", labels, 16 * GIB, 16 * GIB);
        series("mm_meminfo_MemAvailable_bytes", labels, available, available);
        series("mm_memory_pinned_bytes", labels, GIB, pinnedAtLast);
    }

    private void fires(String labels, String alert, String severity) {
        series(
                "ALERTS",
                labels + ",alertname=\"" + alert + "\",alertstate=\"firing\",severity=\"" + severity + "\"",
                1,
                1);
    }

    private static String query(String title) {
        return Dashboard.of("linux-mm-host").targets().stream()
                .filter(target -> target.panel().get("title").getAsString().startsWith(title))
                .map(Dashboard.Target::expr)
                .collect(Collectors.joining())
                .replaceAll("\\$(cluster|job|instance)", ".*")
                .replace("$order", "4");
    }

    /** By host, its value and its runbook, if it has one. */
    private static Map<String, String> ask(ServerProcess prometheus, String title) throws Exception {
        String body = prometheus.get("/api/v1/query?query=" + URLEncoder.encode(query(title), StandardCharsets.UTF_8)
                + "&time=" + (START + 60 * MINUTES));
        Map<String, String> found = new TreeMap<>();
        for (JsonElement element : JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonObject("data")
                .getAsJsonArray("result")) {
            JsonObject labels = element.getAsJsonObject().getAsJsonObject("metric");
            String host = labels.get("instance").getAsString()
                    + (labels.has("cluster") ? " " + labels.get("cluster").getAsString() : "");
            String value =
                    element.getAsJsonObject().getAsJsonArray("value").get(1).getAsString();
            String page = labels.has("runbook") ? " " + labels.get("runbook").getAsString() : "";
            assertThat(found.put(host, value + page)).as(host + " twice").isNull();
        }
        return found;
    }

    @Test
    void anAlertALeakAndHugePagesAreToldForWhatTheyAre() throws Exception {
        host("instance=\"well\"", 8 * GIB, GIB);
        host("instance=\"node\"", 8 * GIB, GIB);
        fires("instance=\"node\"", "MmNumaNodeExhausted", "warning");
        host("instance=\"killed\"", 8 * GIB, GIB);
        fires("instance=\"killed\"", "MmHostOutOfMemoryKill", "critical");
        fires("instance=\"killed\"", "MmMinFreeKbytesTooSmall", "warning");
        host("instance=\"informed\"", 8 * GIB, GIB);
        fires("instance=\"informed\"", "MmKernelLogUnreadable", "info");
        host("instance=\"leak\"", 8 * GIB, GIB);
        fires("instance=\"leak\"", "MmPinnedMemoryLeak", "warning");
        host("instance=\"leak, no rules\"", 8 * GIB, 4 * GIB);
        host("instance=\"grows\"", 8 * GIB, GIB);
        fires("instance=\"grows\"", "MmPinnedMemoryGrowing", "info");
        host("instance=\"short\"", 0.5 * GIB, GIB);
        // 15 of 16 GiB in huge pages; half of the rest is available. Kernels before 4.16 have their number only.
        host("instance=\"huge\"", 0.5 * GIB, GIB);
        series("mm_meminfo_Hugetlb_bytes", "instance=\"huge\"", 15 * GIB, 15 * GIB);
        host("instance=\"huge, old\"", 0.5 * GIB, GIB);
        series("mm_meminfo_HugePages_Total", "instance=\"huge, old\"", 15 * 512, 15 * 512);
        series("mm_meminfo_Hugepagesize_bytes", "instance=\"huge, old\"", 2 << 20, 2 << 20);
        // The same name in two clusters, one of them in trouble.
        host("instance=\"twin\",cluster=\"a\"", 8 * GIB, GIB);
        host("instance=\"twin\",cluster=\"b\"", 8 * GIB, GIB);
        fires("instance=\"twin\",cluster=\"b\"", "MmCommitLimitNear", "warning");
        StringBuilder text = new StringBuilder();
        families.forEach((name, samples) -> text.append("# TYPE " + name + " gauge\n" + samples));
        Path samples = Files.writeString(folder.resolve("hosts.om"), text.append("# EOF\n"));
        try (ServerProcess prometheus = ServerProcess.prometheusOf(samples, folder)) {
            Map<String, String> told = ask(prometheus, "What to do");
            assertThat(told)
                    .isEqualTo(ask(prometheus, "Verdict for"))
                    .isEqualTo(new TreeMap<>(Map.ofEntries(
                            Map.entry("well", "0 modes.md"),
                            Map.entry("node", "13 MmNumaNodeExhausted.md#mitigate-now"),
                            Map.entry("killed", "11 MmHostOutOfMemoryKill.md#mitigate-now"),
                            Map.entry("informed", "0 modes.md"),
                            Map.entry("leak", "12 MmPinnedMemoryLeak.md#mitigate-now"),
                            Map.entry("leak, no rules", "12 MmPinnedMemoryLeak.md#mitigate-now"),
                            Map.entry("grows", "2 MmPinnedMemoryGrowing.md#mitigate-now"),
                            Map.entry("short", "10 MmHostOutOfMemoryKill.md#mitigate-now"),
                            Map.entry("huge", "0 modes.md"),
                            Map.entry("huge, old", "0 modes.md"),
                            Map.entry("twin a", "0 modes.md"),
                            Map.entry("twin b", "13 MmCommitLimitNear.md#mitigate-now"))));
            assertThat(ask(prometheus, "Available"))
                    .containsEntry("huge", "0.5")
                    .containsEntry("huge, old", "0.5")
                    .containsEntry("well", "0.5");
        }
    }
}
