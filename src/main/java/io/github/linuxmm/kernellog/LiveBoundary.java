package io.github.linuxmm.kernellog;

import java.util.concurrent.TimeUnit;

/**
 * Tells the records that were in the log before the reader started (history) from those logged since (live).
 *
 * <p>A reader starts at the oldest record, and Java cannot seek to the end of the log. There are two clues, neither of
 * which is enough alone:
 *
 * <p><b>Waiting.</b> History is there and comes at once: a read takes 30 us, the first one of a cold JVM 1.5 ms. One
 * that took {@link #WAITED} or longer either slept at the end of the log, so its record is live, or was delayed in the
 * middle of history: no CPU, an exhausted container quota, a long garbage collection.
 *
 * <p><b>Time.</b> A record's time against the start tells which of the two, but the clocks drift apart: printk stamps
 * by the processor's clock, {@link System#nanoTime} is CLOCK_MONOTONIC and follows NTP. We allow for 2 s and 200 ppm of
 * the uptime at start: 9 min after 30 days. A record from before that is history however long its read took; one from
 * after it is live without any wait, for on a busy log no read waits. In between, waiting decides.
 *
 * <p>Two more signs need no clock, and so help where the clocks are further apart than allowed for: a read of
 * {@link #SILENCE}, which no hold-up explains, and the end of a plain file.
 *
 * <p>Records come in order, so after the first live one all are. What can still go wrong: a hold-up of 20 ms within the
 * milliseconds that reading history takes makes history within the allowance count as new; and of a log that is never
 * silent for 20 ms, what is logged within the allowance after the start is not counted.
 */
final class LiveBoundary {
    static final long WAITED = TimeUnit.MILLISECONDS.toNanos(20);
    static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

    private final long startUsec;
    private final long driftUsec;
    private boolean live;

    /** @param startNanos CLOCK_MONOTONIC when the reader started: on Linux {@link System#nanoTime}, 0 at boot */
    LiveBoundary(long startNanos) {
        startUsec = startNanos / 1_000;
        driftUsec = 2_000_000 + startUsec / 5_000;
    }

    /**
     * True if the record is live.
     *
     * @param usec the record's time, microseconds since boot
     * @param readNanos how long the read that gave it took
     */
    boolean isLive(long usec, long readNanos) {
        live |= usec > startUsec + driftUsec
                || readNanos >= WAITED && usec >= startUsec - driftUsec
                || readNanos >= SILENCE;
        return live;
    }

    /** A read found the end of a plain file: what is appended from now on is live. */
    void endSeen() {
        live = true;
    }
}
