package io.github.linuxmm.diagnosis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.holder.Growth;
import io.github.linuxmm.kernellog.KernelLogCounts;
import io.github.linuxmm.kernellog.LastReports;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.MemoryAccount;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.Sysctl;
import io.github.linuxmm.procfs.Sysctls;
import io.github.linuxmm.procfs.TransparentHugepage;
import io.github.linuxmm.procfs.Vmstat;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.settings.MinFreeKbytes;
import io.github.linuxmm.settings.Setting;
import io.github.linuxmm.settings.Settings;
import io.github.linuxmm.snapshot.Snapshot;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was seen of a host: all that a diagnosis is made from. What could not be read, or has a problem, is empty.
 *
 * @param sysctls {@code vm.*} with one number each, in the kernel's unit
 * @param lastReports what the kernel log said last, also before the exporter ran
 * @param settings those that differ from what this kernel would choose
 * @param holders who holds memory and had less before, the largest growth first
 * @param course what came before, and the figures of now
 */
public record Seen(
        Optional<Kernel> kernel,
        Optional<HostState> allocator,
        Optional<Zoneinfo> zoneinfo,
        Optional<MemoryAccount> memory,
        Optional<Meminfo> meminfo,
        Optional<Vmstat> vmstat,
        ImmutableMap<String, Double> sysctls,
        Optional<Pagetypeinfo> pagetypeinfo,
        Optional<KernelLogCounts> kernelLog,
        Optional<LastReports> lastReports,
        ImmutableList<Setting> settings,
        ImmutableList<Growth> holders,
        Course course) {
    private static final int HOLDERS = 20;

    /**
     * What a snapshot sees.
     *
     * @param course ends with the figures of this snapshot
     */
    public static Seen of(Snapshot now, Course course) {
        Optional<Kernel> kernel = Snapshot.ifReadable(now::kernel);
        Optional<Zoneinfo> zoneinfo = Snapshot.ifReadable(now::zoneinfo)
                .filter(whole -> whole.problem().isEmpty());
        Optional<KernelLogCounts> kernelLog =
                Snapshot.ifReadable(now::kernelLog).filter(KernelLogCounts::readable);
        return new Seen(
                kernel,
                Snapshot.ifReadable(now::allocator),
                zoneinfo,
                Snapshot.ifReadable(now::memory),
                Snapshot.ifReadable(now::meminfo)
                        .filter(whole -> whole.problem().isEmpty()),
                Snapshot.ifReadable(now::vmstat).filter(whole -> whole.problem().isEmpty()),
                sysctls(now),
                Snapshot.ifReadable(now::pagetypeinfoIfRead)
                        .flatMap(found -> found)
                        .filter(whole -> whole.problem().isEmpty()),
                kernelLog,
                kernelLog.flatMap(readable -> Snapshot.ifReadable(now::lastReports)),
                settings(now, kernel, zoneinfo),
                now.holders().largest(HOLDERS),
                course);
    }

    private static ImmutableMap<String, Double> sysctls(Snapshot now) {
        ImmutableMap.Builder<String, Double> sysctls = ImmutableMap.builder();
        Snapshot.ifReadable(now::sysctls).ifPresent(found -> {
            for (Sysctl sysctl : found.all()) {
                if (sysctl.values().length() == 1) {
                    sysctls.put(sysctl.name(), sysctl.values().get(0));
                }
            }
        });
        return sysctls.buildOrThrow();
    }

    private static ImmutableList<Setting> settings(Snapshot now, Optional<Kernel> kernel, Optional<Zoneinfo> zoneinfo) {
        Optional<Sysctls> sysctls = Snapshot.ifReadable(now::sysctls);
        return kernel.isEmpty() || zoneinfo.isEmpty() || sysctls.isEmpty()
                ? ImmutableList.of()
                : Settings.differing(
                        sysctls.get().all(),
                        kernel.get(),
                        zoneinfo.get(),
                        Snapshot.ifReadable(now::transparentHugepage).orElse(TransparentHugepage.UNKNOWN));
    }

    /** The same host, as far as an earlier course tells; the allocator's state is that of now, so it is left out. */
    public Seen at(Course earlier) {
        return new Seen(
                kernel,
                Optional.empty(),
                zoneinfo,
                memory,
                meminfo,
                vmstat,
                sysctls,
                pagetypeinfo,
                kernelLog,
                lastReports,
                settings,
                holders,
                earlier);
    }

    /** Bytes of a page; 4096 where the kernel's files do not tell. */
    public int pageSize() {
        return kernel.map(known -> known.pageSize().orElse(4096)).orElse(4096);
    }

    /** Holders that a file names, without the parts of pinned memory. */
    ImmutableList<Growth> namedHolders() {
        return holders.stream()
                .filter(growth -> !growth.source().equals("pinned"))
                .collect(ImmutableList.toImmutableList());
    }

    /** What the kernel itself would choose for {@code vm.min_free_kbytes}; empty where that is not known. */
    Optional<MinFreeKbytes> ownMinFreeKbytes() {
        return zoneinfo.flatMap(zones -> kernel.flatMap(known -> MinFreeKbytes.of(zones, known)));
    }

    /** A {@code vm.*}; empty where this kernel has none of this name. */
    OptionalDouble sysctl(String name) {
        Double value = sysctls.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** True where the kernel is known and older. */
    boolean isBefore(int major, int minor) {
        return kernel.flatMap(Kernel::version)
                .map(version -> !version.isAtLeast(major, minor))
                .orElse(false);
    }
}
