package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.Certificates;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.ServerProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Debian's Prometheus scrapes over TLS, with a client's certificate and a password, through a rotation of all. */
@Execution(ExecutionMode.CONCURRENT)
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
                static_configs: &here
                  - targets: ["%s"]
              - job_name: wrong
                scrape_interval: 1s
                scrape_timeout: 1s
                scheme: https
                tls_config: {ca_file: ca.pem, cert_file: client.pem, key_file: client.key}
                basic_auth: {username: prometheus, password: wrong}
                static_configs: *here
            """;

    @TempDir
    Path folder;

    private static double value(ServerProcess prometheus, String query) throws Exception {
        JsonArray result = JsonParser.parseString(
                        prometheus.get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .getAsJsonObject()
                .getAsJsonObject("data")
                .getAsJsonArray("result");
        return result.isEmpty()
                ? -1
                : result.get(0).getAsJsonObject().getAsJsonArray("value").get(1).getAsDouble();
    }

    private void waitFor(ServerProcess prometheus, String query) throws Exception {
        for (int i = 0; i < 200 && value(prometheus, query) <= 0; i++) {
            Thread.sleep(100);
        }
        assertThat(value(prometheus, query))
                .as("%s; %s", query, Files.readString(folder.resolve("prometheus.log")))
                .isPositive();
    }

    @Test
    void itScrapesWithCertificateAndPasswordAndMissesNothingWhenTheyAreReplaced() throws Exception {
        Certificates certificates = new Certificates(folder);
        Path web = Files.writeString(folder.resolve("web.yml"), WEB);
        Files.writeString(folder.resolve("password"), "correct-horse");
        try (ExporterProcess exporter = ExporterProcess.start("--web.config.file=" + web);
                ServerProcess prometheus = ServerProcess.prometheus(
                        Files.writeString(
                                folder.resolve("prometheus.yml"),
                                PROMETHEUS.formatted(exporter.addresses().get(0))),
                        folder)) {
            waitFor(prometheus, "up{job='linux-mm'}");
            long start = System.nanoTime();
            assertThat(value(prometheus, "mm_meminfo_MemTotal_bytes")).isPositive();
            certificates.sign("second", "IP:127.0.0.1");
            for (String kind : new String[] {".key", ".pem"}) {
                Files.copy(
                        folder.resolve("second" + kind),
                        folder.resolve("server" + kind),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            waitFor(prometheus, "timestamp(up{job='linux-mm'}) > " + (System.currentTimeMillis() / 1000 + 3));
            assertThat(exporter.log()).anyMatch(line -> line.contains("reloaded"));
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            // For one that ends at its limit of 1 s a busy machine may have taken the time.
            String missed = "sum(count_over_time((up{job='linux-mm'} == 0%s)[" + seconds + "s:1s]))";
            assertThat(value(prometheus, missed.formatted(" and scrape_duration_seconds < 1")))
                    .isEqualTo(-1);
            assertThat(value(prometheus, missed.formatted(""))).isLessThanOrEqualTo(1);
            // And it is not let in because nothing is asked of it.
            waitFor(prometheus, "1 - max_over_time(up{job='wrong'}[1h])");
        }
    }
}
