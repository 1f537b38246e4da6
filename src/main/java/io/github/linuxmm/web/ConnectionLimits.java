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
            // A socket that sends nothing costs a descriptor and 1 KiB, until maxReqTime.
            "jdk.httpserver.maxConnections", "1536",
            // One that was answered keeps 40 KiB of buffers.
            "sun.net.httpserver.maxIdleConnections", "32",
            "sun.net.httpserver.idleInterval", "120",
            // Milliseconds between looks for those whose time is over.
            "sun.net.httpserver.clockTick", "1000",
            // Seconds, whatever the documentation says; the request from its first byte, the answer to its last.
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "8192",
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
