package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.cli.CollectorFlag;
import io.github.linuxmm.cli.CommandLineOptions;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.collector.AccountingCollector;
import io.github.linuxmm.collector.AllocatorCollector;
import io.github.linuxmm.collector.BuddyinfoCollector;
import io.github.linuxmm.collector.ExporterMetrics;
import io.github.linuxmm.collector.Heartbeats;
import io.github.linuxmm.collector.HostSource;
import io.github.linuxmm.collector.KernelCollector;
import io.github.linuxmm.collector.KernellogCollector;
import io.github.linuxmm.collector.MeminfoCollector;
import io.github.linuxmm.collector.MmCollector;
import io.github.linuxmm.collector.PagetypeinfoCollector;
import io.github.linuxmm.collector.PressureCollector;
import io.github.linuxmm.collector.ProcessMetrics;
import io.github.linuxmm.collector.Reading;
import io.github.linuxmm.collector.Round;
import io.github.linuxmm.collector.SamplerCollector;
import io.github.linuxmm.collector.Source;
import io.github.linuxmm.collector.Subsystem;
import io.github.linuxmm.collector.SysctlCollector;
import io.github.linuxmm.collector.VmstatCollector;
import io.github.linuxmm.collector.ZoneinfoCollector;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KmsgReader;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.BuddyinfoReader;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.MeminfoReader;
import io.github.linuxmm.procfs.OwnProcessReader;
import io.github.linuxmm.procfs.PagetypeinfoReader;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.PressureReader;
import io.github.linuxmm.procfs.SysctlReader;
import io.github.linuxmm.procfs.VmstatReader;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.procfs.ZoneinfoReader;
import io.github.linuxmm.sampler.Sampler;
import io.github.linuxmm.sampler.SamplerThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The collectors there are, and how they are put together. A new collector is one more entry. */
public final class Exporter {
    private record Entry(CollectorFlag flag, Function<Exporter, Subsystem> maker) {
        Entry(String name, boolean on, String help, Function<Exporter, Subsystem> maker) {
            this(new CollectorFlag(name, on, help), maker);
        }
    }

    private static final ImmutableList<Entry> ENTRIES = ImmutableList.of(
            new Entry("meminfo", true, "Every line of /proc/meminfo.", it -> new MeminfoCollector(it.meminfo)),
            new Entry("buddyinfo", true, "Free blocks of each order, from /proc/buddyinfo.",
                    it -> new BuddyinfoCollector(it.buddyinfo)),
            new Entry("zoneinfo", true, "Watermarks and sizes of zones, from /proc/zoneinfo.",
                    it -> new ZoneinfoCollector(it.zoneinfo)),
            new Entry("vmstat", true, "Event counters of /proc/vmstat.",
                    it -> new VmstatCollector(new VmstatReader(it.procfs), it.vmstatNames)),
            new Entry("pressure", true, "Waiting for memory, from /proc/pressure/memory.",
                    it -> new PressureCollector(new PressureReader(it.procfs))),
            new Entry("sysctl", true, "Every file under /proc/sys/vm.", it -> it.sysctl),
            new Entry("kernel", true, "Page size, boot time and release of the kernel.", it -> it.kernel),
            new Entry("allocator", true, "Which orders could be allocated now, by the kernel's own test.",
                    it -> it.allocator),
            new Entry("accounting", true, "Where the memory is, and how much of it is pinned.",
                    it -> new AccountingCollector(it.meminfo, it.zoneinfo, it.kernel::kernel, it::pagetypeinfo)),
            new Entry("sampler", true, "For how long each order could not be allocated, sampled all the time.",
                    it -> it.sampler),
            new Entry("kernellog", true, "Allocation failures and OOM kills in the kernel log.",
                    it -> new KernellogCollector(it.kernelLog, it.heartbeats)),
            new Entry("pagetypeinfo", false, "Pageblocks by migrate type, from /proc/pagetypeinfo, every 5 min.",
                    it -> it.pagetypeinfo));

    /** Time between two looks of the sampler at the sysctls. */
    private static final long SYSCTL_SECONDS = 10;

    private final Options options;
    private final Path procfs;
    private final Log log;
    private final Predicate<String> vmstatNames;
    private final Round round = new Round();
    private final Source<Meminfo> meminfo;
    private final Source<Buddyinfo> buddyinfo;
    private final Source<Zoneinfo> zoneinfo;
    private final AllocatorCollector allocator;
    private final Heartbeats heartbeats;
    private final KernelCollector kernel;
    private final SysctlCollector sysctl;
    private final SamplerCollector sampler;
    private final PagetypeinfoCollector pagetypeinfo;
    private final KernelLog kernelLog;
    private final MmCollector collector;

    /** @param nanoTime CLOCK_MONOTONIC since boot, as System.nanoTime is on Linux */
    public Exporter(Options options, Build build, Log log, Clock clock, LongSupplier nanoTime) throws IOException {
        this.options = options;
        this.procfs = options.procfs();
        this.log = log;
        vmstatNames = matches(options.vmstatInclude()).and(matches(options.vmstatExclude()).negate());
        ZoneinfoReader zones = new ZoneinfoReader(procfs);
        BuddyinfoReader areas = new BuddyinfoReader(procfs);
        meminfo = new Reading<>(new MeminfoReader(procfs)::read, round);
        buddyinfo = new Reading<>(areas::read, round);
        zoneinfo = new Reading<>(zones::read, round);
        heartbeats = new Heartbeats(clock);
        kernelLog = new KernelLog(clock);
        kernel = new KernelCollector(new KernelReader(procfs), nanoTime);
        sysctl = new SysctlCollector(new SysctlReader(procfs, matches(options.sysctlExclude())), clock);
        pagetypeinfo = new PagetypeinfoCollector(new PagetypeinfoReader(procfs), heartbeats);
        allocator = new AllocatorCollector(
                new HostSource(zoneinfo, buddyinfo, kernel::kernel, this::pagetypeinfo), buddyinfo);
        // The sampler shares the readers' descriptors, and not the readings of a scrape.
        sampler = new SamplerCollector(new Sampler(options.samplerIntervalMillis() / 1e3),
                new HostSource(zones::read, areas::read, kernel::kernel, this::pagetypeinfo), heartbeats, nanoTime, clock);
        ImmutableList.Builder<Subsystem> subsystems = ImmutableList.builder();
        for (Entry entry : ENTRIES) {
            if (isOn(entry.flag.name())) {
                subsystems.add(entry.maker.apply(this));
            }
        }
        ProcessMetrics process = options.exporterMetrics() ? new ProcessMetrics(new OwnProcessReader()) : null;
        collector = new MmCollector(subsystems.build(), round,
                new ExporterMetrics(build.version(), build.revision(), heartbeats, process), log);
    }

    /** The options, with all collectors. */
    static CommandLineOptions commandLine() {
        return new CommandLineOptions(ENTRIES.stream().map(Entry::flag).toList(), VmstatCollector.DEFAULT_INCLUDE);
    }

    /** The names of all collectors, those that are off included. */
    static ImmutableSet<String> names() {
        return ENTRIES.stream().map(entry -> entry.flag.name()).collect(ImmutableSet.toImmutableSet());
    }

    private boolean isOn(String name) {
        return options.collectors().contains(name) && !(name.equals("sampler") && options.samplerIntervalMillis() == 0);
    }

    private Optional<Pagetypeinfo> pagetypeinfo() {
        return pagetypeinfo.last();
    }

    private static Predicate<String> matches(Pattern pattern) {
        return pattern == null ? name -> false : pattern.asMatchPredicate();
    }

    MmCollector collector() {
        return collector;
    }

    /** The allocator's state at the last scrape; empty where that collector is off or failed. */
    Optional<HostState> host() {
        return allocator.last();
    }

    /** Starts the background tasks that are on; they end with the process. */
    void start() {
        if (isOn("pagetypeinfo")) {
            pagetypeinfo.start();
        }
        if (isOn("kernellog")) {
            new KmsgReader(options.kmsg(), kernelLog, log::warn).start();
        }
        if (isOn("sampler")) {
            long rounds = Math.max(1, TimeUnit.SECONDS.toMillis(SYSCTL_SECONDS) / options.samplerIntervalMillis());
            long[] count = new long[1];
            SamplerThread.start(TimeUnit.MILLISECONDS.toNanos(options.samplerIntervalMillis()), () -> {
                sampler.round();
                if (isOn("sysctl") && ++count[0] % rounds == 0) {
                    lookAtSysctls();
                }
            });
        }
    }

    private void lookAtSysctls() {
        try {
            sysctl.look();
        } catch (IOException e) {
            log.debug("sysctls not read", "err", e.getMessage());
        }
    }

    /** What the background tasks do between two scrapes, done now: for a replay, which has no time of its own. */
    void step() {
        if (isOn("pagetypeinfo")) {
            pagetypeinfo.round();
        }
        if (isOn("sampler")) {
            sampler.round();
        }
    }

    KernelLog kernelLog() {
        return kernelLog;
    }
}
