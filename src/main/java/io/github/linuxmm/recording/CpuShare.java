package io.github.linuxmm.recording;

import java.util.Arrays;

/**
 * How far apart the reads of something are that may be dear: as configured, and so far that they take at most a share of a
 * CPU. What one costs is the least of the last five: on a busy host some are slow, and the first are while the JVM is new.
 */
final class CpuShare {
    private static final int COSTS = 5;

    private final long intervalNanos;
    private final long divisor;
    private final long[] costs = new long[COSTS];
    private int reads;

    /** @param divisor at most 1/divisor of a CPU */
    CpuShare(long intervalNanos, long divisor) {
        this.intervalNanos = intervalNanos;
        this.divisor = divisor;
    }

    /** One took so much CPU time. */
    void took(long nanos) {
        costs[reads++ % COSTS] = nanos;
    }

    /** The time from the beginning of one read to that of the next. */
    long gapNanos() {
        long cost = reads < COSTS ? 0 : Arrays.stream(costs).min().orElseThrow();
        return Math.max(intervalNanos, divisor * cost);
    }
}
