package io.github.linuxmm.webconfig;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;

/**
 * An SSL context for one version of the TLS settings. New settings get a new one, so that no session made under the old
 * ones is resumed.
 */
public final class Tls {
    /** The JDK keeps 20480 for a day: more than this heap, and longer than a client's certificate may be good for. */
    private static final int SESSIONS = 16;

    private static final int SESSION_SECONDS = 60;

    static {
        // A handshake is the most expensive thing a client can ask for; allow one per connection.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final TlsSettings settings;
    private final SSLContext context;

    Tls(TlsSettings settings) throws GeneralSecurityException {
        this.settings = settings;
        TrustManager[] clients = settings.clientAuth().asks()
                ? new TrustManager[] {new ClientCertificates(settings.authorities(), settings.allowedNames())}
                : new TrustManager[0];
        context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new ServerKey(settings.key(), settings.chain().toArray(X509Certificate[]::new))},
                clients,
                null);
        SSLSessionContext sessions = context.getServerSessionContext();
        sessions.setSessionCacheSize(SESSIONS);
        sessions.setSessionTimeout(SESSION_SECONDS);
    }

    TlsSettings settings() {
        return settings;
    }

    /** An engine for a new connection. */
    public SSLEngine engine(String peerHost, int peerPort) {
        SSLEngine engine = context.createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(settings.protocols().toArray(String[]::new));
        settings.cipherSuites().ifPresent(suites -> parameters.setCipherSuites(suites.toArray(String[]::new)));
        parameters.setUseCipherSuitesOrder(settings.serverChooses());
        if (settings.clientAuth().requires()) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(settings.clientAuth().asks());
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** False for a connection that was made under other settings. */
    public boolean made(SSLSession session) {
        return session.getSessionContext() == context.getServerSessionContext();
    }
}
