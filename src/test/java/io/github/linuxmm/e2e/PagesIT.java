package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.history.HistoryJsonReader;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.RawClient;
import io.github.linuxmm.support.RunningTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about the host, from the real jar, on a host that chooses the worst names for what it has. */
class PagesIT {
    private static final Path TREE = Fixtures.PROC.resolve("6.12-x86_64");
    /** Without a slash, as a file under /proc/sys/vm has to be. */
    private static final String EVIL = "\"><img src=x onerror=alert(1)><title>";

    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

    @TempDir
    private static Path folder;

    private static ExporterProcess exporter;

    @BeforeAll
    static void start() throws Exception {
        Path proc = folder.resolve("proc");
        Fixtures.copy(TREE, proc);
        Files.writeString(proc.resolve("sys/kernel/osrelease"), "6.12.0-</title><script>alert(1)</script>\n");
        Files.writeString(proc.resolve("sys/vm").resolve(EVIL), "1\n");
        exporter = ExporterProcess.start("--path.procfs=" + proc, "--no-collector.kernellog");
    }

    @AfterAll
    static void stop() {
        exporter.close();
    }

    @Test
    void namesFromTheHostAreText() throws Exception {
        // The change is seen in the next round.
        Files.writeString(folder.resolve("proc/sys/vm").resolve(EVIL), "2\n");
        String body = "";
        for (int i = 0; i < 300 && !body.contains("onerror"); i++) {
            Thread.sleep(100);
            body = exporter.get("/status").body();
        }
        assertThat(body)
                .contains("6.12.0-&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror")
                .doesNotContain("<script", "<img");
        assertThat(exporter.get("/").body()).doesNotContain("<script", "<img");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status", "/runbooks/", "/runbooks/modes"})
    void aPageAllowsItsOwnStyleAndNothingElse(String path) throws Exception {
        HttpResponse<String> page = exporter.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        Matcher style = STYLE.matcher(page.body());
        assertThat(style.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(Hashing.sha256()
                        .hashString(style.group(1), StandardCharsets.UTF_8)
                        .asBytes());
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-" + hash + "'; img-src data:;");
        assertThat(page.body()).doesNotContain("style=", "<script", "http-equiv", "src=", "@import", "url(");
    }

    @Test
    void thePageLoadsItselfAnewUnlessItIsStopped() throws Exception {
        assertThat(exporter.get("/status").headers().firstValue("Refresh")).hasValue("30");
        HttpResponse<String> stopped = exporter.get("/status?order=2&refresh=0");
        assertThat(stopped.headers().firstValue("Refresh")).isEmpty();
        assertThat(stopped.body()).contains("Stands still", "href=\"?order=2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status", "/api/diagnosis", "/api/history", "/runbooks/knobs"})
    void headAndGzipAreAnsweredAsForTheMetrics(String path) throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            client.write("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            String head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 200 ");
            assertThat(RawClient.length(head)).isGreaterThan(500);
            client.write("GET " + path + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
            RawClient.Reply packed = client.readAnswer();
            assertThat(packed.head()).containsIgnoringCase("Content-Encoding: gzip");
            byte[] body = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
            assertThat(body.length).isGreaterThan(packed.body().length);
        }
        HttpResponse<String> post = exporter.send("POST", path);
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void anOrderIsChosenByItsNumber() throws Exception {
        assertThat(exporter.get("/status?order=9").body()).contains("order 9 (2 MiB)");
        JsonObject diagnosis = JsonParser.parseString(
                        exporter.get("/api/diagnosis?order=9&x=1").body())
                .getAsJsonObject();
        assertThat(diagnosis.get("order").getAsInt()).isEqualTo(9);
        for (String wrong : List.of("11", "-1", "x", "", "4;", "99999999999", "%3Cscript%3E")) {
            HttpResponse<String> refused = exporter.get("/status?order=" + wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("order: expected a number from 0 to 10\n");
        }
    }

    @Test
    void theDiagnosisAndTheCourseAreJson() throws Exception {
        HttpResponse<String> diagnosis = exporter.get("/api/diagnosis");
        assertThat(diagnosis.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(JsonParser.parseString(diagnosis.body())
                        .getAsJsonObject()
                        .get("version")
                        .getAsInt())
                .isEqualTo(1);
        HttpResponse<String> history = exporter.get("/api/history");
        assertThat(history.headers().firstValue("Content-Type")).hasValue("application/json");
        Course course = HistoryJsonReader.read(new StringReader(history.body()));
        assertThat(course.now().get(Figure.TOTAL_BYTES)).isPresent();
        assertThat(course.now().get(Figure.FREE_BLOCKS, 3)).isPresent();
    }

    @Test
    void everyRunbookIsServedAndItsLinksLeadSomewhere() throws Exception {
        List<String> names;
        try (Stream<Path> files = Files.list(Path.of("alerts/runbooks"))) {
            names = files.map(file -> file.getFileName().toString().replace(".md", ""))
                    .toList();
        }
        String list = exporter.get("/runbooks/").body();
        for (String name : names) {
            assertThat(list).contains("href=\"" + name + "\"");
            HttpResponse<String> page = exporter.get("/runbooks/" + name);
            assertThat(page.statusCode()).as(name).isEqualTo(200);
            assertThat(exporter.get("/runbooks/" + name + ".md").body()).isEqualTo(page.body());
            Matcher links = LINK.matcher(page.body());
            while (links.find()) {
                String link = links.group(1);
                assertThat(link.startsWith("data:")
                                || link.startsWith("../")
                                || names.contains(link)
                                || link.startsWith("https://"))
                        .as(name + " links " + link)
                        .isTrue();
            }
        }
        for (String none : List.of("x", "../build.properties", "%2e%2e/build.properties", "modes/", "modes.md.md")) {
            try (RawClient client = new RawClient(exporter.port())) {
                assertThat(client.get("/runbooks/" + none).status()).as(none).isEqualTo(404);
            }
        }
    }

    @Test
    void aPageNeedsThePasswordOfTheMetrics() throws Exception {
        Path config = Files.writeString(
                folder.resolve("web.yml"),
                "basic_auth_users: {a: $2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK}\n");
        try (ExporterProcess closed = ExporterProcess.start("--web.config.file=" + config)) {
            for (String path : List.of(
                    "/metrics", "/", "/status", "/api/diagnosis", "/api/history", "/runbooks/", "/runbooks/modes")) {
                assertThat(closed.get(path).statusCode()).as(path).isEqualTo(401);
            }
        }
    }

    @Test
    void noClassOfAPageIsLoadedNorAThreadStartedBeforeSomebodyAsks() throws Exception {
        Path classes = folder.resolve("classes");
        List<String> command = new ArrayList<>(ExporterProcess.command("--web.listen-address=127.0.0.1:0"));
        command.add(1, "-Xlog:class+load:file=" + classes);
        try (ExporterProcess fresh = ExporterProcess.start(command)) {
            for (int i = 0; i < 3; i++) {
                fresh.get("/metrics");
            }
            assertThat(loaded(classes)).isEmpty();
            fresh.get("/status");
            fresh.get("/runbooks/modes");
            assertThat(loaded(classes))
                    .anyMatch(line -> line.contains("linuxmm.status.StatusPage"))
                    .anyMatch(line -> line.contains("org.commonmark."));
        }
    }

    private static List<String> loaded(Path classes) throws Exception {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains("linuxmm.status.")
                        || line.contains("linuxmm.diagnosis.")
                        || line.contains("org.commonmark.")
                        || line.contains("com.google.gson."))
                .toList();
    }

    /** Sixteen clients ask for pages as fast as they can; a scrape waits no longer than a second for its turn. */
    @Test
    void aFloodOfRequestsForPagesDoesNotStarveScrapes() throws Exception {
        List<Thread> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                String path = List.of("/status?order=" + i % 11, "/api/history", "/runbooks/modes", "/")
                        .get(i % 4);
                Thread client = new Thread(() -> askFor(path), "flood " + i);
                client.start();
                flood.add(client);
            }
            Thread.sleep(1_000);
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long start = RunningTime.nanos();
                assertThat(exporter.get("/metrics").statusCode()).isEqualTo(200);
                millis.add(Duration.ofNanos(RunningTime.nanos() - start).toMillis());
            }
            millis.sort(null);
            assertThat(millis.get(10)).as("median of %s ms", millis).isLessThan(500);
            assertThat(millis.get(19)).as("longest of %s ms", millis).isLessThan(2_000);
        } finally {
            flood.forEach(Thread::interrupt);
            for (Thread client : flood) {
                client.join();
            }
        }
        assertThat(exporter.get("/status").statusCode()).isEqualTo(200);
    }

    private static void askFor(String path) {
        try (RawClient client = new RawClient(exporter.port())) {
            while (!Thread.currentThread().isInterrupted()) {
                client.get(path);
            }
        } catch (IOException e) {
            // The exporter may end who asks too much.
        }
    }
}
