package io.github.linuxmm.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.log.Log;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the command line asks for. */
public record Options(Action action, Web web, Paths paths, Collectors collectors, Logging logging) {
    /** What to do: run, or print something and exit. */
    public enum Action {
        SERVE,
        ONCE,
        CHECK_CONFIG,
        VERSION,
        HELP
    }

    /**
     * How to serve.
     *
     * @param maxRequests 0 for any number
     * @param configFile TLS and passwords; with CHECK_CONFIG the file to check
     * @param exporterMetrics whether to serve {@code process_*}
     */
    public record Web(
            ImmutableList<InetSocketAddress> listenAddresses,
            String telemetryPath,
            int maxRequests,
            Optional<Path> configFile,
            boolean exporterMetrics) {}

    /** Where the kernel's files are. */
    public record Paths(Path procfs, Path kmsg, Path cgroupfs) {}

    /**
     * What to collect.
     *
     * @param names the collectors that are on
     * @param byName those of them that were switched on by name
     * @param samplerInterval zero for no sampler
     * @param holdersInterval between two looks for holders of memory
     * @param vmstatInclude names of /proc/vmstat to show; empty for none
     * @param vmstatExclude names of them to leave out
     * @param sysctlExclude names under /proc/sys/vm not to read
     */
    public record Collectors(
            ImmutableSet<String> names,
            ImmutableSet<String> byName,
            Duration samplerInterval,
            Duration holdersInterval,
            Optional<Pattern> vmstatInclude,
            Optional<Pattern> vmstatExclude,
            Optional<Pattern> sysctlExclude) {}

    /** What to log, and how. */
    public record Logging(Log.Level level, Log.Format format) {}
}
