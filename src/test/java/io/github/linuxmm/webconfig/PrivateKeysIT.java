package io.github.linuxmm.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ObjectArrays;
import io.github.linuxmm.support.Certificates;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class PrivateKeysIT {
    @TempDir
    Path folder;

    private Certificates certificates;

    @BeforeEach
    void make() throws Exception {
        certificates = new Certificates(folder);
    }

    private PrivateKey read(String certificate, String key) throws Exception {
        byte[] der =
                Pem.blocks(Files.readString(folder.resolve(certificate))).get(0).der();
        PublicKey certified = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
        return PrivateKeys.of(Pem.blocks(Files.readString(folder.resolve(key))), certified);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048,RSA,RSA",
        "rsa:4096,RSA,RSA",
        "ec:P-256,EC,EC",
        "ec:P-384,EC,EC",
        "ec:P-521,EC,EC",
        "ed25519,EdDSA,"
    })
    void everyFormThatOpensslWritesIsRead(String kind, String algorithm, String before) throws Exception {
        String[] type = kind.startsWith("ec:")
                ? new String[] {"ec", "-pkeyopt", "ec_paramgen_curve:" + kind.substring(3)}
                : new String[] {kind};
        certificates.openssl(ObjectArrays.concat(
                new String[] {
                    "req", "-x509", "-nodes", "-subj", "/CN=x", "-keyout", "new.key", "-out", "x.pem", "-newkey"
                },
                type,
                String.class));
        assertThat(read("x.pem", "new.key").getAlgorithm()).isEqualTo(algorithm);
        if (before != null) {
            certificates.openssl("pkey", "-in", "new.key", "-traditional", "-out", "old.key");
            assertThat(Files.readString(folder.resolve("old.key"))).startsWith("-----BEGIN " + before + " PRIVATE KEY");
            // That it fits the certificate is checked on reading.
            assertThat(read("x.pem", "old.key").getAlgorithm()).isEqualTo(algorithm);
        }
    }

    @Test
    void textAndOtherBlocksAroundAKeyArePassedOver() throws Exception {
        Files.writeString(
                folder.resolve("both"),
                "Key of - the - server:\n" + Files.readString(folder.resolve("server.pem")) + "\r\n"
                        + Files.readString(folder.resolve("server.key")));
        assertThat(read("server.pem", "both")).isEqualTo(read("server.pem", "server.key"));
    }

    @Test
    void anEncryptedKeyIsRefusedWithTheWayOut() throws Exception {
        certificates.openssl("pkcs8", "-topk8", "-in", "server.key", "-passout", "pass:x", "-out", "new.key");
        certificates.openssl("ec", "-aes128", "-in", "server.key", "-passout", "pass:x", "-out", "old.key");
        for (String file : new String[] {"new.key", "old.key"}) {
            assertThatThrownBy(() -> read("server.pem", file))
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessageContaining("encrypted")
                    .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        }
    }

    @Test
    void aKeyOfAnotherKindOrADamagedOneIsRefused() throws Exception {
        certificates.openssl("genrsa", "-traditional", "-out", "rsa.key", "2048");
        assertThatThrownBy(() -> read("server.pem", "rsa.key"))
                .hasMessage("not an EC key, as the certificate requires");
        for (String der : new String[] {"", "MA==", "MHcC", "MAQCAQEE", "MAMCAQE="}) {
            Files.writeString(
                    folder.resolve("cut.key"),
                    "-----BEGIN EC PRIVATE KEY-----\n" + der + "\n-----END EC PRIVATE KEY-----\n");
            assertThatThrownBy(() -> read("server.pem", "cut.key")).isInstanceOf(GeneralSecurityException.class);
        }
        Files.writeString(
                folder.resolve("dsa.key"), "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> read("server.pem", "dsa.key"))
                .hasMessageContaining("unsupported key type DSA PRIVATE KEY");
    }
}
