package io.github.linuxmm.web;

import io.github.linuxmm.http.EngineSource;
import io.github.linuxmm.webconfig.WebConfigFile;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;

/** TLS by a web configuration file as it is now. */
final class ReloadedTls implements EngineSource {
    private final WebConfigFile config;

    /** @param config one that has TLS */
    ReloadedTls(WebConfigFile config) {
        this.config = config;
    }

    @Override
    public SSLEngine engine(InetSocketAddress client) {
        return config.current().tls().orElseThrow().engine(client.getAddress().getHostAddress(), client.getPort());
    }

    @Override
    public void refused(InetSocketAddress client, String reason) {
        config.refused(client.getAddress().getHostAddress() + ":" + client.getPort(), reason);
    }
}
