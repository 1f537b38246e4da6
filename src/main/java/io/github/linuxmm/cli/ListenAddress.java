package io.github.linuxmm.cli;

import com.google.common.net.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads {@code :10047}, {@code 127.0.0.1:10047}, {@code [::1]:10047} or {@code host:10047}. */
final class ListenAddress {
    private ListenAddress() {}

    /**
     * From now on hosts are found in /etc/hosts only; works before the first one is looked up. The JDK's server looks
     * up the name of each client that begins TLS, which nobody uses, and which takes longer than a request may where no
     * name server answers.
     */
    static void useNoNameServer() {
        if (System.getProperty("jdk.net.hosts.file") == null) {
            System.setProperty("jdk.net.hosts.file", "/etc/hosts");
        }
    }

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
            String hosts = System.getProperty("jdk.net.hosts.file");
            throw new UsageException("--web.listen-address: unknown host '" + parsed.getHost() + "'"
                    + (hosts == null ? "" : ", looked up in " + hosts + " only"));
        }
    }

    private static UsageException bad(String text) {
        return new UsageException("--web.listen-address: expected [HOST]:PORT, found '" + text + "'");
    }
}
