package io.github.linuxmm.sampler;

import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.pagealloc.ZoneState;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Adds up the time for which requests would not have been served, and that for which this is not known.
 *
 * <p>Each sample speaks for the time since the one before it, at most for {@link #MAX_INTERVALS} intervals. What is
 * longer (a stall, a stopped process, a suspended machine), and time in which the files could not be read or left a
 * zone unknown, counts as missed: neither served nor unserved. The time of day, which may be set, does not matter.
 *
 * <p>Thread-safe: one thread samples, others take totals.
 */
public final class Sampler {
    /** A late wake-up is no gap. */
    private static final int MAX_INTERVALS = 2;
    /** The clock since boot is coarse, and read a moment later. */
    private static final long SUSPENDED_NANOS = 1_000_000_000;

    private double intervalSeconds;
    private final Map<String, ZoneSeconds> zones = new TreeMap<>();
    private final double[][][] unavailable = new double[Gfp.values().length][Watermark.values().length][0];
    private final double[][][] unknown = new double[Gfp.values().length][Watermark.values().length][0];
    private double missed;
    private long lastNanos;
    private OptionalLong lastSinceBoot = OptionalLong.empty();
    private boolean started;

    /** How long a zone was below its marks, in seconds. */
    private static final class ZoneSeconds {
        private final int node;
        private final String zone;
        private final double[] below = new double[Watermark.values().length];

        ZoneSeconds(int node, String zone) {
            this.node = node;
            this.zone = zone;
        }
    }

    public Sampler(double intervalSeconds) {
        this.intervalSeconds = intervalSeconds;
    }

    /** From now on samples are so far apart. */
    public synchronized void interval(double seconds) {
        intervalSeconds = seconds;
    }

    /**
     * Takes a sample.
     *
     * @param host the state now; empty where it could not be read
     * @param nanos a clock that stands still while the machine is suspended
     * @param sinceBoot nanoseconds by a clock that goes on meanwhile; empty where there is none
     */
    public synchronized void sample(Optional<HostState> host, long nanos, OptionalLong sinceBoot) {
        double elapsed = elapsed(nanos, sinceBoot) / 1e9;
        boolean first = !started;
        started = true;
        lastNanos = nanos;
        lastSinceBoot = sinceBoot;
        host.ifPresent(this::grow);
        if (first || elapsed <= 0) {
            return;
        }
        boolean known = host.isPresent() && host.get().complete();
        double counted = !known ? 0 : elapsed > MAX_INTERVALS * intervalSeconds ? intervalSeconds : elapsed;
        missed += elapsed - counted;
        if (known) {
            count(host.get(), counted);
        }
    }

    private long elapsed(long nanos, OptionalLong sinceBoot) {
        long running = nanos - lastNanos;
        long all = sinceBoot.isPresent() && lastSinceBoot.isPresent()
                ? sinceBoot.getAsLong() - lastSinceBoot.getAsLong()
                : running;
        return all > running + SUSPENDED_NANOS ? all : running;
    }

    /** Makes a place for each order and zone, so that their counters begin at 0. */
    private void grow(HostState host) {
        if (unavailable[0][0].length < host.orders()) {
            grow(unavailable, host.orders());
            grow(unknown, host.orders());
        }
        for (ZoneState zone : host.zones()) {
            if (find(zone).isEmpty()) {
                zones.put(zone.node() + " " + zone.zone(), new ZoneSeconds(zone.node(), zone.zone()));
            }
        }
    }

    private static void grow(double[][][] seconds, int orders) {
        for (double[][] marks : seconds) {
            for (int i = 0; i < marks.length; i++) {
                marks[i] = Arrays.copyOf(marks[i], orders);
            }
        }
    }

    private void count(HostState host, double seconds) {
        for (Gfp gfp : Gfp.values()) {
            for (Watermark mark : Watermark.values()) {
                for (int order = 0; order < host.orders(); order++) {
                    switch (host.availability(gfp, order, mark)) {
                        case UNAVAILABLE -> unavailable[gfp.ordinal()][mark.ordinal()][order] += seconds;
                        case UNKNOWN -> unknown[gfp.ordinal()][mark.ordinal()][order] += seconds;
                        case AVAILABLE -> {}
                    }
                }
            }
        }
        for (ZoneState zone : host.zones()) {
            ZoneSeconds total = find(zone).orElseThrow();
            total.below[Watermark.LOW.ordinal()] += zone.free() < zone.low() ? seconds : 0;
            total.below[Watermark.MIN.ordinal()] += zone.free() < zone.min() ? seconds : 0;
        }
    }

    private Optional<ZoneSeconds> find(ZoneState zone) {
        for (ZoneSeconds total : zones.values()) {
            if (total.node == zone.node() && total.zone.equals(zone.zone())) {
                return Optional.of(total);
            }
        }
        return Optional.empty();
    }

    /** The sums so far. */
    public synchronized SamplerTotals totals() {
        return new SamplerTotals(
                copy(unavailable),
                copy(unknown),
                zones.values().stream()
                        .map(zone -> new SamplerTotals.BelowMark(
                                zone.node,
                                zone.zone,
                                zone.below[Watermark.LOW.ordinal()],
                                zone.below[Watermark.MIN.ordinal()]))
                        .toList(),
                missed);
    }

    private static double[][][] copy(double[][][] seconds) {
        double[][][] copy = new double[seconds.length][][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = new double[seconds[i].length][];
            for (int j = 0; j < copy[i].length; j++) {
                copy[i][j] = seconds[i][j].clone();
            }
        }
        return copy;
    }
}
