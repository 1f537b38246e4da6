package io.github.linuxmm.collector;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogCounts;
import io.github.linuxmm.kernellog.LoggedGfp;
import io.github.linuxmm.kernellog.OomConstraint;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Labels;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.time.Duration;

/** Failures that the kernel itself reported in its log. */
public final class KernellogCollector implements Collector {
    private static final String SOURCE =
            ", from /dev/kmsg; a lower bound, because the kernel rate-limits these messages.";
    private static final Family READABLE = Family.gauge(
            "mm_kernellog_readable", "1 if the kernel log (/dev/kmsg) can be read; 0 if not, and nothing is counted.");
    private static final Family FAILURES = Family.counter(
            "mm_kernellog_page_allocation_failures_total",
            "Page allocation failures since the exporter started" + SOURCE,
            "order",
            "gfp");
    private static final Family LAST_FAILURE = Family.gauge(
            "mm_kernellog_page_allocation_failure_last_timestamp_seconds",
            "Unix time of the last page allocation failure in the ring buffer, including from before the start; /dev/kmsg.",
            "order");
    private static final Family SUPPRESSED = Family.counter(
            "mm_kernellog_page_allocation_failures_suppressed_total",
            "Failures that the kernel reported as suppressed (callbacks suppressed); /dev/kmsg.");
    private static final Family OOM_KILLS = Family.counter(
            "mm_kernellog_oom_kills_total", "OOM kills since the exporter started, from /dev/kmsg.", "constraint");
    private static final Family SLAB = Family.counter(
            "mm_kernellog_slab_allocation_failures_total",
            "SLUB or SLAB allocation failures since the exporter started" + SOURCE);
    private static final Family VMALLOC = Family.counter(
            "mm_kernellog_vmalloc_failures_total", "vmalloc failures since the exporter started" + SOURCE);
    private static final Family DROPPED = Family.counter(
            "mm_kernellog_dropped_records_total",
            "Records that were overwritten in the ring buffer before they were read; /dev/kmsg.");

    private static final Family SITES = Family.gauge(
            "mm_kernellog_allocation_site_bytes",
            "Memory of the ten places in the kernel's source that held most at the last failure or OOM report, on kernels with"
                    + " allocation profiling; rounded, from /dev/kmsg.",
            "site");

    /** The reader waits in a read for the next record; after a failure it pauses by itself. */
    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(
                new BackgroundTask("kernellog", Duration.ZERO, Host::readKernelLog, Host::isWaitingForKernelLog));
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        KernelLogCounts said = now.kernelLog();
        out.add(READABLE, said.readable() ? 1 : 0);
        Samples failures = FAILURES.samples();
        Samples last = LAST_FAILURE.samples();
        for (int order = 0; order < KernelLog.ORDERS; order++) {
            String label = Labels.of(order);
            for (LoggedGfp gfp : LoggedGfp.values()) {
                failures.add(said.failures(order, gfp), label, Ascii.toLowerCase(gfp.name()));
            }
            said.lastFailure(order).ifPresent(time -> last.add(time, label));
        }
        out.add(failures);
        out.add(last);
        out.add(SUPPRESSED, said.suppressed());
        Samples kills = OOM_KILLS.samples();
        for (OomConstraint constraint : OomConstraint.values()) {
            kills.add(said.oomKills(constraint), Ascii.toLowerCase(constraint.name()));
        }
        out.add(kills);
        out.add(SLAB, said.slabFailures());
        out.add(VMALLOC, said.vmallocFailures());
        out.add(DROPPED, said.droppedRecords());
        Samples sites = SITES.samples();
        said.allocationSites().forEach((site, bytes) -> sites.add(bytes, site));
        out.add(sites);
    }
}
