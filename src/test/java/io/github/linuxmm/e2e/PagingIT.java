package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.github.linuxmm.alerts.Rule;
import io.github.linuxmm.recording.ProcfsFolder;
import io.github.linuxmm.recording.RecordedFiles;
import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.ServerProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * From a host that fails to the page: a recorded failure at its own speed under the real exporter, which Debian's
 * Prometheus scrapes and judges, and Alertmanager reports.
 */
@Execution(ExecutionMode.CONCURRENT)
class PagingIT {
    /** Three seconds before order 4 runs out. */
    private static final int FIRST_SNAPSHOT = 455;
    /** Order 4 must have been unavailable for 10 of the 26 seconds that follow; then the last one stays. */
    private static final int LAST_SNAPSHOT = 484;

    @TempDir
    Path folder;

    private final BlockingQueue<String> pages = new LinkedBlockingQueue<>();

    private static List<RecordedFiles> snapshots() throws Exception {
        List<RecordedFiles> snapshots = new ArrayList<>();
        try (Recording recording = new Recording(Fixtures.RECORDINGS.resolve("A-k61/trace.txt.gz"))) {
            for (RecordedFiles snapshot = recording.next().orElseThrow();
                    snapshot.seq() <= LAST_SNAPSHOT;
                    snapshot = recording.next().orElseThrow()) {
                if (snapshot.seq() >= FIRST_SNAPSHOT) {
                    snapshots.add(snapshot);
                }
            }
        }
        return snapshots;
    }

    private HttpServer pager() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            pages.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void aRecordedFailurePagesWithItsRunbook() throws Exception {
        List<RecordedFiles> snapshots = snapshots();
        Path procfs = Files.createDirectories(folder.resolve("proc"));
        ProcfsFolder shown = new ProcfsFolder(procfs);
        shown.show(snapshots.get(0));
        Files.writeString(procfs.resolve("stat"), "btime 1790000000\n");

        HttpServer pager = pager();
        Path alertmanagerConfig = Files.writeString(
                folder.resolve("alertmanager.yml"),
                Files.readString(Path.of("alerts/alertmanager.yml"))
                        .replace("group_wait: 30s", "group_wait: 1s")
                        .replace(
                                "http://pager.example/hook",
                                "http://127.0.0.1:" + pager.getAddress().getPort() + "/hook"));
        try (ExporterProcess exporter = ExporterProcess.start("--path.procfs=" + procfs, "--no-collector.kernellog");
                ServerProcess alertmanager = ServerProcess.alertmanager(alertmanagerConfig, folder);
                ServerProcess prometheus = ServerProcess.prometheus(
                        Files.writeString(folder.resolve("prometheus.yml"), """
                        global: {scrape_interval: 1s, evaluation_interval: 1s}
                        rule_files: ["%s"]
                        alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
                        scrape_configs:
                          - job_name: linux-mm
                            static_configs: [{targets: ["%s"]}]
                        """.formatted(
                                        Rule.FILE.toAbsolutePath(),
                                        alertmanager.url().substring("http://".length()),
                                        exporter.addresses().get(0))),
                        folder)) {
            for (RecordedFiles snapshot : snapshots) {
                shown.show(snapshot);
                Thread.sleep(1_000);
            }
            String page = pages.poll(60, TimeUnit.SECONDS);
            assertThat(page)
                    .as("a page; Prometheus says " + prometheus.get("/api/v1/alerts"))
                    .isNotNull();
            checkPage(
                    JsonParser.parseString(page).getAsJsonObject(),
                    exporter.addresses().get(0));
        } finally {
            pager.stop(0);
        }
    }

    private static void checkPage(JsonObject page, String instance) {
        assertThat(page.get("receiver").getAsString()).isEqualTo("pager");
        assertThat(page.get("status").getAsString()).isEqualTo("firing");
        assertThat(page.getAsJsonArray("alerts")).hasSize(1);
        JsonElement alert = page.getAsJsonArray("alerts").get(0);
        JsonObject labels = alert.getAsJsonObject().getAsJsonObject("labels");
        JsonObject annotations = alert.getAsJsonObject().getAsJsonObject("annotations");
        assertThat(labels.get("alertname").getAsString()).isEqualTo("MmHighOrderExhausted");
        assertThat(labels.get("instance").getAsString()).isEqualTo(instance);
        assertThat(annotations.get("description").getAsString())
                .startsWith("Fragmentation on " + instance)
                .contains(" % of free memory is in smaller blocks than order 4 needs");
        assertThat(annotations.get("runbook_url").getAsString()).endsWith("/MmHighOrderExhausted.md");
        assertThat(annotations.get("dashboard_url").getAsString()).contains("/d/linux-mm-host?var-job=linux-mm&");
    }
}
