package io.github.linuxmm.scrape;

import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task at a fixed rate, on a daemon thread that ends with the process; a late round is not made up for. A round
 * that throws counts as not having run, and the next is tried at its time.
 */
final class BackgroundLoop {
    /** So that a task without an interval that always fails does not spin. */
    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A round without an interval that lasts for so long waits for what need not come: it has all that was there. */
    private static final long WAITS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final BackgroundTask task;
    private final Host host;
    private final Log log;
    private volatile boolean failing;
    private volatile OptionalLong roundBegan = OptionalLong.empty();
    private volatile OptionalDouble lastRound = OptionalDouble.empty();

    BackgroundLoop(BackgroundTask task, Host host, Log log) {
        this.task = task;
        this.host = host;
        this.log = log;
    }

    String name() {
        return task.name();
    }

    void start() {
        Thread thread = new Thread(this::run, task.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long interval = task.interval().toNanos();
        long next = System.nanoTime();
        while (true) {
            boolean ran = round();
            long pause = ran || interval > 0 ? 0 : PAUSE_AFTER_FAILURE_NANOS;
            next = Math.max(next + interval, System.nanoTime() + pause);
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** Runs one round on this thread; false where it failed. */
    boolean round() {
        roundBegan = OptionalLong.of(System.nanoTime());
        try {
            task.work().run(host);
            lastRound = now();
            tell(null);
            return true;
        } catch (Throwable e) {
            // A fault in this program, or no memory for a moment: the thread must outlive it. Nobody interrupts it.
            tell(e);
            return false;
        }
    }

    /** Whether a round has ended, well or not; of rounds without an interval, whether one waits. */
    boolean hasTried() {
        OptionalLong began = roundBegan;
        return task.interval().isZero()
                ? began.isPresent() && System.nanoTime() - began.getAsLong() > WAITS_NANOS
                : failing || lastRound.isPresent();
    }

    /** One log line when a task begins to fail, one when it recovers. */
    private void tell(@Nullable Throwable problem) {
        boolean was = failing;
        failing = problem != null;
        try {
            if (problem != null && !was) {
                log.warn("background task failed", "task", task.name(), "err", problem);
            } else if (problem == null && was) {
                log.info("background task recovered", "task", task.name());
            }
        } catch (Throwable e) {
            // No memory for the line either.
        }
    }

    /** Unix time in seconds at which it was last known to be well: now while it waits. Empty before the first round. */
    OptionalDouble lastRound() {
        return task.isWaiting().test(host) ? now() : lastRound;
    }

    private OptionalDouble now() {
        return OptionalDouble.of(host.clock().unixMillis() / 1e3);
    }
}
