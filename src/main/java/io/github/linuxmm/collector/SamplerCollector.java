package io.github.linuxmm.collector;

import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Mark;
import io.github.linuxmm.sampler.Sampler;
import io.github.linuxmm.sampler.SamplerTotals;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The sampler's sums. */
public final class SamplerCollector implements Subsystem {
    private static final Family UNAVAILABLE = Family.counter("mm_allocation_unavailable_seconds_total",
            "Seconds in which no zone would have served a request of 2^order pages; /proc/zoneinfo and buddyinfo, sampled.",
            "gfp", "order", "watermark");
    private static final Family BELOW = Family.counter("mm_zone_below_watermark_seconds_total",
            "Seconds in which the zone's free pages were below the watermark; /proc/zoneinfo, sampled.",
            "numa_node", "zone", "watermark");
    private static final Family MISSED = Family.counter("mm_sampler_missed_seconds_total",
            "Seconds that were not sampled, or in which /proc/zoneinfo or buddyinfo could not be read.");

    private final Sampler sampler;
    private final Source<HostState> host;
    private final Heartbeats heartbeats;
    private final LongSupplier nanoTime;
    private final Clock clock;

    /** @param host read anew in each round */
    public SamplerCollector(Sampler sampler, Source<HostState> host, Heartbeats heartbeats, LongSupplier nanoTime,
            Clock clock) {
        this.sampler = sampler;
        this.host = host;
        this.heartbeats = heartbeats;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sampler";
    }

    /** Takes one sample; never throws. */
    public void round() {
        HostState state = null;
        try {
            state = host.read();
        } catch (IOException | RuntimeException e) {
            // Missed time; the collectors that read the same files say why.
        }
        sampler.sample(state, nanoTime.getAsLong(), clock.millis());
        heartbeats.beat(name());
    }

    @Override
    public void collect(Families out) {
        SamplerTotals totals = sampler.totals();
        List<Sample> unavailable = new ArrayList<>();
        for (Gfp gfp : Gfp.values()) {
            for (int order = 0; order < totals.orders(); order++) {
                for (Mark mark : Mark.values()) {
                    unavailable.add(UNAVAILABLE.sample(totals.unavailableSeconds(gfp, order, mark), gfp.label(),
                            Labels.of(order), mark.label()));
                }
            }
        }
        out.add(UNAVAILABLE, unavailable);
        List<Sample> below = new ArrayList<>();
        for (SamplerTotals.BelowMark zone : totals.zones()) {
            String node = Labels.of(zone.node());
            below.add(BELOW.sample(zone.lowSeconds(), node, zone.zone(), Mark.LOW.label()));
            below.add(BELOW.sample(zone.minSeconds(), node, zone.zone(), Mark.MIN.label()));
        }
        out.add(BELOW, below);
        out.add(MISSED, totals.missedSeconds());
    }
}
