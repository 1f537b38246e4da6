package io.github.linuxmm.collector;

import io.github.linuxmm.kernellog.KernelLog;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/** Failures that the kernel itself reported in its log. */
public final class KernellogCollector implements Subsystem {
    private static final String SOURCE = ", from /dev/kmsg; a lower bound: the kernel limits how often it says so.";
    private static final Family READABLE = Family.gauge("mm_kernellog_readable",
            "1 if the kernel log can be read, 0 if not: then nothing is counted; /dev/kmsg.");
    private static final Family FAILURES = Family.counter("mm_kernellog_page_allocation_failures_total",
            "Page allocation failures since the exporter started" + SOURCE, "order", "gfp");
    private static final Family LAST_FAILURE = Family.gauge("mm_kernellog_page_allocation_failure_last_timestamp_seconds",
            "Unix time of the last page allocation failure in the ring buffer, also before the start; /dev/kmsg.", "order");
    private static final Family SUPPRESSED = Family.counter("mm_kernellog_page_allocation_failures_suppressed_total",
            "Failures that the kernel did not print, as it says itself (callbacks suppressed); /dev/kmsg.");
    private static final Family OOM_KILLS = Family.counter("mm_kernellog_oom_kills_total",
            "OOM kills since the exporter started, from /dev/kmsg.", "constraint");
    private static final Family SLAB = Family.counter("mm_kernellog_slab_allocation_failures_total",
            "SLUB or SLAB allocation failures since the exporter started" + SOURCE);
    private static final Family VMALLOC = Family.counter("mm_kernellog_vmalloc_failures_total",
            "vmalloc failures since the exporter started" + SOURCE);
    private static final Family DROPPED = Family.counter("mm_kernellog_dropped_records_total",
            "Records that the ring buffer overwrote before they were read; /dev/kmsg.");

    private final KernelLog log;

    public KernellogCollector(KernelLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "kernellog";
    }

    @Override
    public void collect(Families out) {
        KernelLog.Counts counts = log.counts();
        out.add(READABLE, counts.readable() ? 1 : 0);
        List<Sample> failures = new ArrayList<>();
        counts.failures().forEach((gfp, orders) -> {
            for (int order = 0; order < orders.length; order++) {
                failures.add(FAILURES.sample(orders[order], Labels.of(order), gfp));
            }
        });
        out.add(FAILURES, failures);
        List<Sample> last = new ArrayList<>();
        counts.lastFailures().forEach((order, time) -> last.add(LAST_FAILURE.sample(time, Labels.of(order))));
        out.add(LAST_FAILURE, last);
        out.add(SUPPRESSED, counts.suppressed());
        List<Sample> kills = new ArrayList<>();
        counts.oomKills().forEach((constraint, count) -> kills.add(OOM_KILLS.sample(count, constraint)));
        out.add(OOM_KILLS, kills);
        out.add(SLAB, counts.slabFailures());
        out.add(VMALLOC, counts.vmallocFailures());
        out.add(DROPPED, counts.dropped());
    }
}
