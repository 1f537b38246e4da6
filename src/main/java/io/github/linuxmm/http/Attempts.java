package io.github.linuxmm.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at one answer, of which the first to have it sends it: one on a request's thread, and if that hangs, or there
 * was no thread for it, one on a thread that is kept for this.
 */
final class Attempts {
    /** After which there is a second one. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    /** How far the first one is. */
    enum First {
        WAITS,
        RUNS,
        MAY_HANG
    }

    private First first = First.WAITS;
    private long since = System.nanoTime();
    private int asked;
    private int running = 1;
    private boolean second;
    private boolean sent;

    /** One has a thread now; false where it comes too late. */
    synchronized boolean begin(boolean isFirst) {
        if (isFirst) {
            first = First.RUNS;
        }
        return !sent;
    }

    synchronized void mayHang(int asked) {
        first = First.MAY_HANG;
        since = System.nanoTime();
        this.asked = asked;
    }

    synchronized int asked() {
        return asked;
    }

    /** How far the first is, where it is late and a second one is to be made, which is counted; null where not. */
    synchronized @Nullable First again(long now) {
        if (sent || second || running == 0 || first == First.RUNS || now - since < LATE_NANOS) {
            return null;
        }
        second = true;
        running++;
        return first;
    }

    /** Whether this answer is the first. */
    synchronized boolean send() {
        boolean isFirst = !sent;
        sent = true;
        return isFirst;
    }

    /** An attempt has ended; true where no other runs, and nothing was sent. */
    synchronized boolean end() {
        running--;
        return running == 0 && !sent;
    }
}
