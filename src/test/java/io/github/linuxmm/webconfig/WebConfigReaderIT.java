package io.github.linuxmm.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.collect.Iterables;
import io.github.linuxmm.support.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigReaderIT {
    private static final String CERTIFICATE = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n";
    private static final String HASH = "$2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK";

    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws Exception {
        new Certificates(folder);
        Files.writeString(folder.resolve("empty.pem"), "");
        Files.writeString(
                folder.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n");
        Files.writeString(
                folder.resolve("cut.pem"),
                Files.readString(folder.resolve("server.pem")).substring(0, 200));
        Files.writeString(
                folder.resolve("nonsense.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    }

    private static WebConfig read(String yaml) throws IOException {
        return read(yaml, null);
    }

    private static WebConfig read(String yaml, WebConfig before) throws IOException {
        Path file = folder.resolve("web.yml");
        Files.writeString(file, yaml);
        return new WebConfigReader(new FileWatch(), new BcryptQueue(), before).read(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate_limit: {interval: 0}",
                "rate_limit: {interval: 0, burst: 5}",
                "rate_limit: {interval: 0s, burst: 0}",
                "http_server_config: {http2: no}"
            })
    void aFileThatAsksForNothingIsPlainAndOpen(String yaml) throws Exception {
        WebConfig config = read(yaml);
        assertThat(config.tls()).isEmpty();
        assertThat(config.passwords()).isEmpty();
        assertThat(config.rateLimit()).isEmpty();
        assertThat(config.headers()).isEmpty();
    }

    @Test
    void everyKeyOfTheToolkitIsRead() throws Exception {
        WebConfig config = read(CERTIFICATE + """
                  client_auth_type: "RequireAndVerifyClientCert"
                  client_ca_file: ca.pem
                  client_allowed_sans:
                    - prometheus.test
                    - ::1
                  min_version: TLS12
                  max_version: TLS13
                  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]
                  prefer_server_cipher_suites: False
                  curve_preferences: [CurveP384, X25519]
                http_server_config:
                  http2: true
                  headers:
                    Content-Security-Policy: default-src 'self'
                    X-Frame-Options: sameorigin
                    X-Content-Type-Options: nosniff
                    X-XSS-Protection: 1; mode=block
                    Strict-Transport-Security: max-age=31536000
                basic_auth_users:
                  prometheus: %s
                  42: %s
                rate_limit:
                  interval: 1m0.5s
                  burst: 20
                """.formatted(HASH, HASH));
        TlsSettings tls = config.tls().orElseThrow().settings();
        assertThat(tls.chain()).hasSize(1);
        assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT);
        assertThat(tls.authorities().orElseThrow()).hasSize(1);
        assertThat(tls.allowedNames()).containsExactly("prometheus.test", "::1");
        assertThat(tls.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(tls.cipherSuites().orElseThrow())
                .startsWith("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
                .contains("TLS_AES_128_GCM_SHA256")
                .filteredOn(suite -> suite.contains("_WITH_"))
                .hasSize(1);
        assertThat(tls.serverChooses()).isFalse();
        assertThat(config.curves()).isEqualTo("secp384r1,x25519");
        assertThat(config.headers()).hasSize(5).containsEntry("X-XSS-Protection", "1; mode=block");
        assertThat(config.passwords().orElseThrow().hashes()).containsKeys("prometheus", "42");
        assertThat(config.rateLimit().orElseThrow().isFor(60_500_000_000L, 20)).isTrue();
        SSLEngine engine = config.tls().orElseThrow().engine("127.0.0.1", 1);
        assertThat(engine.getNeedClientAuth()).isTrue();
        assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }

    @Test
    void theDocumentNamesEveryKeyAndItsExampleIsRead() throws Exception {
        String document = Files.readString(Path.of("docs/web-config.md"));
        for (String key : Iterables.concat(
                WebConfigReader.SECTIONS, TlsSection.KEYS, WebConfigReader.HEADERS.keySet(), ClientAuth.names())) {
            assertThat(document).contains("`" + key + "`");
        }
        WebConfig config = read(document.split("```yaml\n|```\n")[1]);
        assertThat(config.tls().orElseThrow().settings().clientAuth())
                .isEqualTo(ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT);
        assertThat(config.passwords().orElseThrow().hashes()).containsOnlyKeys("prometheus");
    }

    @Test
    void certificatesMayStandInTheFile() throws Exception {
        StringBuilder yaml = new StringBuilder("tls_server_config:\n  client_auth_type: VerifyClientCertIfGiven\n");
        for (String[] key : new String[][] {{"cert", "server.pem"}, {"key", "server.key"}, {"client_ca", "ca.pem"}}) {
            yaml.append("  ").append(key[0]).append(": |\n");
            Files.readAllLines(folder.resolve(key[1]))
                    .forEach(line -> yaml.append("    ").append(line).append('\n'));
        }
        TlsSettings tls = read(yaml.toString()).tls().orElseThrow().settings();
        assertThat(tls.chain()).hasSize(1);
        assertThat(tls.authorities().orElseThrow()).hasSize(1);
        assertThat(tls.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
    }

    /** Their connections, tokens and remembered passwords stay good when another part of the file changes. */
    @Test
    void whatDidNotChangeStaysTheSame() throws Exception {
        String users = "basic_auth_users: {a: " + HASH + "}\n";
        String rate = "rate_limit: {interval: 1s, burst: 1}\n";
        WebConfig first = read(CERTIFICATE + users + rate);
        WebConfig same = read("# changed\n" + CERTIFICATE + users + rate, first);
        assertThat(same.tls().orElseThrow()).isSameAs(first.tls().orElseThrow());
        assertThat(same.passwords().orElseThrow()).isSameAs(first.passwords().orElseThrow());
        assertThat(same.rateLimit().orElseThrow()).isSameAs(first.rateLimit().orElseThrow());
        WebConfig other = read(
                CERTIFICATE + "  min_version: TLS13\n" + users.replace("a:", "b:") + rate.replace("1s", "2s"), first);
        assertThat(other.tls().orElseThrow()).isNotSameAs(first.tls().orElseThrow());
        assertThat(other.passwords().orElseThrow())
                .isNotSameAs(first.passwords().orElseThrow());
        assertThat(other.rateLimit().orElseThrow())
                .isNotSameAs(first.rateLimit().orElseThrow());
    }

    /** In TLS, a line of tls_server_config behind a good certificate; ";" is a line's end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client_auth_typ: x|:4: tls_server_config.client_auth_typ: unknown key, expected one of cert, key,",
                "client_auth_type: Maybe|:4: tls_server_config.client_auth_type: expected one of NoClientCert, Req",
                "client_auth_type: RequireAndVerifyClientCert|:4: tls_server_config.client_auth_type: this client_auth_type needs client_ca_file",
                "client_ca_file: ca.pem|:4: tls_server_config.client_ca_file: has no effect without client_auth_type",
                "client_auth_type: RequireAnyClientCert;client_ca_file: no.pem|:5: tls_server_config.client_ca_file: DIR/no.pem"
                        + ": no such file",
                "client_allowed_sans: [a]|:4: tls_server_config.client_allowed_sans: needs client_auth_type Require",
                "client_auth_type: VerifyClientCertIfGiven;client_ca_file: ca.pem;client_allowed_sans: [a]|:6: tls_server_",
                "client_auth_type: RequireAnyClientCert;client_allowed_sans: []|:5: tls_server_config.client_allowed_sans: "
                        + "expected a non-empty list",
                "client_auth_type: RequireAnyClientCert;client_allowed_sans: a|:5: tls_server_config.client_allowed_sans: "
                        + "expected a non-empty list",
                "min_version: TLS14|:4: tls_server_config.min_version: expected one of TLS10, TLS11, TLS12, TLS13, f",
                "min_version: TLS13;max_version: TLS12|:2: tls_server_config: min_version is above max_version",
                "min_version: TLS10;max_version: TLS11|:5: tls_server_config.max_version: disabled in this Java: TLS11",
                "cipher_suites: [TLS_NULL]|:4: tls_server_config.cipher_suites: expected one of TLS_",
                "cipher_suites: TLS_AES_128_GCM_SHA256|:4: tls_server_config.cipher_suites: expected a non-empty list",
                "prefer_server_cipher_suites: maybe|:4: tls_server_config.prefer_server_cipher_suites: expected true or false",
                "curve_preferences: [P256]|:4: tls_server_config.curve_preferences: expected one of CurveP256, CurveP384",
                "cert: x|:4: tls_server_config.cert: cannot be combined with cert_file",
                "key_file: server.key|:4: tls_server_config.key_file: duplicate key",
                "min_version:|:4: tls_server_config.min_version: expected a value",
                "min_version: [TLS12]|:4: tls_server_config.min_version: expected a value"
            })
    void wrongTlsIsSaidWithLineAndKey(String lines, String message) {
        assertThatItIsRejected(CERTIFICATE + "  " + lines.replace(";", "\n  "), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls_server_config: {min_version: TLS13}|:1: tls_server_config: expected cert_file or cert",
                "tls_server_config: {cert_file: server.pem}|:1: tls_server_config: expected key_file or key",
                "tls_server_config: {key_file: server.key}|:1: tls_server_config: expected cert_file or cert",
                "tls_server_config: {cert_file: no.pem, key_file: server.key}|:1: tls_server_config.cert_file: DIR/no.pem: no",
                "tls_server_config: {cert_file: ., key_file: server.key}|:1: tls_server_config.cert_file: DIR/.: not a",
                "tls_server_config: {cert_file: empty.pem, key_file: server.key}|empty.pem: expected a PEM block CERTIFICATE",
                "tls_server_config: {cert_file: damaged.pem, key_file: server.key}|damaged.pem: the PEM block CERTIFICATE is",
                "tls_server_config: {cert_file: cut.pem, key_file: server.key}|cut.pem: the PEM block CERTIFICATE is truncated",
                "tls_server_config: {cert_file: nonsense.pem, key_file: server.key}|:1: tls_server_config.cert_file: DIR/nonse",
                "tls_server_config: {cert_file: server.pem, key_file: client.key}|:1: tls_server_config.key_file: "
                        + "DIR/client.key: the key does not match the certificate",
                "tls_server_config: {cert_file: server.pem, key_file: server.pem}|server.pem: expected a PEM block PRIVATE KEY",
                "tls_server_config: no|:1: tls_server_config: expected a mapping",
                "tls: {}|:1: tls: unknown key, expected one of tls_server_config, http_server_config,",
                "[]|:1: expected a mapping",
                "''|: expected tls_server_config, http_server_config, basic_auth_users, rate_limit, or some of them, found none",
                "'# nothing;'|: expected tls_server_config,",
                "'---;'|: expected tls_server_config,",
                "{}|:1: expected tls_server_config,",
                "'# none;~'|:2: expected tls_server_config,",
                "'# users;basic_auth_users:;'|:2: basic_auth_users: expected at least one entry, found none",
                "basic_auth_users: {}|:1: basic_auth_users: expected at least one entry",
                "basic_auth_users: ~|:1: basic_auth_users: expected at least one entry",
                "'rate_limit: {interval: 1s, burst: 1};basic_auth_users: null'|:2: basic_auth_users: expected at least one",
                "basic_auth_users: \"\"|:1: basic_auth_users: expected a mapping",
                "tls_server_config:|:1: tls_server_config: expected at least one entry",
                "tls_server_config: {}|:1: tls_server_config: expected at least one entry",
                "http_server_config:|:1: http_server_config: expected at least one entry",
                "http_server_config: {headers: }|:1: http_server_config.headers: expected at least one entry",
                "rate_limit: ~|:1: rate_limit: expected at least one entry",
                "rate_limit: {burst: 5}|:1: rate_limit: expected interval",
                "rate_limit: {interval: 0.0001us, burst: 5}|:1: rate_limit.interval: expected a duration up to 1h",
                "{[a]: b}|: invalid YAML: Non scalar key",
                "{a: [}|:1: invalid YAML: ",
                "a: b: c|:1: invalid YAML: ",
                "'a: 1;--- ;b: 2'|:2: invalid YAML: ",
                "'a: *b'|:1: invalid YAML: ",
                "http_server_config: {http2: 2}|:1: http_server_config.http2: expected true or false, found '2'",
                "http_server_config: {http3: true}|:1: http_server_config.http3: unknown key",
                "http_server_config: {headers: {Server: x}}|:1: http_server_config.headers.Server: unknown key, expected",
                "http_server_config: {headers: {X-Frame-Options: allow}}|X-Frame-Options: expected one of deny, sameo",
                "http_server_config: {headers: {X-XSS-Protection: \"a\\nb\"}}|X-XSS-Protection: expected a single line of ASCII",
                "basic_auth_users: [a]|:1: basic_auth_users: expected a mapping",
                "basic_auth_users: {a: secret}|:1: basic_auth_users.a: expected a bcrypt hash ($2a$, $2b$ or $2y$) with a cost",
                "basic_auth_users: {\"a\\n\\e[2Jb\": x}|:1: basic_auth_users.a??[2Jb: expected a bcrypt hash",
                "basic_auth_users: {a: }|:1: basic_auth_users.a: expected a value",
                "basic_auth_users: {a: $2y$03$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK}|cost from 04 to 14",
                "basic_auth_users: {a: $2y$15$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK}|cost from 04 to 14",
                "basic_auth_users: {a: $2x$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK}|expected a bcrypt hash",
                "basic_auth_users: {'a:b': $2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK}|must not contain a colon",
                "rate_limit: {interval: 1s}|:1: rate_limit: burst must be at least 1",
                "rate_limit: {interval: 1, burst: 1}|:1: rate_limit.interval: expected a duration up to 1h, such as 500ms or 1s, or 0",
                "rate_limit: {interval: 2h, burst: 1}|rate_limit.interval: expected a duration up to 1h",
                "rate_limit: {interval: 1s, burst: -1}|:1: rate_limit.burst: expected a number from 0 to 1000000, found '-1'",
                "rate_limit: {interval: 1s, burst: x}|found 'x'",
                "rate_limit: {rate: 1}|:1: rate_limit.rate: unknown key"
            })
    void whatIsWrongIsSaidInOneLineWithLineAndKey(String yaml, String message) {
        assertThatItIsRejected(yaml.replace(";", "\n"), message);
    }

    /** On a stack as small as that of the threads that read the file again. */
    @Test
    void anIntervalOfAsManyPartsAsFitIntoTheFileIsRejected() throws Exception {
        String yaml = "rate_limit: {burst: 1, interval: " + "1ms".repeat(300_000) + "}";
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread small = new Thread(null, () -> thrown.set(catchThrowable(() -> read(yaml))), "small", 256 << 10);
        small.start();
        small.join();
        assertThat(thrown.get())
                .isInstanceOf(InvalidWebConfig.class)
                .hasMessage(folder.resolve("web.yml")
                        + ":1: rate_limit.interval: expected a duration of at most 40 characters, found 900000");
    }

    private static void assertThatItIsRejected(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(InvalidWebConfig.class)
                .message()
                .startsWith(folder.resolve("web.yml") + ":")
                .contains(message.replace("DIR", folder.toString()))
                .doesNotContain("\n", "secret");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws Exception {
        Path file = folder.resolve("web.yml");
        Files.write(file, "a: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new WebConfigReader(new FileWatch(), new BcryptQueue(), null).read(file))
                .hasMessage(file + ": not UTF-8");
        Path none = folder.resolve("none.yml");
        assertThatThrownBy(() -> new WebConfigReader(new FileWatch(), new BcryptQueue(), null).read(none))
                .hasMessage(none + ": no such file");
        assertThatThrownBy(() -> read("a: " + "x".repeat(1 << 20))).hasMessage(file + ": larger than 1 MiB");
        assertThatThrownBy(() -> read("[".repeat(100_000)))
                .isInstanceOf(InvalidWebConfig.class)
                .hasMessageStartingWith(file.toString());
    }
}
