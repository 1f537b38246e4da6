package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus scrapes over TLS, with a client's certificate and a password, through a rotation of all. */
@Timeout(60)
class PrometheusIT {
    private static final String WEB = """
            tls_server_config:
              cert_file: server.pem
              key_file: server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: ca.pem
              client_allowed_sans: [prometheus.test]
              min_version: TLS13
            basic_auth_users:
              prometheus: $2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK
            """;
    private static final String PROMETHEUS = """
            scrape_configs:
              - job_name: linux-mm
                scrape_interval: 1s
                scrape_timeout: 1s
                scheme: https
                tls_config: {ca_file: ca.pem, cert_file: client.pem, key_file: client.key}
                basic_auth: {username: prometheus, password_file: password}
                static_configs:
                  - targets: ["%s"]
            """;

    @TempDir
    Path folder;
    private int port;

    private double value(String query) throws InterruptedException {
        try {
            String body = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port
                    + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            JsonArray result = JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("data")
                    .getAsJsonArray("result");
            return result.isEmpty() ? -1
                    : result.get(0).getAsJsonObject().getAsJsonArray("value").get(1).getAsDouble();
        } catch (IOException e) {
            return -1;
        }
    }

    private void waitFor(String query, Path log) throws Exception {
        for (int i = 0; i < 200 && value(query) <= 0; i++) {
            Thread.sleep(100);
        }
        assertThat(value(query)).as("%s; %s", query, Files.readString(log)).isPositive();
    }

    private Process prometheus(ExporterProcess exporter, Path log) throws IOException {
        Files.writeString(folder.resolve("password"), "correct-horse");
        Path config = Files.writeString(folder.resolve("prometheus.yml"),
                PROMETHEUS.formatted(exporter.addresses().get(0)));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        try {
            return new ProcessBuilder("prometheus", "--config.file=" + config, "--web.listen-address=127.0.0.1:" + port,
                    "--storage.tsdb.path=" + folder.resolve("tsdb")).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new AssertionError("prometheus is missing: apt-get install prometheus, or make test", e);
        }
    }

    @Test
    void itScrapesWithCertificateAndPasswordAndMissesNothingWhenTheyAreReplaced() throws Exception {
        Certificates certificates = new Certificates(folder);
        Path web = Files.writeString(folder.resolve("web.yml"), WEB);
        Path log = folder.resolve("prometheus.log");
        try (ExporterProcess exporter = ExporterProcess.start("--web.config.file=" + web)) {
            Process prometheus = prometheus(exporter, log);
            try {
                waitFor("up{job='linux-mm'}", log);
                long start = System.nanoTime();
                assertThat(value("mm_meminfo_MemTotal_bytes")).isPositive();
                certificates.sign("second", "IP:127.0.0.1");
                for (String kind : new String[] {".key", ".pem"}) {
                    Files.copy(folder.resolve("second" + kind), folder.resolve("server" + kind),
                            StandardCopyOption.REPLACE_EXISTING);
                }
                waitFor("timestamp(up{job='linux-mm'}) > " + (System.currentTimeMillis() / 1000 + 3), log);
                assertThat(exporter.log()).anyMatch(line -> line.contains("read again"));
                long seconds = (System.nanoTime() - start) / 1_000_000_000;
                assertThat(value("min_over_time(up{job='linux-mm'}[" + seconds + "s])")).isEqualTo(1);
                // And it is not let in because nothing is asked of it.
                Files.writeString(folder.resolve("password"), "wrong");
                waitFor("1 - up{job='linux-mm'}", log);
            } finally {
                prometheus.destroy();
                prometheus.waitFor();
            }
        }
    }
}
