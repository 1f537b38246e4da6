package io.github.linuxmm.snapshot;

import io.github.linuxmm.procfs.Pagetypeinfo;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code /proc/pagetypeinfo}, which is too dear for each look: the kernel counts free lists under the zone's lock, for
 * 0.3 ms on a small host and more than 20 ms on a fragmented one. It is read in the background, every
 * {@link #SELDOM_NANOS}, and while an answer depends on it every {@link #OFTEN_NANOS}, less often where two in a row take
 * longer than 2 ms: it costs at most 1/5,000 of a CPU. One alone may have waited for a CPU or, the first, for classes.
 */
final class PagetypeinfoFile {
    static final long SELDOM_NANOS = TimeUnit.MINUTES.toNanos(5);
    static final long OFTEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SHARE = 5_000;
    /** To look reads zoneinfo, which takes 0.1 s on the largest hosts. */
    private static final long LOOK_SHARE = 500;

    /** Until the next read where reads are cheap, which may be late by 2 s. */
    private static final long TRUSTED_NANOS = OFTEN_NANOS + TimeUnit.SECONDS.toNanos(2);

    private final Latest<Pagetypeinfo> latest;
    private final HostClock clock;
    private boolean everRead;
    private long readAt;
    private long lookedAt;
    /** The last read. */
    private long tookNanos;

    /** The shorter one of the last two. */
    private long costNanos;

    private long lookTookNanos;
    private boolean wanted;

    PagetypeinfoFile(Once.Reader<Pagetypeinfo> reader, HostClock clock) {
        this.clock = clock;
        latest = new Latest<>("pagetypeinfo", reader);
    }

    /** For the collector of the file, see {@link Latest#get}. */
    Pagetypeinfo get(boolean required) throws IOException {
        return latest.get(required);
    }

    /** What was read last, however long ago. */
    Optional<Pagetypeinfo> ifRead() {
        return latest.ifRead();
    }

    /** What was read last where that still holds; a reserve made since then would be told as free blocks. */
    synchronized Optional<Pagetypeinfo> ifTrusted(long nanos) {
        return everRead && nanos - readAt <= TRUSTED_NANOS ? latest.ifRead() : Optional.empty();
    }

    /** An answer depends on it. */
    synchronized void want() {
        wanted = true;
    }

    /** Whether it is time to look if an answer depends on it: every {@link #OFTEN_NANOS}, less often where that is dear. */
    synchronized boolean isTimeToLook(long nanos) {
        long lookGap = Math.max(OFTEN_NANOS, lookTookNanos * LOOK_SHARE);
        boolean time = everRead && nanos - readAt >= gap() && nanos - lookedAt >= lookGap;
        lookedAt = time ? nanos : lookedAt;
        return time;
    }

    /** The look is over for which it was time. */
    synchronized void looked() {
        lookTookNanos = clock.monotonicNanos() - lookedAt;
    }

    synchronized boolean isDue(long nanos) {
        return !everRead || nanos - readAt >= (wanted ? gap() : SELDOM_NANOS);
    }

    private long gap() {
        return Math.min(SELDOM_NANOS, Math.max(OFTEN_NANOS, costNanos * SHARE));
    }

    /** Reads it. */
    void read() {
        long start = clock.monotonicNanos();
        try {
            latest.read();
        } finally {
            synchronized (this) {
                long took = clock.monotonicNanos() - start;
                costNanos = Math.min(took, tookNanos);
                tookNanos = took;
                everRead = true;
                readAt = start;
                lookedAt = start;
                wanted = false;
            }
        }
    }
}
