package io.github.linuxmm.collector;

import com.google.common.base.Ascii;
import io.github.linuxmm.kernellog.Gfp;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogSnapshot;
import io.github.linuxmm.kernellog.OomConstraint;
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
    private final Heartbeats heartbeats;

    public KernellogCollector(KernelLog log, Heartbeats heartbeats) {
        this.log = log;
        this.heartbeats = heartbeats;
    }

    @Override
    public String name() {
        return "kernellog";
    }

    @Override
    public void collect(Families out) {
        KernelLogSnapshot said = log.snapshot();
        said.lastRound().ifPresent(time -> heartbeats.beat(name(), time));
        out.add(READABLE, said.readable() ? 1 : 0);
        List<Sample> failures = new ArrayList<>();
        List<Sample> last = new ArrayList<>();
        for (int order = 0; order < KernelLog.ORDERS; order++) {
            String label = Labels.of(order);
            for (Gfp gfp : Gfp.values()) {
                failures.add(FAILURES.sample(said.failures(order, gfp), label, Ascii.toLowerCase(gfp.name())));
            }
            said.lastFailure(order).ifPresent(time -> last.add(LAST_FAILURE.sample(time, label)));
        }
        out.add(FAILURES, failures);
        out.add(LAST_FAILURE, last);
        out.add(SUPPRESSED, said.suppressed());
        List<Sample> kills = new ArrayList<>();
        for (OomConstraint constraint : OomConstraint.values()) {
            kills.add(OOM_KILLS.sample(said.oomKills(constraint), Ascii.toLowerCase(constraint.name())));
        }
        out.add(OOM_KILLS, kills);
        out.add(SLAB, said.slabFailures());
        out.add(VMALLOC, said.vmallocFailures());
        out.add(DROPPED, said.droppedRecords());
    }
}
