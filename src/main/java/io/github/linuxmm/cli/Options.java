package io.github.linuxmm.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.log.StandardError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a command that collects is asked for: what, from where, and how to log. */
public record Options(Paths paths, Collectors collectors, Logging logging) {
    /** Where the kernel's files are. */
    public record Paths(Path procfs, Path kmsg, Path cgroupfs, Path sysfs) {
        public static final OptionSpec PROCFS = OptionSpec.value("path.procfs", "DIR", "/proc", "procfs mount point.");
        public static final OptionSpec KMSG = OptionSpec.value("path.kmsg", "FILE", "/dev/kmsg", "Kernel log device.");
        public static final OptionSpec SYSFS = OptionSpec.value("path.sysfs", "DIR", "/sys", "sysfs mount point.");
        public static final OptionSpec CGROUPFS = OptionSpec.value(
                "path.cgroupfs", "DIR", "/sys/fs/cgroup", "cgroup2 mount point, for the collector cgroups.");

        /** The options that a command does not have are at their defaults. */
        public static Paths of(Arguments given) throws UsageException {
            return new Paths(given.path(PROCFS), given.path(KMSG), given.path(CGROUPFS), given.path(SYSFS));
        }
    }

    /**
     * What to collect.
     *
     * @param names the collectors that are on
     * @param byName those of them that were switched on by name
     * @param exporterMetrics whether to show {@code process_*}
     * @param samplerInterval zero for no sampler
     * @param holdersInterval between two looks for holders of memory
     * @param vmstatInclude names of /proc/vmstat to show; empty for none
     * @param vmstatExclude names of them to leave out
     * @param sysctlExclude names under /proc/sys/vm not to read
     */
    public record Collectors(
            ImmutableSet<String> names,
            ImmutableSet<String> byName,
            boolean exporterMetrics,
            Duration samplerInterval,
            Duration holdersInterval,
            Optional<Pattern> vmstatInclude,
            Optional<Pattern> vmstatExclude,
            Optional<Pattern> sysctlExclude) {}

    /** What to log, and how. */
    public record Logging(Log.Level level, Log.Format format) {
        private static final OptionSpec LEVEL = OptionSpec.choice(
                "log.level", "LEVEL", Log.Level.values(), "info", "Log level: debug, info, warn or error.");
        private static final OptionSpec FORMAT =
                OptionSpec.choice("log.format", "FORMAT", Log.Format.values(), "logfmt", "Log format: logfmt or json.");

        /** {@code --log.level} and {@code --log.format}. */
        public static final ImmutableList<OptionSpec> SPECS = ImmutableList.of(LEVEL, FORMAT);

        public static Logging of(Arguments given) throws UsageException {
            return new Logging(given.oneOf(LEVEL, Log.Level.values()), given.oneOf(FORMAT, Log.Format.values()));
        }

        /** The log that was asked for. */
        public Log to(StandardError standardError) {
            return new Log(standardError, level, format, Clock.systemUTC());
        }
    }
}
