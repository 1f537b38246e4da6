package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Certificates;
import io.github.linuxmm.support.Curl;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.RawClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Files of a web configuration that change while the exporter runs. */
@Execution(ExecutionMode.CONCURRENT)
class RotationIT {
    private static final String TLS = "tls_server_config: {cert_file: server.pem, key_file: server.key}\n";
    /** Of a, b and c, by htpasswd. */
    private static final List<String> HASHES = List.of(
            "$2y$04$K9cqDDQvpPCuWejjddrmxOInGghtAWoZzmzae1brNMwki3fcKGLsW",
            "$2y$04$kTAX2q59VAopujeyo3DajOnB7dK/qqN21rYU/lveTCI7Iq2vk9RBS",
            "$2y$04$TwhWgUASD6yLhRxypR4lUexYMl31HbLoIyhk4ww4CW/lv5IhmAzVi");

    @TempDir
    Path folder;

    private Certificates certificates;

    @BeforeEach
    void make() throws Exception {
        certificates = new Certificates(folder);
    }

    private void write(String yaml) throws Exception {
        Files.writeString(folder.resolve("web.yml"), yaml);
    }

    private ExporterProcess start(String yaml) throws Exception {
        write(yaml);
        return ExporterProcess.start("--web.config.file=" + folder.resolve("web.yml"));
    }

    private static String user(String password) {
        return "basic_auth_users: {prometheus: " + HASHES.get("abc".indexOf(password)) + "}\n";
    }

    private static int status(Curl curl, String password) throws Exception {
        return curl.get("/metrics", "-u", "prometheus:" + password).status();
    }

    private String serverName(Curl curl) throws Exception {
        return curl.get("/-/healthy", "-v")
                .problem()
                .lines()
                .filter(line -> line.contains("subject: "))
                .findAny()
                .orElseThrow()
                .replaceAll(".*CN=", "");
    }

    @Test
    void aNewCertificateIsShownToTheNextConnection() throws Exception {
        try (ExporterProcess exporter = start(TLS)) {
            Curl curl = new Curl(folder, exporter);
            assertThat(serverName(curl)).isEqualTo("server");
            certificates.sign("second", "IP:127.0.0.1");
            Files.copy(folder.resolve("second.key"), folder.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(serverName(curl))
                    .as("while key and certificate do not fit")
                    .isEqualTo("server");
            Files.copy(folder.resolve("second.pem"), folder.resolve("server.pem"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(serverName(curl)).isEqualTo("second");
            assertThat(exporter.awaitLog("level=error", 1))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("web.yml:1: tls_server_config.key_file: ", "does not match the certificate");
            assertThat(exporter.awaitLog("web configuration reloaded", 1)).hasSize(1);
        }
    }

    @Test
    void aConnectionFromBeforeTheChangeIsAnsweredOnceMoreAndEnded() throws Exception {
        try (ExporterProcess exporter = start(TLS);
                RawClient kept = new RawClient(certificates.trusting().createSocket("127.0.0.1", exporter.port()))) {
            kept.scrape();
            write("# no change of TLS\n" + TLS);
            assertThat(kept.scrape().head()).doesNotContainIgnoringCase("connection: close");
            write(TLS.replace("}", ", min_version: TLS13}"));
            assertThat(kept.scrape().head()).containsIgnoringCase("connection: close");
            assertThat(kept.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aNewPasswordHoldsFromTheNextRequestAndTheOldOneNoMore() throws Exception {
        try (ExporterProcess exporter = start(TLS + user("a"))) {
            Curl curl = new Curl(folder, exporter);
            assertThat(status(curl, "a")).isEqualTo(200);
            write(TLS + user("b"));
            assertThat(status(curl, "a")).isEqualTo(401);
            assertThat(status(curl, "b")).isEqualTo(200);
            // The same size, and within the same second.
            write(TLS + user("c"));
            assertThat(status(curl, "b")).isEqualTo(401);
            assertThat(status(curl, "c")).isEqualTo(200);
        }
    }

    @Test
    void aWrongFileLeavesTheLastGoodOneAndIsLoggedOnce() throws Exception {
        try (ExporterProcess exporter = start(TLS + user("a"))) {
            Curl curl = new Curl(folder, exporter);
            write(TLS + user("b") + "nonsense: 1\n");
            for (int i = 0; i < 5; i++) {
                assertThat(status(curl, "a")).isEqualTo(200);
                assertThat(status(curl, "b")).isEqualTo(401);
            }
            assertThat(exporter.awaitLog("level=error", 1))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("keeping the last good one", "web.yml:3: nonsense: unknown key");
            Files.delete(folder.resolve("web.yml"));
            assertThat(status(curl, "a")).isEqualTo(200);
            assertThat(exporter.awaitLog("level=error", 2))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("no such file");
            write(TLS + user("b"));
            assertThat(status(curl, "b")).isEqualTo(200);
            assertThat(status(curl, "a")).isEqualTo(401);
            assertThat(exporter.awaitLog("web configuration reloaded", 1)).hasSize(1);
            assertThat(exporter.awaitLog("level=error", 2)).hasSize(2);
        }
    }

    @Test
    void aFileThatIsEmptyWhileItIsWrittenLetsNobodyIn() throws Exception {
        try (ExporterProcess exporter = start(TLS + user("a"))) {
            Curl curl = new Curl(folder, exporter);
            for (String yaml : List.of("", TLS + "basic_auth_users:\n", TLS)) {
                write(yaml);
                assertThat(curl.get("/metrics").status()).isEqualTo(401);
                assertThat(status(curl, "a")).isEqualTo(200);
            }
            assertThat(exporter.awaitLog("keeping the last good one", 2)).hasSize(2);
            assertThat(exporter.awaitLog("removing all passwords takes a restart", 1))
                    .hasSize(1);
            write(TLS + user("b"));
            assertThat(status(curl, "a")).isEqualTo(401);
            assertThat(status(curl, "b")).isEqualTo(200);
        }
    }

    @Test
    void tlsIsSwitchedByARestartOnlyWhileTheRestOfTheFileHolds() throws Exception {
        try (ExporterProcess exporter = start(user("a"))) {
            Curl curl = new Curl(folder, exporter);
            write(TLS + user("b"));
            for (int i = 0; i < 3; i++) {
                assertThat(curl.ask("http", "/metrics", "-u", "prometheus:b").status())
                        .isEqualTo(200);
                assertThat(curl.ask("http", "/metrics", "-u", "prometheus:a").status())
                        .isEqualTo(401);
                assertThat(curl.get("/metrics").status()).isZero();
            }
            assertThat(exporter.awaitLog("takes a restart", 1)).hasSize(1);
        }
        try (ExporterProcess exporter = start(TLS + user("a"))) {
            Curl curl = new Curl(folder, exporter);
            write(user("b"));
            assertThat(status(curl, "b")).isEqualTo(200);
            assertThat(curl.ask("http", "/-/healthy").status()).isZero();
        }
    }
}
