package io.github.linuxmm.cli;

import com.google.common.net.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads {@code :10047}, {@code 127.0.0.1:10047}, {@code [::1]:10047} or {@code host:10047}. */
final class ListenAddress {
    private ListenAddress() {}

    static InetSocketAddress of(String text) throws UsageException {
        HostAndPort parsed;
        try {
            parsed = HostAndPort.fromString(text);
        } catch (IllegalArgumentException e) {
            throw bad(text);
        }
        if (!parsed.hasPort() || parsed.getHost().indexOf(':') >= 0 && !text.startsWith("[")) {
            throw bad(text);
        }
        if (parsed.getHost().isEmpty()) {
            // All addresses, of IPv4 and IPv6.
            return new InetSocketAddress(parsed.getPort());
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(parsed.getHost()), parsed.getPort());
        } catch (UnknownHostException e) {
            throw new UsageException("--web.listen-address: unknown host '" + parsed.getHost() + "'");
        }
    }

    private static UsageException bad(String text) {
        return new UsageException("--web.listen-address: expected [HOST]:PORT, found '" + text + "'");
    }
}
