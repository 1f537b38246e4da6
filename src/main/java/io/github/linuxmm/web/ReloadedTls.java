package io.github.linuxmm.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.linuxmm.webconfig.WebConfigFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A context whose engines follow a web configuration file; the server takes one context, for good. */
final class ReloadedTls extends SSLContextSpi {
    private final WebConfigFile config;

    private ReloadedTls(WebConfigFile config) {
        this.config = config;
    }

    /** @param config one that has TLS */
    static HttpServer bind(InetSocketAddress address, int backlog, WebConfigFile config) throws IOException {
        HttpsServer server = HttpsServer.create(address, backlog);
        server.setHttpsConfigurator(new HttpsConfigurator(context(config)) {
            @Override
            public void configure(HttpsParameters parameters) {
                // Else it would set parts of its own. See ConnectionEngine.
                parameters.setSSLParameters(new SSLParameters());
            }
        });
        return server;
    }

    private static SSLContext context(WebConfigFile config) {
        Provider none = new Provider("none", "1", "internal") {
            private static final long serialVersionUID = 1;
        };
        return new SSLContext(new ReloadedTls(config), none, "TLS") {};
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return new ConnectionEngine(
                config.current().tls().orElseThrow().engine(host, port),
                reason -> config.refused(host + ":" + port, reason));
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
            throws KeyManagementException {
        throw new KeyManagementException("already initialized");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected @Nullable SSLSessionContext engineGetServerSessionContext() {
        return null;
    }

    @Override
    protected @Nullable SSLSessionContext engineGetClientSessionContext() {
        return null;
    }
}
