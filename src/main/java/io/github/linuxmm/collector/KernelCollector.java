package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelReader;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/** Page size, boot time and release of the kernel that the procfs speaks for. */
public final class KernelCollector implements Subsystem {
    /** Boot time moves when the clock is set; nothing else here changes. */
    private static final long REREAD_NANOS = 600_000_000_000L;

    private static final Family PAGE_SIZE = Family.gauge("mm_page_size_bytes",
            "Size of a page, from /proc/self/auxv; where procfs is not of this host, from meminfo and zoneinfo.");
    private static final Family BOOT_TIME = Family.gauge("mm_boot_time_seconds",
            "Unix time at which the kernel started, from btime of /proc/stat.");
    private static final Family INFO = Family.gauge("mm_kernel_info",
            "Release and machine of the kernel, from /proc/sys/kernel; always 1.", "release", "machine");

    private final KernelReader reader;
    private final LongSupplier nanoTime;
    private Kernel kernel;
    private long bootTime;
    private long bootTimeReadAt;

    /** @param nanoTime a clock that only goes forward, in nanoseconds */
    public KernelCollector(KernelReader reader, LongSupplier nanoTime) {
        this.reader = reader;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public void collect(Families out) throws IOException {
        Kernel kernel = kernel();
        if (kernel.pageSize() != 0) {
            out.add(PAGE_SIZE, kernel.pageSize());
        }
        if (!kernel.release().isEmpty()) {
            out.add(INFO, List.of(INFO.sample(1, kernel.release(), kernel.machine())));
        }
        if (bootTime == 0 || nanoTime.getAsLong() - bootTimeReadAt > REREAD_NANOS) {
            bootTime = reader.bootTime();
            bootTimeReadAt = nanoTime.getAsLong();
        }
        if (bootTime != 0) {
            out.add(BOOT_TIME, bootTime);
        }
    }

    /** The kernel; it does not change while it runs, so it is read until that succeeds. */
    public synchronized Kernel kernel() throws IOException {
        if (kernel == null) {
            kernel = reader.read();
        }
        return kernel;
    }
}
