package io.github.linuxmm.sampler;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * How far apart samples are: as configured, and where one is dear, so far that they take at most 1/{@link #SHARE} of a
 * core. {@code /proc/zoneinfo} grows with zones times CPUs: with 64 nodes and 1,024 CPUs it has 12 MB, and to read it
 * takes 0.1 s, most of it in the kernel.
 *
 * <p>What a sample costs is the least of the last {@link #SAMPLES}, by the time of the thread on a CPU where that is
 * known: on a busy host it waits for longer than it runs. Not thread-safe.
 */
public final class Pace {
    static final int SHARE = 80;
    static final int SAMPLES = 5;
    /** A usual host's sample takes 1 ms; up to here it is not worth a second look. */
    static final long CHEAP_NANOS = 10_000_000;

    static final long MAX_NANOS = 60_000_000_000L;

    private final long configuredNanos;
    private final Supplier<OptionalLong> cpuNanos;
    private final long[] costs = new long[SAMPLES];
    private long samples;
    private long nanos;
    private long begun;
    private boolean dear;
    private OptionalLong cpuBegun = OptionalLong.empty();

    /**
     * Starts at the configured pace.
     *
     * @param cpuNanos how long this thread has run; empty where that is not known. Asked only where samples are dear
     */
    public Pace(long configuredNanos, Supplier<OptionalLong> cpuNanos) {
        this.configuredNanos = configuredNanos;
        this.cpuNanos = cpuNanos;
        nanos = configuredNanos;
    }

    /** The time between the beginnings of two samples: as configured times a power of 2, so that it seldom changes. */
    public long nanos() {
        return nanos;
    }

    /** Whether a sample is due for one who asks at the configured pace. */
    public boolean isDue(long now) {
        return nanos == configuredNanos || now - begun >= nanos - configuredNanos / 2;
    }

    /** A sample begins. */
    public void begin(long now) {
        begun = now;
        cpuBegun = dear ? cpuNanos.get() : OptionalLong.empty();
    }

    /** The sample ends, which was begun last. */
    public void end(long now) {
        long cost = now - begun;
        dear = cost > CHEAP_NANOS;
        if (dear && cpuBegun.isPresent()) {
            cost = Math.min(cost, cpuNanos.get().orElse(Long.MAX_VALUE) - cpuBegun.getAsLong());
        }
        costs[(int) (samples++ % SAMPLES)] = cost;
        if (samples >= SAMPLES) {
            adapt(Arrays.stream(costs).min().orElseThrow());
        }
    }

    private void adapt(long cost) {
        long wanted = cost <= CHEAP_NANOS ? 0 : Math.min(MAX_NANOS, cost * SHARE);
        // Not back and forth where the cost is near a step.
        if (wanted > nanos || wanted < nanos / 3) {
            nanos = configuredNanos;
            while (nanos < wanted) {
                nanos *= 2;
            }
        }
    }
}
