package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.cli.CollectorFlag;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.collector.BuddyinfoCollector;
import io.github.linuxmm.collector.ExporterMetrics;
import io.github.linuxmm.collector.Heartbeats;
import io.github.linuxmm.collector.KernelCollector;
import io.github.linuxmm.collector.MeminfoCollector;
import io.github.linuxmm.collector.MmCollector;
import io.github.linuxmm.collector.PagetypeinfoCollector;
import io.github.linuxmm.collector.PressureCollector;
import io.github.linuxmm.collector.ProcessMetrics;
import io.github.linuxmm.collector.Subsystem;
import io.github.linuxmm.collector.SysctlCollector;
import io.github.linuxmm.collector.VmstatCollector;
import io.github.linuxmm.collector.ZoneinfoCollector;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.procfs.BuddyinfoReader;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.MeminfoReader;
import io.github.linuxmm.procfs.OwnProcessReader;
import io.github.linuxmm.procfs.PagetypeinfoReader;
import io.github.linuxmm.procfs.PressureReader;
import io.github.linuxmm.procfs.SysctlReader;
import io.github.linuxmm.procfs.VmstatReader;
import io.github.linuxmm.procfs.ZoneinfoReader;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The collectors there are, and how each is made. A new collector is added here and nowhere else. */
final class Catalogue {
    static final String VMSTAT_INCLUDE = VmstatCollector.DEFAULT_INCLUDE;

    private record Entry(CollectorFlag flag, Maker maker) {
        Entry(String name, boolean on, String help, Maker maker) {
            this(new CollectorFlag(name, on, help), maker);
        }
    }

    private interface Maker {
        Subsystem make(Options options, Heartbeats heartbeats);
    }

    private static final ImmutableList<Entry> ENTRIES = ImmutableList.of(
            new Entry("meminfo", true, "Every line of /proc/meminfo.",
                    (options, beats) -> new MeminfoCollector(new MeminfoReader(options.procfs()))),
            new Entry("buddyinfo", true, "Free blocks of each order, from /proc/buddyinfo.",
                    (options, beats) -> new BuddyinfoCollector(new BuddyinfoReader(options.procfs()))),
            new Entry("zoneinfo", true, "Watermarks and sizes of zones, from /proc/zoneinfo.",
                    (options, beats) -> new ZoneinfoCollector(new ZoneinfoReader(options.procfs()))),
            new Entry("vmstat", true, "Event counters of /proc/vmstat.", (options, beats) -> new VmstatCollector(
                    new VmstatReader(options.procfs()), vmstat(options))),
            new Entry("pressure", true, "Waiting for memory, from /proc/pressure/memory.",
                    (options, beats) -> new PressureCollector(new PressureReader(options.procfs()))),
            new Entry("sysctl", true, "Every file under /proc/sys/vm.", (options, beats) -> new SysctlCollector(
                    new SysctlReader(options.procfs(), matches(options.sysctlExclude())), Clock.systemUTC())),
            new Entry("kernel", true, "Page size, boot time and release of the kernel.",
                    (options, beats) -> new KernelCollector(new KernelReader(options.procfs()), System::nanoTime)),
            new Entry("pagetypeinfo", false, "Pageblocks by migrate type, from /proc/pagetypeinfo, every 5 min.",
                    Catalogue::pagetypeinfo));

    private Catalogue() {}

    static List<CollectorFlag> flags() {
        return ENTRIES.stream().map(Entry::flag).toList();
    }

    static ImmutableSet<String> names() {
        return ENTRIES.stream().map(entry -> entry.flag.name()).collect(ImmutableSet.toImmutableSet());
    }

    /** Makes the collectors that the options switch on, and starts their background tasks. */
    static MmCollector collectors(Options options, Build build, Log log) throws IOException {
        Heartbeats heartbeats = new Heartbeats(Clock.systemUTC());
        ImmutableList.Builder<Subsystem> subsystems = ImmutableList.builder();
        for (Entry entry : ENTRIES) {
            if (options.collectors().contains(entry.flag.name())) {
                subsystems.add(entry.maker.make(options, heartbeats));
            }
        }
        ProcessMetrics process = options.exporterMetrics() ? new ProcessMetrics(new OwnProcessReader()) : null;
        return new MmCollector(subsystems.build(),
                new ExporterMetrics(build.version(), build.revision(), heartbeats, process), log);
    }

    private static Subsystem pagetypeinfo(Options options, Heartbeats heartbeats) {
        PagetypeinfoCollector collector =
                new PagetypeinfoCollector(new PagetypeinfoReader(options.procfs()), heartbeats);
        collector.start();
        return collector;
    }

    private static Predicate<String> vmstat(Options options) {
        return matches(options.vmstatInclude()).and(matches(options.vmstatExclude()).negate());
    }

    private static Predicate<String> matches(Pattern pattern) {
        return pattern == null ? name -> false : pattern.asMatchPredicate();
    }
}
