package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.cli.CollectorFlag;
import io.github.linuxmm.cli.CommandLineOptions;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.collector.AccountingCollector;
import io.github.linuxmm.collector.AllocatorCollector;
import io.github.linuxmm.collector.AllocinfoCollector;
import io.github.linuxmm.collector.BuddyinfoCollector;
import io.github.linuxmm.collector.CgroupsCollector;
import io.github.linuxmm.collector.HoldersCollector;
import io.github.linuxmm.collector.KernelCollector;
import io.github.linuxmm.collector.KernellogCollector;
import io.github.linuxmm.collector.MeminfoCollector;
import io.github.linuxmm.collector.PagetypeinfoCollector;
import io.github.linuxmm.collector.PressureCollector;
import io.github.linuxmm.collector.ProcessHoldersCollector;
import io.github.linuxmm.collector.SamplerCollector;
import io.github.linuxmm.collector.SlabinfoCollector;
import io.github.linuxmm.collector.SocketsCollector;
import io.github.linuxmm.collector.SysctlCollector;
import io.github.linuxmm.collector.VmallocinfoCollector;
import io.github.linuxmm.collector.VmstatCollector;
import io.github.linuxmm.collector.ZoneinfoCollector;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.history.History;
import io.github.linuxmm.history.Rounds;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogReader;
import io.github.linuxmm.kernellog.KmsgReader;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.procfs.OwnProcessReader;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.sampler.SamplerTotals;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.BackgroundTasks;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.ExporterMetrics;
import io.github.linuxmm.scrape.FilteredRegistries;
import io.github.linuxmm.scrape.MmCollector;
import io.github.linuxmm.scrape.ProcessMetrics;
import io.github.linuxmm.scrape.ScrapeSource;
import io.github.linuxmm.snapshot.HolderSettings;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.HostClock;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** All collectors, and how they are wired together. A new collector is one more entry. */
public final class Exporter {
    /**
     * A collector that can be switched.
     *
     * @param maker makes it; empty where options other than its own switch it off
     */
    private record CollectorFactory(CollectorFlag flag, Function<Options.Collectors, Optional<Collector>> maker) {}

    private static final String SAMPLER = "sampler";
    private static final String PAGETYPEINFO = "pagetypeinfo";
    private static final String SLABINFO = "slabinfo";
    private static final String VMALLOCINFO = "vmallocinfo";
    private static final String ALLOCINFO = "allocinfo";

    private static final ImmutableList<CollectorFactory> FACTORIES = ImmutableList.of(
            on("meminfo", "Every line of /proc/meminfo.", options -> new MeminfoCollector()),
            on("buddyinfo", "Free blocks of each order, from /proc/buddyinfo.", options -> new BuddyinfoCollector()),
            on("zoneinfo", "Watermarks and sizes of zones, from /proc/zoneinfo.", options -> new ZoneinfoCollector()),
            on(
                    "vmstat",
                    "Event counters of /proc/vmstat.",
                    options -> new VmstatCollector(matches(options.vmstatInclude())
                            .and(matches(options.vmstatExclude()).negate()))),
            on(
                    "pressure",
                    "Time spent waiting for memory, from /proc/pressure/memory.",
                    options -> new PressureCollector()),
            on("sysctl", "Every file under /proc/sys/vm.", options -> new SysctlCollector()),
            on("kernel", "Page size, boot time and release of the kernel.", options -> new KernelCollector()),
            on(
                    "allocator",
                    "Which orders could be allocated now, by the kernel's own watermark test.",
                    options -> new AllocatorCollector()),
            on(
                    "accounting",
                    "What holds the memory, and how much of it is pinned.",
                    options -> new AccountingCollector()),
            on("sockets", "Memory held by sockets, from /proc/net/protocols.", options -> new SocketsCollector()),
            on(
                    "holders",
                    "Who holds pinned memory, and whose share grew most in an hour and a day.",
                    options -> new HoldersCollector(options.holdersInterval())),
            new CollectorFactory(
                    new CollectorFlag(
                            SAMPLER,
                            true,
                            "How long each order could not be allocated, sampled every --sampler.interval."),
                    options -> options.samplerInterval().isZero()
                            ? Optional.empty()
                            : Optional.of(new SamplerCollector(options.samplerInterval()))),
            on(
                    "kernellog",
                    "Allocation failures and OOM kills from the kernel log.",
                    options -> new KernellogCollector()),
            on(
                    PAGETYPEINFO,
                    "Pageblocks by migrate type, from /proc/pagetypeinfo, where it may be read (as root).",
                    options -> new PagetypeinfoCollector(options.byName().contains(PAGETYPEINFO))),
            on(
                    SLABINFO,
                    "The largest slab caches, from /proc/slabinfo, where it may be read (as root).",
                    options -> new SlabinfoCollector(options.byName().contains(SLABINFO))),
            on(
                    VMALLOCINFO,
                    "Who holds vmalloc memory, from /proc/vmallocinfo, where it may be read (as root).",
                    options -> new VmallocinfoCollector(options.byName().contains(VMALLOCINFO))),
            on(
                    ALLOCINFO,
                    "Places in the kernel that hold memory, from /proc/allocinfo, where it may be read (as root).",
                    options -> new AllocinfoCollector(options.byName().contains(ALLOCINFO))),
            off(
                    "holders.processes",
                    "Processes with most pipes and packet rings, from /proc/PID, as far as it may be read. Names programs.",
                    options -> new ProcessHoldersCollector()),
            off(
                    "cgroups",
                    "Cgroups with most kernel memory of no kind that the kernel tells, from memory.stat; version 2 only.",
                    options -> new CgroupsCollector()));

    private final Host host;
    private final MmCollector collector;
    private final BackgroundTasks tasks;
    private final Rounds rounds;

    /** Puts the collectors together that are on; starts nothing. */
    public Exporter(Options options, Build build, Log log, Host host) throws IOException {
        this.host = host;
        ImmutableMap<String, Collector> collectors = collectors(options.collectors());
        rounds = new Rounds(new History(), () -> sampled(collectors));
        tasks = new BackgroundTasks(tasks(collectors, rounds), host, log);
        Optional<ProcessMetrics> process = options.collectors().exporterMetrics()
                ? Optional.of(new ProcessMetrics(new OwnProcessReader()))
                : Optional.empty();
        collector = new MmCollector(
                collectors, host, new ExporterMetrics(build.version(), build.revision(), tasks, process, log), log);
    }

    private static List<BackgroundTask> tasks(ImmutableMap<String, Collector> collectors, Rounds rounds) {
        List<BackgroundTask> tasks = new ArrayList<>();
        collectors.values().forEach(collector -> tasks.addAll(collector.tasks()));
        tasks.add(new BackgroundTask("history", Duration.ofSeconds(History.STEP_SECONDS), rounds::round));
        return tasks;
    }

    private static Optional<SamplerTotals> sampled(ImmutableMap<String, Collector> collectors) {
        return collectors.get(SAMPLER) instanceof SamplerCollector sampler
                ? Optional.of(sampler.totals())
                : Optional.empty();
    }

    /** The collectors of the mounted procfs and the kernel log that the options name; starts nothing. */
    static Exporter ofThisHost(Options options, Build build, Log log) throws IOException {
        mountedProcfs(options.paths().procfs());
        return new Exporter(options, build, log, thisHost(options, log));
    }

    /** The procfs that {@code --path.procfs} names, where it is one. */
    static MountedProcfs mountedProcfs(Path procfs) throws IOException {
        if (!Files.isDirectory(procfs)) {
            throw new IOException("--path.procfs: no such directory: " + procfs);
        }
        if (!MountedProcfs.isMountedAt(procfs)) {
            throw new IOException("--path.procfs: expected a procfs with meminfo, buddyinfo, zoneinfo or vmstat, found "
                    + "none of them: " + procfs);
        }
        return new MountedProcfs(procfs);
    }

    /** The host of the mounted procfs and the kernel log that the options name; opens nothing yet. */
    public static Host thisHost(Options options, Log log) {
        return host(
                options,
                new MountedProcfs(options.paths().procfs()),
                new MountedProcfs(options.paths().sysfs()),
                new KmsgReader(options.paths().kmsg(), new KernelLog(), log::warn),
                HostClock.SYSTEM,
                Optional.of(options.paths().cgroupfs()));
    }

    /** A host of other files, with the options' choice of sysctls; its cgroups cannot be seen. */
    public static Host host(Options options, Procfs procfs, Procfs sysfs, KernelLogReader kernelLog, HostClock clock) {
        return host(options, procfs, sysfs, kernelLog, clock, Optional.empty());
    }

    private static Host host(
            Options options,
            Procfs procfs,
            Procfs sysfs,
            KernelLogReader kernelLog,
            HostClock clock,
            Optional<Path> cgroupfs) {
        return new Host(
                procfs,
                sysfs,
                matches(options.collectors().sysctlExclude()),
                kernelLog,
                clock,
                new HolderSettings(cgroupfs, options.collectors().holdersInterval()));
    }

    private static ImmutableMap<String, Collector> collectors(Options.Collectors options) {
        ImmutableMap.Builder<String, Collector> collectors = ImmutableMap.builder();
        for (CollectorFactory factory : FACTORIES) {
            if (options.names().contains(factory.flag.name())) {
                factory.maker.apply(options).ifPresent(made -> collectors.put(factory.flag.name(), made));
            }
        }
        return collectors.build();
    }

    private static CollectorFactory on(String name, String help, Function<Options.Collectors, Collector> maker) {
        return new CollectorFactory(new CollectorFlag(name, true, help), maker.andThen(Optional::of));
    }

    private static CollectorFactory off(String name, String help, Function<Options.Collectors, Collector> maker) {
        return new CollectorFactory(new CollectorFlag(name, false, help), maker.andThen(Optional::of));
    }

    /** Matches whole names; without a pattern none. */
    private static Predicate<String> matches(Optional<Pattern> pattern) {
        return pattern.map(Pattern::asMatchPredicate).orElse(name -> false);
    }

    /** The options, with all collectors. */
    public static CommandLineOptions commandLine() {
        return new CommandLineOptions(
                FACTORIES.stream().map(CollectorFactory::flag).toList(), VmstatCollector.DEFAULT_INCLUDE);
    }

    /** The names of all collectors, those that are off included. */
    public static ImmutableSet<String> names() {
        return FACTORIES.stream().map(factory -> factory.flag.name()).collect(ImmutableSet.toImmutableSet());
    }

    /** The collectors that are on. */
    public MmCollector collector() {
        return collector;
    }

    /** What the host is like now, and what was seen of it before. */
    public Seen seen() {
        return seen(host.look());
    }

    /** What a snapshot of the host sees, and what was seen of it before. */
    public Seen seen(Snapshot now) {
        return Seen.of(now, rounds.until(now));
    }

    /** What a server serves. */
    public ScrapeSource scrapes() {
        return new FilteredRegistries(collector, names());
    }

    /** Starts the background tasks of the collectors that are on; they end with the process. */
    public void start() {
        tasks.start();
    }

    /** Whether each background task has had its first round, and the kernel log been read to its end. */
    boolean tasksHaveTried() {
        return tasks.haveTried();
    }

    /** Runs a round of each background task now: for a replay, which has no time of its own. */
    public void runTasks() {
        tasks.round();
    }
}
