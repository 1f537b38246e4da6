package io.github.linuxmm.cli;

import com.google.common.collect.ImmutableList;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to serve.
 *
 * @param maxRequests 0 for any number
 * @param configFile TLS and passwords
 */
public record WebOptions(
        ImmutableList<InetSocketAddress> listenAddresses,
        String telemetryPath,
        int maxRequests,
        Optional<Path> configFile) {
    private static final OptionSpec LISTEN_ADDRESS =
            OptionSpec.value("web.listen-address", "[HOST]:PORT", ":10047", "Address to listen on; repeatable.");
    private static final OptionSpec TELEMETRY_PATH =
            OptionSpec.value("web.telemetry-path", "PATH", "/metrics", "Path under which to expose metrics.");
    private static final OptionSpec MAX_REQUESTS = OptionSpec.value(
            "web.max-requests", "N", "40", "Maximum number of concurrent scrapes; more get 503. 0 for no limit.");
    private static final OptionSpec CONFIG_FILE = OptionSpec.value(
            "web.config.file",
            "FILE",
            "",
            "File with TLS, passwords, headers and rate limit, in node_exporter's format.");

    /** The options of a command that serves. */
    public static final ImmutableList<OptionSpec> SPECS =
            ImmutableList.of(LISTEN_ADDRESS, TELEMETRY_PATH, MAX_REQUESTS, CONFIG_FILE);

    /** Looks up the hosts to listen on; with a configuration file from now on in /etc/hosts only. */
    public static WebOptions of(Arguments given) throws UsageException {
        Optional<Path> configFile = given.has(CONFIG_FILE) ? Optional.of(given.path(CONFIG_FILE)) : Optional.empty();
        if (configFile.isPresent()) {
            ListenAddress.useNoNameServer();
        }
        ImmutableList.Builder<InetSocketAddress> addresses = ImmutableList.builder();
        for (String address : given.texts(LISTEN_ADDRESS)) {
            addresses.add(ListenAddress.of(address));
        }
        return new WebOptions(addresses.build(), given.urlPath(TELEMETRY_PATH), given.count(MAX_REQUESTS), configFile);
    }
}
