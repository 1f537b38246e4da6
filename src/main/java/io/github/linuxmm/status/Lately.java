package io.github.linuxmm.status;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was found lately: looks again after a second at the earliest, however many ask, and waits for a look only so long.
 * One that hangs with a file of the kernel goes on, and none is begun beside it. Thread-safe.
 *
 * @param <T> what a look finds
 */
final class Lately<T> {
    private static final long SECOND = 1_000_000_000;
    /** A look takes some ms; what a person waits for gladly is a second. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Supplier<T> look;
    private final LongSupplier nanoTime;
    private final long patienceNanos;
    private @Nullable T last;
    private long lastAt;
    private boolean looking;

    Lately(Supplier<T> look, LongSupplier nanoTime) {
        this(look, nanoTime, PATIENCE_NANOS);
    }

    Lately(Supplier<T> look, LongSupplier nanoTime, long patienceNanos) {
        this.look = look;
        this.nanoTime = nanoTime;
        this.patienceNanos = patienceNanos;
    }

    /**
     * What was found.
     *
     * @param late whether a look hangs, so that this is what was found before
     */
    record Found<T>(T value, boolean late) {}

    /** Empty where nothing was found yet. */
    synchronized Optional<Found<T>> get() {
        if (last == null || nanoTime.getAsLong() - lastAt >= SECOND) {
            if (!looking) {
                looking = true;
                begin();
            }
            await();
        }
        T found = last;
        return found == null ? Optional.empty() : Optional.of(new Found<>(found, looking));
    }

    private void begin() {
        Thread thread = new Thread(this::look, "status");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // The host gives no thread: what was found before has to do.
            looking = false;
        }
    }

    private void look() {
        T found = null;
        try {
            found = look.get();
        } finally {
            end(found);
        }
    }

    private synchronized void end(@Nullable T found) {
        if (found != null) {
            last = found;
            lastAt = nanoTime.getAsLong();
        }
        looking = false;
        notifyAll();
    }

    private void await() {
        long end = System.nanoTime() + patienceNanos;
        try {
            for (long left = end - System.nanoTime(); looking && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
