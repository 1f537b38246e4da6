package io.github.linuxmm.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.function.Predicate;

/** The options of each command that collects, their defaults and their help; names are node_exporter's where it has them. */
public final class CommandLineOptions {
    private static final OptionSpec NO_EXPORTER_METRICS = OptionSpec.flag(
            "web.disable-exporter-metrics", "Leave out process_*, the metrics of the exporter's own process.");
    private static final OptionSpec SAMPLER_INTERVAL = OptionSpec.value(
            "sampler.interval", "TIME", "1s", "Sampling interval, 100ms to 60s; 0 disables the sampler.");
    private static final OptionSpec HOLDERS_INTERVAL =
            OptionSpec.value("holders.interval", "TIME", "1m", "How often to look for holders of memory, 10s to 1h.");
    private static final OptionSpec NO_DEFAULTS =
            OptionSpec.flag("collector.disable-defaults", "Disable all collectors except those enabled by name.");
    private static final OptionSpec VMSTAT_EXCLUDE = OptionSpec.value(
            "collector.vmstat.exclude", "REGEX", "", "Names in /proc/vmstat to leave out; the whole name must match.");
    private static final OptionSpec SYSCTL_EXCLUDE = OptionSpec.value(
            "collector.sysctl.exclude",
            "REGEX",
            "",
            "Names under /proc/sys/vm not to read; the whole name must match.");

    private final List<CollectorFlag> collectors;
    private final OptionSpec vmstatInclude;

    /** @param vmstatInclude default of {@code --collector.vmstat.include} */
    public CommandLineOptions(List<CollectorFlag> collectors, String vmstatInclude) {
        this.collectors = collectors;
        this.vmstatInclude = OptionSpec.value(
                "collector.vmstat.include",
                "REGEX",
                vmstatInclude,
                "Names in /proc/vmstat to expose; the whole name must match.");
    }

    /** The options, in the order of the help. */
    public ImmutableList<OptionSpec> specs() {
        return ImmutableList.<OptionSpec>builder()
                .add(
                        NO_EXPORTER_METRICS,
                        Options.Paths.PROCFS,
                        Options.Paths.KMSG,
                        Options.Paths.CGROUPFS,
                        Options.Paths.SYSFS)
                .add(SAMPLER_INTERVAL, HOLDERS_INTERVAL)
                .addAll(collectors.stream().map(CommandLineOptions::spec).toList())
                .add(NO_DEFAULTS, vmstatInclude, VMSTAT_EXCLUDE, SYSCTL_EXCLUDE)
                .addAll(Options.Logging.SPECS)
                .build();
    }

    private static OptionSpec spec(CollectorFlag flag) {
        return OptionSpec.negatable("collector." + flag.name(), flag.onByDefault(), flag.help());
    }

    /** What was given; the options that a command does not have are at their defaults. */
    public Options of(Arguments given) throws UsageException {
        return new Options(
                Options.Paths.of(given),
                new Options.Collectors(
                        names(flag -> {
                            int last = given.lastSwitch(spec(flag));
                            return last > 0 || last == 0 && flag.onByDefault() && !given.has(NO_DEFAULTS);
                        }),
                        names(flag -> given.lastSwitch(spec(flag)) > 0),
                        !given.has(NO_EXPORTER_METRICS),
                        given.interval(SAMPLER_INTERVAL),
                        given.longInterval(HOLDERS_INTERVAL),
                        given.regex(vmstatInclude),
                        given.regex(VMSTAT_EXCLUDE),
                        given.regex(SYSCTL_EXCLUDE)),
                Options.Logging.of(given));
    }

    private ImmutableSet<String> names(Predicate<CollectorFlag> on) {
        return collectors.stream().filter(on).map(CollectorFlag::name).collect(ImmutableSet.toImmutableSet());
    }

    /**
     * Reads options that are no command's: of what replays a recording.
     *
     * @throws UsageException where they are wrong, with one line that says how
     */
    public Options parse(String... args) throws UsageException {
        return of(CommandSpec.of("", "", "", specs()).parse(args));
    }
}
