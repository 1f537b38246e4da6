package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.List;

/** Page size, boot time and release of the kernel that the procfs speaks for. */
public final class KernelCollector implements Collector {
    private static final Family PAGE_SIZE = Family.gauge(
            "mm_page_size_bytes",
            "Page size, from /proc/self/auxv; if procfs is not this host's, inferred from meminfo and zoneinfo.");
    private static final Family BOOT_TIME =
            Family.gauge("mm_boot_time_seconds", "Unix time at which the kernel started, from btime of /proc/stat.");
    private static final Family INFO = Family.gauge(
            "mm_kernel_info",
            "Release and machine of the kernel, from /proc/sys/kernel; always 1.",
            "release",
            "machine");

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Kernel kernel = now.kernel();
        kernel.pageSize().ifPresent(bytes -> out.add(PAGE_SIZE, bytes));
        kernel.release()
                .ifPresent(release ->
                        out.add(INFO, 1, List.of(release, kernel.machine().orElse(""))));
        now.bootTime().ifPresent(time -> out.add(BOOT_TIME, time));
    }
}
