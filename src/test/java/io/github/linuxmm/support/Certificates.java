package io.github.linuxmm.support;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys as PEM files in a folder, made by openssl. */
public final class Certificates {
    private final Path folder;

    /** Makes ca.pem, and with their keys server.pem and client.pem, which it signs, and stranger.pem, which not. */
    public Certificates(Path folder) throws Exception {
        this.folder = folder;
        make("ca", "-addext", "basicConstraints=critical,CA:true");
        sign("server", "IP:127.0.0.1,DNS:localhost");
        sign("client", "DNS:prometheus.test,IP:::1,email:a@prometheus.test,URI:spiffe://test/prometheus");
        make("stranger");
    }

    /** Makes NAME.pem and NAME.key, signed by ca.pem. */
    public void sign(String name, String subjectAltName) throws Exception {
        make(
                name,
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-addext",
                "basicConstraints=critical,CA:false",
                "-addext",
                "subjectAltName=" + subjectAltName);
    }

    private void make(String name, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem"));
        args.addAll(List.of(more));
        openssl(args.toArray(String[]::new));
    }

    /** For clients of Java: what they need to trust servers that ca.pem has signed. */
    public SSLSocketFactory trusting() throws Exception {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null);
        try (InputStream in = Files.newInputStream(folder.resolve("ca.pem"))) {
            authorities.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /** Runs openssl in the folder. */
    public void openssl(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(args));
        new Command(command).in(folder).succeed();
    }
}
