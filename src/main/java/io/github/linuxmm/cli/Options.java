package io.github.linuxmm.cli;

import io.github.linuxmm.log.Log;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the command line asks for.
 *
 * @param action run, or print something and exit
 * @param collectors names of the collectors that are on
 * @param vmstatExclude null for none
 * @param sysctlExclude null for none
 * @param maxRequests 0 for any number
 * @param webConfig TLS and passwords; null for none
 * @param samplerIntervalMillis 0 for no sampler
 */
public record Options(Action action, List<InetSocketAddress> listenAddresses, String telemetryPath, int maxRequests,
        Path webConfig, boolean exporterMetrics, Path procfs, Path kmsg, long samplerIntervalMillis,
        Set<String> collectors, Pattern vmstatInclude, Pattern vmstatExclude, Pattern sysctlExclude,
        Log.Level logLevel, Log.Format logFormat) {
    /** What to do. */
    public enum Action { SERVE, ONCE, VERSION, HELP }
}
