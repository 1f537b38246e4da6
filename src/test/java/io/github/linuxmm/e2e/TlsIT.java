package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Certificates;
import io.github.linuxmm.support.Curl;
import io.github.linuxmm.support.ExporterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real jar with a web configuration file, asked by curl. */
@Execution(ExecutionMode.CONCURRENT)
class TlsIT {
    private static final String CERTIFICATE = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n";
    private static final String ONE_SUITE = "cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]";
    private static final String METRIC = "mm_meminfo_MemTotal_bytes ";

    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.openssl("genrsa", "-traditional", "-out", "rsa.key", "2048");
        certificates.openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                "rsa.key",
                "-subj",
                "/CN=rsa",
                "-days",
                "2",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-out",
                "rsa.pem");
    }

    private static ExporterProcess start(String yaml) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "web", ".yml"), yaml);
        return ExporterProcess.start("--web.config.file=" + file, "--log.level=debug");
    }

    private static String[] certificate(String name) {
        return name.equals("none") ? new String[0] : new String[] {"--cert", name + ".pem", "--key", name + ".key"};
    }

    /** Of Go's crypto/tls: what a client without a certificate, with a good one and with a stranger's gets. */
    @ParameterizedTest
    @CsvSource({
        "NoClientCert,true,true,true",
        "RequestClientCert,true,true,true",
        "RequireAnyClientCert,false,true,true",
        "VerifyClientCertIfGiven,true,true,false",
        "RequireAndVerifyClientCert,false,true,false"
    })
    void clientsAreLetInByTheirCertificates(String type, boolean none, boolean client, boolean stranger)
            throws Exception {
        String authority = type.contains("Verify") ? "  client_ca_file: ca.pem\n" : "";
        try (ExporterProcess exporter = start(CERTIFICATE + "  client_auth_type: " + type + "\n" + authority)) {
            Curl curl = new Curl(folder, exporter);
            int refused = 0;
            for (String version : List.of("1.2", "1.3")) {
                for (String name : List.of("none", "client", "stranger")) {
                    List<String> options = new ArrayList<>(List.of(certificate(name)));
                    options.addAll(List.of("--tlsv1.2", "--tls-max", version));
                    boolean welcome = name.equals("none") ? none : name.equals("client") ? client : stranger;
                    Curl.Reply answer = curl.get("/-/healthy", options.toArray(String[]::new));
                    assertThat(answer.status())
                            .as("%s %s %s", name, version, answer)
                            .isEqualTo(welcome ? 200 : 0);
                    if (!welcome) {
                        assertThat(answer.problem()).as("says why").contains("alert");
                        assertThat(exporter.awaitLog("TLS handshake failed", ++refused))
                                .hasSize(refused)
                                .last()
                                .asString()
                                .contains("client=");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "prometheus.test,200",
        "::1,200",
        "a@prometheus.test,200",
        "spiffe://test/prometheus,200",
        "Prometheus.test,0",
        "client,0"
    })
    void aClientNeedsOneOfTheNamesThatAreAllowed(String name, int status) throws Exception {
        try (ExporterProcess exporter = start(CERTIFICATE + "  client_auth_type: RequireAndVerifyClientCert\n"
                + "  client_ca_file: ca.pem\n  client_allowed_sans: [other, '" + name + "']\n")) {
            assertThat(new Curl(folder, exporter)
                            .get("/-/healthy", certificate("client"))
                            .status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "min_version: TLS13|--tls-max 1.2|0",
                "min_version: TLS13|--tlsv1.3|200",
                "max_version: TLS12|--tlsv1.3|0",
                "max_version: TLS12|--tlsv1.2|200",
                "min_version: TLS10|--tls-max 1.1|0",
                ONE_SUITE + "|--tls-max 1.2 --ciphers ECDHE-ECDSA-AES256-GCM-SHA384|200",
                ONE_SUITE + "|--tls-max 1.2 --ciphers ECDHE-ECDSA-AES128-GCM-SHA256|0",
                ONE_SUITE + "|--tlsv1.3|200",
                "curve_preferences: [CurveP384]|--curves P-384|200",
                "curve_preferences: [CurveP384]|--curves X25519:P-256|0"
            })
    void versionsSuitesAndCurvesAreThoseOfTheFile(String line, String options, int status) throws Exception {
        try (ExporterProcess exporter = start(CERTIFICATE + "  " + line + "\n")) {
            assertThat(new Curl(folder, exporter)
                            .get("/-/healthy", options.split(" "))
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void keysOfOldFormsServeAndHeadersAreOnEachAnswer() throws Exception {
        try (ExporterProcess exporter = start("tls_server_config: {cert_file: rsa.pem, key_file: rsa.key}\n"
                + "http_server_config:\n  headers: {X-Frame-Options: deny, Strict-Transport-Security: max-age=1}\n")) {
            Curl curl = new Curl(folder, exporter);
            for (String page : List.of("/metrics", "/", "/-/ready", "/nowhere")) {
                assertThat(curl.get(page).head())
                        .containsIgnoringCase("\nx-frame-options: deny\r")
                        .containsIgnoringCase("\nstrict-transport-security: max-age=1\r");
            }
            assertThat(curl.get("/metrics").body()).contains(METRIC);
            assertThat(curl.get("/metrics", "-H", "X-Long: " + "x".repeat(6000)).status())
                    .isEqualTo(200);
            assertThat(curl.get("/metrics", "--http2", "--compressed").head()).startsWith("HTTP/1.1 200");
            assertThat(curl.ask("http", "/metrics").status()).isZero();
            assertThat(curl.get("/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void aPasswordIsAskedForOnEachPageButTheProbes() throws Exception {
        try (ExporterProcess exporter = start("basic_auth_users: {prometheus: "
                + "$2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK}\n")) {
            Curl curl = new Curl(folder, exporter);
            for (String page : List.of("/metrics", "/", "/nowhere", "/metrics?collect[]=nonsense")) {
                for (String[] options : new String[][] {
                    {},
                    {"-u", "prometheus:wrong"},
                    {"-u", "nobody:correct-horse"},
                    {"-H", "Authorization: Bearer x"},
                    {"-H", "Authorization: Basic %%"},
                    {"-H", "Authorization: Basic eA=="},
                    {"-X", "POST"}
                }) {
                    Curl.Reply answer = curl.ask("http", page, options);
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.head()).containsIgnoringCase("\nwww-authenticate: Basic\r");
                    assertThat(answer.body()).isEqualTo("Unauthorized\n");
                }
            }
            for (String page : List.of("/-/healthy", "/-/ready")) {
                assertThat(curl.ask("http", page).status()).isEqualTo(200);
            }
            assertThat(curl.ask("http", "/metrics", "-u", "prometheus:correct-horse")
                            .body())
                    .contains(METRIC);
            assertThat(curl.ask("http", "/nowhere", "-u", "prometheus:correct-horse")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void moreRequestsThanTheRateAllowsAreTurnedAwayButNoProbe() throws Exception {
        try (ExporterProcess exporter = start("rate_limit: {interval: 1h, burst: 2}\n")) {
            Curl curl = new Curl(folder, exporter);
            for (int status : new int[] {200, 200, 429, 429}) {
                assertThat(curl.ask("http", "/metrics").status()).isEqualTo(status);
                assertThat(curl.ask("http", "/-/healthy").status()).isEqualTo(200);
            }
        }
    }
}
