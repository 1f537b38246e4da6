package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.alerts.Rule;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.ServerProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code make demo}, on free ports. It begins shortly before the page; with {@code -Dtest.full=true} when it really does. */
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
    private static final boolean FULL = Boolean.getBoolean("test.full");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private String get(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url).isEqualTo(200);
        return answer.body();
    }

    /** The result of a query, by instance. */
    private Map<String, Double> query(String prometheus, String query) throws IOException, InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        // Ahead by more than a subquery's step, so that it sees what has only just been written.
        long time = System.currentTimeMillis() / 1_000 + 3;
        String body = get(prometheus + "/api/v1/query?time=" + time + "&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        for (JsonElement each : JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonObject("data")
                .getAsJsonArray("result")) {
            JsonObject series = each.getAsJsonObject();
            values.put(
                    series.getAsJsonObject("metric").get("instance").getAsString(),
                    series.getAsJsonArray("value").get(1).getAsDouble());
        }
        return values;
    }

    private static void until(Process demo, Path out, String said) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!Files.readString(out).contains(said)) {
            assertThat(System.nanoTime()).as(Files.readString(out)).isLessThan(end);
            assertThat(demo.isAlive()).as(Files.readString(out)).isTrue();
            Thread.sleep(200);
        }
    }

    @Test
    void theDemoWarnsOfAHostThenPagesAndStopsWithCtrlC() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String server : new String[] {"WEB_1", "DB_1", "DB_2", "PROMETHEUS", "ALERTMANAGER"}) {
            settings.put(server, "127.0.0.1:" + ServerProcess.freePort());
        }
        Set<String> addresses = new HashSet<>(settings.values());
        String prometheus = "http://" + settings.get("PROMETHEUS");
        settings.put("JAR", ExporterProcess.jar().toString());
        settings.put("WORK", folder.resolve("demo").toString());
        if (!FULL) {
            settings.put("NOW", "450");
        }
        Path out = folder.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder("scripts/demo").redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(settings);
        Process demo = builder.start();
        try {
            until(demo, out, "Press Ctrl-C to stop.");
            assertThat(query(prometheus, "mm_allocatable_blocks{gfp=\"kernel\",order=\"4\"} offset 30m"))
                    .as("there is a past")
                    .containsOnlyKeys("web-1", "db-2");
            linksOpen(prometheus);
            Command second = new Command(List.of("scripts/demo"));
            settings.forEach(second::with);
            Command.Ended refused = second.run();
            assertThat(refused.err()).contains(settings.get("WEB_1") + " is taken");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(folder.resolve("demo/rules.yml"))
                    .as("the first demo goes on")
                    .exists();
            until(demo, out, "MmHighOrderExhausted fires on web-1: the page");
            thePageCameBehindTheWarning(prometheus, Files.readString(out));
            assertThat(query(prometheus, "sum by (instance) (up)"))
                    .isEqualTo(Map.of("web-1", 1.0, "db-1", 1.0, "db-2", 1.0));
            assertThat(query(prometheus, "mm_boot_time_seconds"))
                    .as("no host with a past was booted minutes ago")
                    .containsOnlyKeys("db-1");
            until(demo, out, "s the recording drops its page cache");
            // The shell's own kill: a bare machine has no other.
            new Command(List.of("sh", "-c", "kill -INT " + demo.pid())).succeed();
            assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).as(Files.readString(out)).isZero();
            for (String address : addresses) {
                assertThat(refused(URI.create("http://" + address).getPort()))
                        .as(address + " is closed")
                        .isTrue();
            }
        } finally {
            demo.destroy();
            demo.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private void linksOpen(String prometheus) throws IOException, InterruptedException {
        Matcher link = Pattern.compile("\"runbook_url\":\"([^\"]+/(Mm\\w+)\\.md)\"")
                .matcher(get(prometheus + "/api/v1/rules?type=alert"));
        Set<String> opened = new HashSet<>();
        while (link.find()) {
            if (opened.add(link.group(2))) {
                assertThat(get(link.group(1))).contains("<title>").contains(link.group(2));
            }
        }
        Set<String> alerts = new HashSet<>();
        Rule.alerts().forEach(rule -> alerts.add(rule.alert()));
        assertThat(opened).isEqualTo(alerts);
    }

    private void thePageCameBehindTheWarning(String prometheus, String said) throws Exception {
        assertThat(said)
                .containsPattern(
                        "MmFragmentationHigh fires on web-1, before anything fails; the page comes in about \\d+ s");
        assertThat(said.indexOf("MmFragmentationHigh fires")).isLessThan(said.indexOf("MmHighOrderExhausted fires"));
        String first = "min_over_time(timestamp(ALERTS{alertname=\"%s\",alertstate=\"firing\"})[10m:1s])";
        Map<String, Double> warned = query(prometheus, String.format(first, "MmFragmentationHigh"));
        Map<String, Double> paged = query(prometheus, String.format(first, "MmHighOrderExhausted"));
        assertThat(warned).containsOnlyKeys("web-1");
        assertThat(paged).containsOnlyKeys("web-1");
        assertThat(warned.get("web-1")).isLessThan(paged.get("web-1"));
        assertThat(query(prometheus, "count by (instance) (ALERTS{instance=\"db-2\"})"))
                .as("the one that is well")
                .isEmpty();
        if (FULL) {
            assertThat(query(prometheus, "count by (instance) (ALERTS{alertname=\"MmWatermarkRace\"})"))
                    .isEqualTo(Map.of("db-1", 1.0));
            assertThat(paged.get("web-1") - warned.get("web-1"))
                    .as("seconds to see the warning in")
                    .isGreaterThan(40);
        }
    }

    private static boolean refused(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }
}
