package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.procfs.OwnThread;
import io.github.linuxmm.sampler.Pace;
import io.github.linuxmm.sampler.Sampler;
import io.github.linuxmm.sampler.SamplerTotals;
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
import java.util.List;
import java.util.Optional;

/** The sampler's sums. */
public final class SamplerCollector implements Collector {
    private static final Family UNAVAILABLE = Family.counter(
            "mm_allocation_unavailable_seconds_total",
            "Seconds for which, for certain, no zone could have served a request for 2^order pages; sampled from /proc/zoneinfo"
                    + " and buddyinfo.",
            "gfp",
            "order",
            "watermark");
    private static final Family UNKNOWN = Family.counter(
            "mm_allocation_unknown_seconds_total",
            "Seconds for which the blocks left may have been reserved, so it is not known whether a request for 2^order"
                    + " pages could have been served; sampled from /proc/zoneinfo and buddyinfo.",
            "gfp",
            "order",
            "watermark");
    private static final Family BELOW = Family.counter(
            "mm_zone_below_watermark_seconds_total",
            "Seconds for which the zone's free pages were below the watermark; sampled from /proc/zoneinfo.",
            "numa_node",
            "zone",
            "watermark");
    private static final Family MISSED = Family.counter(
            "mm_sampler_missed_seconds_total",
            "Seconds without a valid sample: not sampled, or /proc/zoneinfo or buddyinfo could not be read.");

    private static final Family INTERVAL = Family.gauge(
            "mm_sampler_interval_seconds",
            "Seconds between two samples: --sampler.interval, or more where /proc/zoneinfo is so long that it would take"
                    + " more than 1.25 % of a core.");

    private final Duration interval;
    private final Sampler sampler;
    private final Pace pace;
    private volatile double seconds;

    /** @param interval time between two samples */
    public SamplerCollector(Duration interval) {
        this.interval = interval;
        seconds = interval.toMillis() / 1e3;
        sampler = new Sampler(seconds);
        pace = new Pace(interval.toNanos(), OwnThread::cpuNanos);
    }

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask("sampler", interval, this::sample));
    }

    /** Called at the configured pace; where samples are dear, most calls do nothing. */
    private void sample(Host host) {
        if (!pace.isDue(host.clock().monotonicNanos())) {
            return;
        }
        pace.begin(host.clock().monotonicNanos());
        sample(host.look());
        pace.end(host.clock().monotonicNanos());
        seconds = pace.nanos() / 1e9;
        sampler.interval(seconds);
    }

    private void sample(Snapshot now) {
        Optional<HostState> allocator;
        try {
            allocator = Optional.of(now.allocator());
        } catch (IOException e) {
            // Missed time; the collectors that read the same files say why.
            allocator = Optional.empty();
        }
        sampler.sample(allocator, now.monotonicNanos(), now.sinceBootNanos());
    }

    /** The sums so far. */
    public SamplerTotals totals() {
        return sampler.totals();
    }

    @Override
    public void collect(Snapshot now, Families out) {
        SamplerTotals totals = sampler.totals();
        Samples unavailable = UNAVAILABLE.samples();
        Samples unknown = UNKNOWN.samples();
        for (Gfp gfp : Gfp.values()) {
            for (int order = 0; order < totals.orders(); order++) {
                for (Watermark mark : Watermark.values()) {
                    List<String> labels = List.of(gfp.label(), Labels.of(order), mark.label());
                    unavailable.add(totals.unavailableSeconds(gfp, order, mark), labels);
                    unknown.add(totals.unknownSeconds(gfp, order, mark), labels);
                }
            }
        }
        out.add(unavailable);
        out.add(unknown);
        Samples below = BELOW.samples();
        for (SamplerTotals.BelowMark zone : totals.zones()) {
            String node = Labels.of(zone.node());
            below.add(zone.lowSeconds(), node, zone.zone(), Watermark.LOW.label());
            below.add(zone.minSeconds(), node, zone.zone(), Watermark.MIN.label());
        }
        out.add(below);
        out.add(MISSED, totals.missedSeconds());
        out.add(INTERVAL, seconds);
    }
}
