package io.github.linuxmm.snapshot;

import io.github.linuxmm.kernellog.KernelLogReader;
import io.github.linuxmm.procfs.Allocinfo;
import io.github.linuxmm.procfs.Cgroups;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.ProcessHolders;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.procfs.Slabinfo;
import io.github.linuxmm.procfs.Vmallocinfo;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The host that is watched: what is kept from one {@link Snapshot} to the next. Thread-safe.
 */
public final class Host {
    /** Boot time moves when the clock is set. */
    private static final long BOOT_TIME_NANOS = TimeUnit.MINUTES.toNanos(10);

    final Snapshot.Readers readers;
    final KernelLogReader kernelLog;
    final HolderSources holders;
    private final KernelReader kernelReader;
    private final HostClock clock;
    private final Object bootTimeLock = new Object();
    private Optional<Kernel> kernel = Optional.empty();
    private OptionalLong bootTime = OptionalLong.empty();
    private long bootTimeReadAt;

    /**
     * Opens nothing yet.
     *
     * @param sysfs by paths relative to its root
     * @param excludedSysctls names under {@code /proc/sys/vm} that are not to be read
     */
    public Host(
            Procfs procfs,
            Procfs sysfs,
            Predicate<String> excludedSysctls,
            KernelLogReader kernelLog,
            HostClock clock,
            HolderSettings settings) {
        this.clock = clock;
        this.kernelLog = kernelLog;
        readers = new Snapshot.Readers(procfs, sysfs, excludedSysctls, clock);
        holders = new HolderSources(procfs, clock, settings, this::look);
        kernelReader = new KernelReader(procfs);
    }

    /** A look at the host as it is now. */
    public Snapshot look() {
        return new Snapshot(this, clock.unixMillis(), clock.monotonicNanos());
    }

    /** The host's clocks. */
    public HostClock clock() {
        return clock;
    }

    /** {@code /proc/slabinfo}. */
    public HolderFile<Slabinfo> slabinfo() {
        return holders.slabinfo;
    }

    /** {@code /proc/vmallocinfo}. */
    public HolderFile<Vmallocinfo> vmallocinfo() {
        return holders.vmallocinfo;
    }

    /** {@code /proc/allocinfo}. */
    public HolderFile<Allocinfo> allocinfo() {
        return holders.allocinfo;
    }

    /** Descriptors and mappings in {@code /proc/PID}. */
    public HolderFile<ProcessHolders> processHolders() {
        return holders.processes;
    }

    /** {@code memory.stat} of the cgroups. */
    public HolderFile<Cgroups> cgroups() {
        return holders.cgroups;
    }

    /** In the background: takes down what parts of pinned memory and sockets have now; others are when they are read. */
    public void recordHolders() {
        holders.record(look());
    }

    /** In the background: reads the kernel log once, which may wait for its next record for ever. */
    public void readKernelLog() throws InterruptedException {
        kernelLog.read();
    }

    /** Whether {@link #readKernelLog} waits for a record, which is all that it does on a silent log. */
    public boolean isWaitingForKernelLog() {
        return kernelLog.isWaiting();
    }

    /** It does not change while it runs, so it is read until that succeeds. */
    synchronized Kernel kernel() throws IOException {
        if (kernel.isEmpty()) {
            kernel = Optional.of(kernelReader.read());
        }
        return kernel.get();
    }

    OptionalLong bootTime() throws IOException {
        // Not the lock of kernel(): who needs only that must not wait for a stat that hangs.
        synchronized (bootTimeLock) {
            if (bootTime.isEmpty() || clock.monotonicNanos() - bootTimeReadAt > BOOT_TIME_NANOS) {
                bootTime = kernelReader.bootTime();
                bootTimeReadAt = clock.monotonicNanos();
            }
            return bootTime;
        }
    }
}
