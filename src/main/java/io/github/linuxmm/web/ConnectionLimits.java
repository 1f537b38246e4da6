package io.github.linuxmm.web;

import java.util.Map;

/**
 * Limits of the JDK's HTTP server, which reads them from system properties when its classes load. A property that the
 * user set is kept.
 *
 * <p>Whoever holds {@code maxConnections} sockets shuts others out until {@code maxReqTime} ends them; beyond that only
 * the network can help.
 */
final class ConnectionLimits {
    private static final Map<String, String> PROPERTIES = Map.of(
            // Without it Nagle's algorithm meets the delayed ACK, and each scrape on a kept connection takes 44 ms.
            "sun.net.httpserver.nodelay", "true",
            "jdk.httpserver.maxConnections", "512",
            // Idle sockets are cheap, but each is a descriptor; the default limit of open files is 1024.
            "sun.net.httpserver.maxIdleConnections", "64",
            "sun.net.httpserver.idleInterval", "120",
            // Seconds, whatever the documentation says; the request from its first byte, the answer to its last.
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.drainAmount", "1024");

    private ConnectionLimits() {}

    /** Must run before the first class of the server loads. */
    static void set() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
