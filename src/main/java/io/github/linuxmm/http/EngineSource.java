package io.github.linuxmm.http;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;

/** Where the TLS of new connections comes from. */
public interface EngineSource {
    /** An engine in server mode, with all that is set. */
    SSLEngine engine(InetSocketAddress client);

    /** Is told why a handshake failed. */
    void refused(InetSocketAddress client, String reason);
}
