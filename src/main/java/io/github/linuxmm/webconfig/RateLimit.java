package io.github.linuxmm.webconfig;

import java.util.function.LongSupplier;

/** A token bucket: it starts full, gains one token per interval, and each request takes one. */
public final class RateLimit {
    private final long intervalNanos;
    private final int burst;
    private final LongSupplier nanoTime;
    /** When the bucket would have been empty had nobody taken anything since. */
    private long empty;

    /** @param burst how many tokens the bucket holds, at least 1 */
    RateLimit(long intervalNanos, int burst, LongSupplier nanoTime) {
        this.intervalNanos = intervalNanos;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.empty = nanoTime.getAsLong() - intervalNanos * burst;
    }

    /** Takes a token; false where there is none. */
    public synchronized boolean admits() {
        long now = nanoTime.getAsLong();
        empty = Math.max(empty - now, -intervalNanos * burst) + now;
        if (now - empty < intervalNanos) {
            return false;
        }
        empty += intervalNanos;
        return true;
    }

    boolean isFor(long otherIntervalNanos, int otherBurst) {
        return intervalNanos == otherIntervalNanos && burst == otherBurst;
    }
}
