package io.github.linuxmm.snapshot;

import io.github.linuxmm.holder.HolderBook;
import io.github.linuxmm.kernellog.KernelLogCounts;
import io.github.linuxmm.kernellog.LastReports;
import io.github.linuxmm.pagealloc.HighatomicSources;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.MemoryAccount;
import io.github.linuxmm.pagealloc.WatermarkRule;
import io.github.linuxmm.procfs.Allocinfo;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.BuddyinfoReader;
import io.github.linuxmm.procfs.Cgroups;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.MeminfoReader;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.PagetypeinfoReader;
import io.github.linuxmm.procfs.Pressure;
import io.github.linuxmm.procfs.PressureReader;
import io.github.linuxmm.procfs.ProcessHolders;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.procfs.Slabinfo;
import io.github.linuxmm.procfs.SocketMemory;
import io.github.linuxmm.procfs.SocketMemoryReader;
import io.github.linuxmm.procfs.SysctlReader;
import io.github.linuxmm.procfs.Sysctls;
import io.github.linuxmm.procfs.TransparentHugepage;
import io.github.linuxmm.procfs.TransparentHugepageReader;
import io.github.linuxmm.procfs.UptimeReader;
import io.github.linuxmm.procfs.Vmallocinfo;
import io.github.linuxmm.procfs.Vmstat;
import io.github.linuxmm.procfs.VmstatReader;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.procfs.ZoneinfoReader;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * One look at a host. Each file is read at most once, when first asked for, so that what several say of it fits
 * together; and a file that fails, fails for everyone who asks. Thread-safe.
 *
 * <p>All that read throw {@link java.nio.file.NoSuchFileException} where this kernel does not have the file, and
 * {@link IOException} where it is there and cannot be read.
 */
public final class Snapshot {
    /** Reads one record, such as {@link Snapshot#meminfo}. */
    public interface Reader<T> {
        T read() throws IOException;
    }

    /** A record for one who can do without it: empty where it cannot be read. The collectors of the same file say why. */
    public static <T> Optional<T> ifReadable(Reader<T> reader) {
        try {
            return Optional.of(reader.read());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The readers, with the descriptors and buffers that they keep, and what is read in the background. */
    static final class Readers {
        private final Once.Reader<Meminfo> meminfo;
        private final Once.Reader<Buddyinfo> buddyinfo;
        private final Once.Reader<Zoneinfo> zoneinfo;
        private final Once.Reader<Vmstat> vmstat;
        private final Once.Reader<Pressure> pressure;
        private final Once.Reader<Sysctls> sysctls;
        private final Once.Reader<SocketMemory> sockets;
        private final UptimeReader uptime;
        private final Once.Reader<TransparentHugepage> hugepage;
        private final PagetypeinfoFile pagetypeinfo;

        Readers(Procfs procfs, Procfs sysfs, Predicate<String> excludedSysctls, HostClock clock) {
            meminfo = new MeminfoReader(procfs)::read;
            buddyinfo = new BuddyinfoReader(procfs)::read;
            zoneinfo = new ZoneinfoReader(procfs)::read;
            vmstat = new VmstatReader(procfs)::read;
            pressure = new PressureReader(procfs)::read;
            sysctls = new SysctlReader(procfs, excludedSysctls)::read;
            sockets = new SocketMemoryReader(procfs)::read;
            uptime = new UptimeReader(procfs);
            hugepage = new TransparentHugepageReader(sysfs)::read;
            pagetypeinfo = new PagetypeinfoFile(new PagetypeinfoReader(procfs)::read, clock);
        }
    }

    private final Host host;
    private final long unixMillis;
    private final long monotonicNanos;
    private final Once<Meminfo> meminfo = new Once<>();
    private final Once<Buddyinfo> buddyinfo = new Once<>();
    private final Once<Zoneinfo> zoneinfo = new Once<>();
    private final Once<Vmstat> vmstat = new Once<>();
    private final Once<Pressure> pressure = new Once<>();
    private final Once<Sysctls> sysctls = new Once<>();
    private final Once<SocketMemory> sockets = new Once<>();
    private final Once<TransparentHugepage> hugepage = new Once<>();
    private final Once<HostState> allocator = new Once<>();
    private final Once<MemoryAccount> memory = new Once<>();
    private final Once<Optional<Pagetypeinfo>> pagetypeinfo = new Once<>();
    private final Once<KernelLogCounts> kernelLog = new Once<>();
    private final Once<LastReports> lastReports = new Once<>();

    Snapshot(Host host, long unixMillis, long monotonicNanos) {
        this.host = host;
        this.unixMillis = unixMillis;
        this.monotonicNanos = monotonicNanos;
    }

    /** When it was taken, by the time of day. */
    public long unixMillis() {
        return unixMillis;
    }

    /** When it was taken, by {@link HostClock#monotonicNanos}. */
    public long monotonicNanos() {
        return monotonicNanos;
    }

    /** {@code /proc/meminfo}. */
    public Meminfo meminfo() throws IOException {
        return meminfo.get(host.readers.meminfo);
    }

    /** {@code /proc/buddyinfo}. */
    public Buddyinfo buddyinfo() throws IOException {
        return buddyinfo.get(host.readers.buddyinfo);
    }

    /** {@code /proc/zoneinfo}. */
    public Zoneinfo zoneinfo() throws IOException {
        return zoneinfo.get(host.readers.zoneinfo);
    }

    /** {@code /proc/vmstat}. */
    public Vmstat vmstat() throws IOException {
        return vmstat.get(host.readers.vmstat);
    }

    /** Time since boot in nanoseconds, suspended time included; empty where {@code /proc/uptime} does not tell. */
    public OptionalLong sinceBootNanos() {
        try {
            return OptionalLong.of(host.readers.uptime.read());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** {@code /proc/pressure/memory}. */
    public Pressure pressure() throws IOException {
        return pressure.get(host.readers.pressure);
    }

    /** {@code /proc/sys/vm}. */
    public Sysctls sysctls() throws IOException {
        return sysctls.get(host.readers.sysctls);
    }

    /** {@code /proc/net/protocols}. */
    public SocketMemory sockets() throws IOException {
        return sockets.get(host.readers.sockets);
    }

    /** {@code /sys/kernel/mm/transparent_hugepage}; a kernel without it is no failure. */
    public TransparentHugepage transparentHugepage() throws IOException {
        return hugepage.get(host.readers.hugepage);
    }

    /** {@code /proc/slabinfo}, as it was read last in the background. */
    public HolderFile<Slabinfo> slabinfo() {
        return host.slabinfo();
    }

    /** {@code /proc/vmallocinfo}, as it was read last in the background. */
    public HolderFile<Vmallocinfo> vmallocinfo() {
        return host.vmallocinfo();
    }

    /** {@code /proc/allocinfo}, as it was read last in the background. */
    public HolderFile<Allocinfo> allocinfo() {
        return host.allocinfo();
    }

    /** Descriptors and mappings in {@code /proc/PID}, as they were looked at last in the background. */
    public HolderFile<ProcessHolders> processHolders() {
        return host.processHolders();
    }

    /** {@code memory.stat} of the cgroups, as they were read last in the background. */
    public HolderFile<Cgroups> cgroups() {
        return host.cgroups();
    }

    /** Who holds memory, and had how much before. */
    public HolderBook holders() {
        return host.holders.book;
    }

    /** The kernel; read once in the life of the process. */
    public Kernel kernel() throws IOException {
        return host.kernel();
    }

    /** Unix time in seconds at which the kernel started; empty where no file tells. Read every 10 min. */
    public OptionalLong bootTime() throws IOException {
        return host.bootTime();
    }

    /**
     * {@code /proc/pagetypeinfo}, as it was read last in the background.
     *
     * @param required whether it is a failure that it may not be read; else it is as if it were not there
     * @throws IOException where that failed, or where it was not read yet, after waiting for it once
     */
    public Pagetypeinfo pagetypeinfo(boolean required) throws IOException {
        return host.readers.pagetypeinfo.get(required);
    }

    /** The same, without waiting: empty if it was not read yet, or could not be. */
    public Optional<Pagetypeinfo> pagetypeinfoIfRead() throws IOException {
        return pagetypeinfo.get(host.readers.pagetypeinfo::ifRead);
    }

    /** In the background: reads {@code /proc/pagetypeinfo} for all snapshots, if it is time for that. */
    public void refreshPagetypeinfo() {
        PagetypeinfoFile file = host.readers.pagetypeinfo;
        if (file.isTimeToLook(monotonicNanos)) {
            if (isUncertainWithoutPagetypeinfo()) {
                file.want();
            }
            file.looked();
        }
        if (file.isDue(monotonicNanos)) {
            file.read();
        }
    }

    private boolean isUncertainWithoutPagetypeinfo() {
        try {
            return allocator(Optional.empty(), (node, zone) -> Optional.empty()).isUncertain();
        } catch (IOException e) {
            // The collectors that read the same files say why.
            return false;
        }
    }

    /** What the kernel log said until now; never waits for it. */
    public KernelLogCounts kernelLog() throws IOException {
        return kernelLog.get(() -> host.kernelLog.log().counts());
    }

    /** The last failures in the kernel log with who asked, and the last OOM kill; never waits for the log. */
    public LastReports lastReports() throws IOException {
        return lastReports.get(() -> host.kernelLog.log().lastReports());
    }

    /** The allocator's state: zoneinfo, buddyinfo and what pagetypeinfo knows, under this kernel's rule. */
    public HostState allocator() throws IOException {
        return allocator.get(() -> {
            HostState state = allocator(host.readers.pagetypeinfo.ifTrusted(monotonicNanos), this::reported);
            if (state.isUncertain()) {
                host.readers.pagetypeinfo.want();
            }
            return state;
        });
    }

    private HostState allocator(Optional<Pagetypeinfo> pagetypeinfo, HighatomicSources.Reported reported)
            throws IOException {
        Zoneinfo zones = zoneinfo();
        Buddyinfo areas = buddyinfo();
        Kernel kernel = kernel();
        HighatomicSources highatomic = new HighatomicSources(kernel, pagetypeinfo, reported);
        return HostState.of(WatermarkRule.of(kernel, zones), zones, areas, kernel, highatomic);
    }

    private Optional<HighatomicSources.Report> reported(int node, String zone) {
        return host.kernelLog
                .log()
                .reserveReport(node, zone, unixMillis / 1e3)
                .map(report -> new HighatomicSources.Report(report.bytes(), report.row(), report.freeBlocks()));
    }

    /** The allocator's state where somebody asked this snapshot for it before, and it could be read; reads nothing. */
    public Optional<HostState> allocatorIfRead() {
        return allocator.ifRead();
    }

    /** Who holds the memory, from meminfo and zoneinfo. */
    public MemoryAccount memory() throws IOException {
        return memory.get(() -> {
            Kernel kernel = kernel();
            return MemoryAccount.of(meminfo(), zoneinfo(), kernel);
        });
    }
}
