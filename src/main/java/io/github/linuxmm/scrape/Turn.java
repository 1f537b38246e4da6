package io.github.linuxmm.scrape;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The right to collect, which one thread has at a time. A thread that collects may hang in a read that nothing interrupts;
 * who waits for longer than a limit takes the turn from it, and it must then touch nothing that others use.
 */
public final class Turn {
    /** The turn was taken from this thread: nobody waits for its result. */
    public static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost() {
            super("another thread answers", null, false, false);
        }
    }

    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private final long limitNanos;
    private volatile @Nullable Thread owner;
    private @Nullable Runnable whenTaken;
    private boolean taken;
    private boolean mayBeTaken;
    private long since;

    /** Nobody has it. */
    public Turn() {
        this(LIMIT_NANOS);
    }

    Turn(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /**
     * Waits for the turn, or takes it from a thread that hangs; {@link #end} follows.
     *
     * @param whenTaken is run when the turn is taken from this thread; null where nobody would answer in its place then,
     *     so that it keeps the turn and must not hang
     */
    public synchronized void begin(@Nullable Runnable whenTaken) {
        boolean interrupted = false;
        while (owner != null && !isLate()) {
            try {
                // 0 is for as long as it takes.
                wait(mayBeTaken ? 1 + TimeUnit.NANOSECONDS.toMillis(since + limitNanos - System.nanoTime()) : 0);
            } catch (InterruptedException e) {
                // Nobody has it for long.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        taken = owner != null;
        if (taken && this.whenTaken != null) {
            this.whenTaken.run();
        }
        owner = Thread.currentThread();
        this.whenTaken = whenTaken;
        mayBeTaken = false;
    }

    private boolean isLate() {
        return mayBeTaken && System.nanoTime() - since >= limitNanos;
    }

    /** Whether this thread has the turn. */
    boolean isMine() {
        return owner == Thread.currentThread();
    }

    /** Whether this thread took the turn from one that hangs, or is slow. */
    synchronized boolean isTaken() {
        return isMine() && taken;
    }

    /**
     * From now on this thread may hang, and lose the turn; false where it must not. One that took the turn must not: the
     * client has waited for long enough.
     */
    synchronized boolean mayHang() {
        if (!isMine() || whenTaken == null || taken) {
            return false;
        }
        mayBeTaken = true;
        since = System.nanoTime();
        notifyAll();
        return true;
    }

    /**
     * Marks a run as begun by this thread; throws where it has lost the turn. Whoever takes the turn later sees that it is
     * running, and does not run its collector a second time.
     */
    synchronized void step(CollectorRun run) {
        check();
        run.begin();
    }

    private void check() {
        if (!isMine()) {
            throw new Lost();
        }
    }

    /** This thread keeps the turn from now on, and must not hang. Throws where it was lost. */
    public synchronized void keep() {
        check();
        mayBeTaken = false;
    }

    /** Passes the turn on, unless it was lost. */
    public synchronized void end() {
        if (isMine()) {
            owner = null;
            whenTaken = null;
            notifyAll();
        }
    }
}
