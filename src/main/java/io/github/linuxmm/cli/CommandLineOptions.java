package io.github.linuxmm.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.log.Log;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** The options, their defaults and their help; names are node_exporter's where it has them. */
public final class CommandLineOptions {
    private static final String LISTEN_ADDRESS = "web.listen-address";
    private static final String TELEMETRY_PATH = "web.telemetry-path";
    private static final String MAX_REQUESTS = "web.max-requests";
    private static final String WEB_CONFIG = "web.config.file";
    private static final String NO_EXPORTER_METRICS = "web.disable-exporter-metrics";
    private static final String PROCFS = "path.procfs";
    private static final String KMSG = "path.kmsg";
    private static final String SAMPLER_INTERVAL = "sampler.interval";
    private static final String CGROUPFS = "path.cgroupfs";
    private static final String HOLDERS_INTERVAL = "holders.interval";
    private static final String NO_DEFAULTS = "collector.disable-defaults";
    private static final String VMSTAT_INCLUDE = "collector.vmstat.include";
    private static final String VMSTAT_EXCLUDE = "collector.vmstat.exclude";
    private static final String SYSCTL_EXCLUDE = "collector.sysctl.exclude";
    private static final String LOG_LEVEL = "log.level";
    private static final String LOG_FORMAT = "log.format";
    private static final String CHECK_CONFIG = "check-config";

    /** An option's help, and its default as text; an empty default is none. */
    private record OptionHelp(String name, String value, String fallback, String help) {}

    private final List<OptionHelp> lines = new ArrayList<>();
    private final org.apache.commons.cli.Options known = new org.apache.commons.cli.Options();
    private final List<CollectorFlag> collectors;

    /** @param vmstatInclude default of {@code --collector.vmstat.include} */
    public CommandLineOptions(List<CollectorFlag> collectors, String vmstatInclude) {
        this.collectors = collectors;
        add(LISTEN_ADDRESS, "[HOST]:PORT", ":10047", "Address to listen on; repeatable.");
        add(TELEMETRY_PATH, "PATH", "/metrics", "Path under which to expose metrics.");
        add(MAX_REQUESTS, "N", "40", "Maximum number of concurrent scrapes; more get 503. 0 for no limit.");
        add(WEB_CONFIG, "FILE", "", "File with TLS, passwords, headers and rate limit, in node_exporter's format.");
        add(NO_EXPORTER_METRICS, "", "", "Leave out process_*, the metrics of the exporter's own process.");
        add(PROCFS, "DIR", "/proc", "procfs mount point.");
        add(KMSG, "FILE", "/dev/kmsg", "Kernel log device.");
        add(CGROUPFS, "DIR", "/sys/fs/cgroup", "cgroup2 mount point, for the collector cgroups.");
        add(SAMPLER_INTERVAL, "TIME", "1s", "Sampling interval, 100ms to 60s; 0 disables the sampler.");
        add(HOLDERS_INTERVAL, "TIME", "1m", "How often to look for holders of memory, 10s to 1h.");
        for (CollectorFlag flag : collectors) {
            known.addOption(null, "collector." + flag.name(), false, flag.help());
            known.addOption(null, "no-collector." + flag.name(), false, flag.help());
            lines.add(new OptionHelp(
                    "[no-]collector." + flag.name(), "", flag.onByDefault() ? "on" : "off", flag.help()));
        }
        add(NO_DEFAULTS, "", "", "Disable all collectors except those enabled by name.");
        add(VMSTAT_INCLUDE, "REGEX", vmstatInclude, "Names in /proc/vmstat to expose; the whole name must match.");
        add(VMSTAT_EXCLUDE, "REGEX", "", "Names in /proc/vmstat to leave out; the whole name must match.");
        add(SYSCTL_EXCLUDE, "REGEX", "", "Names under /proc/sys/vm not to read; the whole name must match.");
        add(LOG_LEVEL, "LEVEL", "info", "Log level: debug, info, warn or error.");
        add(LOG_FORMAT, "FORMAT", "logfmt", "Log format: logfmt or json.");
        add("once", "", "", "Print the metrics once to standard output and exit.");
        add("version", "", "", "Print the version and exit.");
        add("help", "", "", "Print this help and exit.");
    }

    private void add(String name, String value, String fallback, String help) {
        known.addOption(null, name, !value.isEmpty(), help);
        lines.add(new OptionHelp(name, value, fallback, help));
    }

    /** The text for {@code --help}: each option with its default. */
    public String help() {
        StringBuilder text = new StringBuilder("Usage: linux-mm-exporter [OPTION]...\n"
                + "       linux-mm-exporter check-config FILE    Tell whether --web.config.file=FILE would be taken.\n\n"
                + "Prometheus exporter that shows page allocation failures before they happen.\n\n");
        for (OptionHelp line : lines) {
            text.append("  --")
                    .append(line.name)
                    .append(line.value.isEmpty() ? "" : "=" + line.value)
                    .append("\n      ")
                    .append(line.help)
                    .append(line.fallback.isEmpty() ? "" : " Default: " + line.fallback)
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Reads a command line.
     *
     * @throws UsageException where it is wrong, with one line that says how
     */
    public Options parse(String... args) throws UsageException {
        if (args.length == 0 || !args[0].equals(CHECK_CONFIG)) {
            return options(line(args));
        }
        if (args.length != 2) {
            throw new UsageException(CHECK_CONFIG + ": expected one FILE and nothing else");
        }
        Options options = options(line("--" + WEB_CONFIG + "=" + args[1]));
        return new Options(
                Options.Action.CHECK_CONFIG, options.web(), options.paths(), options.collectors(), options.logging());
    }

    private CommandLine line(String... args) throws UsageException {
        CommandLine line;
        try {
            // No abbreviations: an option that is added later must not change what a short form means.
            line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(known, args);
        } catch (ParseException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        if (!line.getArgList().isEmpty()) {
            throw new UsageException("unexpected argument '" + line.getArgList().get(0) + "'");
        }
        return line;
    }

    private Options options(CommandLine line) throws UsageException {
        OptionValues given = new OptionValues(line, this::fallback);
        Optional<Path> webConfig = line.hasOption(WEB_CONFIG) ? Optional.of(given.path(WEB_CONFIG)) : Optional.empty();
        if (webConfig.isPresent()) {
            ListenAddress.useNoNameServer();
        }
        ImmutableList.Builder<InetSocketAddress> addresses = ImmutableList.builder();
        for (String address : given.texts(LISTEN_ADDRESS)) {
            addresses.add(ListenAddress.of(address));
        }
        return new Options(
                action(line),
                new Options.Web(
                        addresses.build(),
                        given.urlPath(TELEMETRY_PATH),
                        given.count(MAX_REQUESTS),
                        webConfig,
                        !line.hasOption(NO_EXPORTER_METRICS)),
                new Options.Paths(given.path(PROCFS), given.path(KMSG), given.path(CGROUPFS)),
                new Options.Collectors(
                        collectors(line),
                        collectorsByName(line),
                        given.interval(SAMPLER_INTERVAL),
                        given.longInterval(HOLDERS_INTERVAL),
                        given.regex(VMSTAT_INCLUDE),
                        given.regex(VMSTAT_EXCLUDE),
                        given.regex(SYSCTL_EXCLUDE)),
                new Options.Logging(
                        given.oneOf(LOG_LEVEL, Log.Level.values()), given.oneOf(LOG_FORMAT, Log.Format.values())));
    }

    private static Options.Action action(CommandLine line) {
        return line.hasOption("help")
                ? Options.Action.HELP
                : line.hasOption("version")
                        ? Options.Action.VERSION
                        : line.hasOption("once") ? Options.Action.ONCE : Options.Action.SERVE;
    }

    private ImmutableSet<String> collectors(CommandLine line) {
        return collectors.stream()
                .filter(flag -> {
                    int last = lastSwitch(line, flag);
                    return last > 0 || last == 0 && flag.onByDefault() && !line.hasOption(NO_DEFAULTS);
                })
                .map(CollectorFlag::name)
                .collect(ImmutableSet.toImmutableSet());
    }

    private ImmutableSet<String> collectorsByName(CommandLine line) {
        return collectors.stream()
                .filter(flag -> lastSwitch(line, flag) > 0)
                .map(CollectorFlag::name)
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Above 0 for on, below for off: the last one counts, so that what a service file gives can be overridden. */
    private static int lastSwitch(CommandLine line, CollectorFlag flag) {
        List<String> switches =
                Arrays.stream(line.getOptions()).map(Option::getLongOpt).toList();
        return switches.lastIndexOf("collector." + flag.name()) - switches.lastIndexOf("no-collector." + flag.name());
    }

    private String fallback(String name) {
        for (OptionHelp line : lines) {
            if (line.name.equals(name)) {
                return line.fallback;
            }
        }
        throw new IllegalArgumentException(name);
    }
}
