package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.RawClient;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebIT {
    private static final String PROMETHEUS_ACCEPT = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    private static ExporterProcess exporter;

    @BeforeAll
    static void start() throws Exception {
        exporter = ExporterProcess.start(
                "--path.procfs=" + Fixtures.PROC.resolve("6.18-x86_64"), "--no-collector.pagetypeinfo");
    }

    @AfterAll
    static void stop() {
        exporter.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                PROMETHEUS_ACCEPT + "|application/openmetrics-text",
                "application/openmetrics-text|application/openmetrics-text",
                "text/plain|text/plain",
                "*/*|text/plain",
                "text/html,*/*;q=0.8|text/plain",
                "application/openmetrics-text;q=0.2,text/plain|text/plain",
                "application/openmetrics-text;q=0|text/plain",
                "application/openmetrics-text;q=x|text/plain"
            })
    void theFormatIsTheOneThatTheClientPrefers(String accept, String type) throws Exception {
        HttpResponse<String> answer = exporter.get("/metrics", "Accept", accept);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(value -> assertThat(value)
                        .startsWith(type)
                        .contains("version=" + (type.startsWith("text") ? "0.0.4" : "1.0.0")));
        assertThat(answer.body().endsWith("# EOF\n")).isEqualTo(type.startsWith("application"));
    }

    @Test
    void whoDoesNotSayWhatHeAcceptsGetsPlainText() throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            assertThat(client.get("/metrics").head())
                    .contains("\r\nContent-type: text/plain; version=0.0.4; charset=utf-8\r\n")
                    .doesNotContain("ontent-encoding");
        }
    }

    @Test
    void severalLinesOfAHeaderCountAsOne() throws Exception {
        HttpResponse<String> answer =
                exporter.get("/metrics", "Accept", "text/plain;q=0.5", "Accept", "application/openmetrics-text;q=0.6");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "deflate, gzip;q=1.0, *;q=0.5|true",
                "*|true",
                "GZIP|true",
                "gzip;q=0|false",
                "gzip;q=0.000, *|false",
                "gzip;q=x|false",
                "*;q=0|false",
                "identity|false",
                "deflate|false",
                "gzipx, ;;=,|false",
                ";q=1|false"
            })
    void theAnswerIsCompressedWhenTheClientWantsIt(String encoding, boolean compressed) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporter.port() + "/metrics"))
                                .header("Accept-Encoding", encoding)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
        byte[] body = answer.body();
        if (compressed) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("\nmm_meminfo_MemTotal_bytes ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Accept-Encoding: gzip\r\n", "Accept: application/openmetrics-text\r\n"})
    void headTellsTheLengthThatGetHasAndLeavesTheConnectionUsable(String header) throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            for (String page : new String[] {"/metrics?name[]=mm_meminfo_MemTotal_bytes", "/-/healthy", "/nowhere"}) {
                String rest = " " + page + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
                client.write("HEAD" + rest);
                String head = client.readHead();
                // Had the answer a body, this one's head would be behind it.
                client.write("GET" + rest);
                RawClient.Reply get = client.readAnswer();
                assertThat(get.body()).isNotEmpty().hasSize(RawClient.length(head));
                assertThat(head).startsWith("HTTP/1.1 " + get.status());
                assertThat(head.contains("ontent-encoding: gzip"))
                        .isEqualTo(page.startsWith("/metrics") && header.contains("gzip"));
            }
        }
    }

    @Test
    void threeRequestsAtOnceGetThreeAnswers() throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            client.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
            for (int i = 0; i < 3; i++) {
                assertThat(client.readAnswer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aClientOfHttp10IsAnsweredAndTheConnectionClosed() throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            client.write("GET /metrics HTTP/1.0\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aKeptConnectionIsAnsweredWithoutNaglesDelay() throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 60; i++) {
                long start = System.nanoTime();
                assertThat(client.scrape().status()).isEqualTo(200);
                // The first ones the kernel acknowledges at once; after that each would take 40 ms.
                least = i < 30 ? least : Math.min(least, System.nanoTime() - start);
            }
            assertThat(least).isLessThan(30_000_000);
        }
    }

    @Test
    void collectAndExcludeChooseCollectors() throws Exception {
        assertThat(exporter.get("/metrics?collect[]=meminfo&collect[]=pressure").body())
                .contains("mm_meminfo_", "mm_pressure_", "mm_exporter_build_info")
                .doesNotContain("mm_buddyinfo_", "mm_sysctl_");
        assertThat(exporter.get("/metrics?exclude[]=meminfo&unknown=x").body())
                .contains("mm_buddyinfo_", "mm_sysctl_")
                .doesNotContain("mm_meminfo_");
        assertThat(exporter.get("/metrics?collect%5B%5D=meminfo").body()).doesNotContain("mm_buddyinfo_");
    }

    @Test
    void nameChoosesSamples() throws Exception {
        assertThat(exporter.get("/metrics?name[]=mm_boot_time_seconds&name[]=mm_vmstat_pgfault_total")
                        .body()
                        .lines()
                        .filter(line -> !line.startsWith("#")))
                .hasSize(2)
                .allMatch(line ->
                        line.startsWith("mm_boot_time_seconds ") || line.startsWith("mm_vmstat_pgfault_total "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "collect[]=nonsense|unknown collector: nonsense",
                "exclude[]=nonsense|unknown collector: nonsense",
                "collect[]=pagetypeinfo|collector is disabled: pagetypeinfo",
                "collect[]=meminfo&collect[]=|'unknown collector: '",
                "exclude[]=pagetypeinfo|collector is disabled: pagetypeinfo",
                "collect[]=meminfo&exclude[]=vmstat|collect[] and exclude[] cannot be combined"
            })
    void aWrongChoiceIsRefusedWithAReason(String query, String reason) throws Exception {
        HttpResponse<String> answer = exporter.get("/metrics?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(reason + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /metrics?collect[]=%zz HTTP/1.1",
                "GET /metrics?%zz=1 HTTP/1.1",
                "GET /metrics?a=% HTTP/1.1",
                "GET /metrics?collect[]=%ff HTTP/1.1",
                "GET /metrics",
                "GET",
                "GET /met rics HTTP/1.1 x y",
                "GET /metrics HTTP/1.2",
                "GET  /metrics HTTP/1.1",
                " GET /metrics HTTP/1.1",
                "G\u0000T /metrics HTTP/1.1",
                "GET /metrics HTTP/1.1\r\nX : 1",
                "GET /metrics HTTP/1.1\r\nX: 1\r\n 2",
                "GET /metrics HTTP/1.1\r\nX: 1\n2: 3",
                "GET /metrics HTTP/1.1\r\nX: 1\r2",
                "GET /metrics HTTP/1.1\r\nno colon",
                "GET /metrics HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1",
                "GET /metrics HTTP/1.1\r\nContent-Length: +1",
                "GET /metrics HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
                "\u0016\u0003\u0001"
            })
    void aWrongRequestIsTheClientsFault(String line) throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            client.write(line + "\r\nHost: x\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET mailto:a HTTP/1.1",
                "GET * HTTP/1.1",
                "GET //metrics HTTP/1.1",
                "GET http://x/ HTTP/9.9",
                "\u0000\u0000\u0000 \u0000 \u0000"
            })
    void nonsenseCostsItsSenderOnly(String line) throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            client.write(line + "\r\n\r\n");
            client.isClosedByServer();
        }
        assertThat(exporter.get("/-/healthy").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/healthy", "/-/ready"})
    void probesAreAnswered(String path) throws Exception {
        assertThat(exporter.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void theLandingPageHasVersionVerdictAndLinks() throws Exception {
        HttpResponse<String> page = exporter.get("/");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body())
                .contains(
                        "Version 0.2.0",
                        "order 4 (64 KiB) is served",
                        "href=\"status\"",
                        "href=\"metrics\"",
                        "href=\"api/diagnosis\"",
                        "href=\"-/ready\"");
        assertThat(page.body().length()).isLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metricsfoo", "/metrics/", "/metrics/x", "/favicon.ico", "/-/", "/-/healthyx"})
    void otherPathsAreNotFound(String path) throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            assertThat(client.get(path).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "BREW"})
    void otherMethodsAreRefused(String method) throws Exception {
        for (String path : new String[] {"/metrics", "/", "/-/healthy", "/-/ready"}) {
            HttpResponse<String> answer = exporter.send(method, path);
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
    }

    @Test
    void aMethodWithABodyIsRefusedAndTheNextRequestAnswered() throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            client.write("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(client.readAnswer().status()).isEqualTo(405);
            assertThat(client.scrape().status()).isEqualTo(200);
        }
    }

    @Test
    void severalAddressesAndAnotherPathAreServed() throws Exception {
        try (ExporterProcess other = ExporterProcess.start(
                "--web.listen-address=127.0.0.1:0",
                "--web.listen-address=[::1]:0",
                "--web.telemetry-path=/other",
                "--web.disable-exporter-metrics")) {
            assertThat(other.addresses()).hasSize(2).anyMatch(address -> address.startsWith("[0:0:0:0:0:0:0:1]:"));
            for (String address : other.addresses()) {
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://" + address + "/other"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body())
                        .contains("mm_meminfo_MemTotal_bytes", "mm_exporter_build_info")
                        .doesNotContain("process_");
            }
            assertThat(other.get("/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theMetricsMayStandAtTheRoot() throws Exception {
        try (ExporterProcess root = ExporterProcess.start("--web.telemetry-path=/")) {
            assertThat(root.get("/").body()).contains("mm_meminfo_MemTotal_bytes", "process_resident_memory_bytes");
            assertThat(root.get("/-/ready").body()).isEqualTo("ready\n");
            assertThat(root.get("/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void thisMachineIsCompleteAndPassesPromtool() throws Exception {
        try (ExporterProcess own = ExporterProcess.start()) {
            String body = own.get("/metrics").body();
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                String name =
                        line.substring(0, line.indexOf(':')).replace("(", "_").replace(")", "");
                assertThat(body).contains("\nmm_meminfo_" + name + (line.endsWith(" kB") ? "_bytes " : " "));
            }
            assertThat(body).contains("process_resident_memory_bytes", "mm_sysctl_vm_min_free_kbytes ");
            // Names are the kernel's, so promtool's advice on spelling does not apply; anything else does.
            assertThat(Promtool.checkMetrics(body))
                    .allMatch(line -> line.matches("mm_(meminfo|sysctl_vm)_.*"
                            + "(should be written in 'snake_case'|should not have \"_count\" suffix|use base unit).*"));
        }
    }
}
