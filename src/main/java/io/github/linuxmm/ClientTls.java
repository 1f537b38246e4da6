package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom a client trusts; the options are called as in Prometheus's tls_config. */
final class ClientTls {
    private static final OptionSpec CA_FILE = OptionSpec.value(
            "ca-file", "FILE", "", "With an https URL: certificates (PEM) to trust instead of the system's.");
    private static final OptionSpec INSECURE =
            OptionSpec.flag("insecure-skip-verify", "With an https URL: trust any certificate.");

    static final ImmutableList<OptionSpec> SPECS = ImmutableList.of(CA_FILE, INSECURE);

    private final SSLContext context;
    private final boolean anybody;

    private ClientTls(SSLContext context, boolean anybody) {
        this.context = context;
        this.anybody = anybody;
    }

    /** @throws IOException where the file has no certificate, or cannot be read */
    static ClientTls of(Arguments given) throws UsageException, IOException {
        boolean anybody = given.has(INSECURE);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = anybody
                    ? new TrustManager[] {new Anybody()}
                    : given.has(CA_FILE) ? trust(given.path(CA_FILE)) : null;
            context.init(null, trust, null);
            return new ClientTls(context, anybody);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry(Integer.toString(store.size()), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw new IOException("--ca-file: expected certificates (PEM) in " + file, e);
        } catch (IOException e) {
            throw new IOException("--ca-file: " + FileProblem.of(file.toString(), e), e);
        }
        throw new IOException("--ca-file: expected certificates (PEM) in " + file);
    }

    void applyTo(HttpsURLConnection connection) {
        connection.setSSLSocketFactory(context.getSocketFactory());
        if (anybody) {
            connection.setHostnameVerifier((name, session) -> true);
        }
    }

    /** The user has said that anybody is trusted. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            // trusted
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // trusted
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // trusted
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // trusted
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // trusted
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // trusted
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
