package io.github.linuxmm.scrape;

import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task at a fixed rate, on a daemon thread that ends with the process; a late round is not made up for. A round
 * that throws counts as not having run, and the next is tried at its time.
 */
final class BackgroundLoop {
    /** So that a task without an interval that always fails does not spin. */
    private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BackgroundTask task;
    private final Host host;
    private final Log log;
    private boolean failing;
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
        try {
            while (true) {
                boolean ran = round();
                next = Math.max(next + interval, System.nanoTime() + (ran ? 0 : LEAST_PAUSE_NANOS));
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs one round on this thread; false where it failed. */
    boolean round() throws InterruptedException {
        try {
            task.work().run(host);
            lastRound = now();
            tell(null);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // A fault of ours, or no memory for a moment: the thread must outlive it.
            tell(e);
            return false;
        }
    }

    /** One log line when a task begins to fail, one when it recovers. */
    private void tell(@Nullable Throwable problem) {
        if (problem != null && !failing) {
            log.warn("background task failed", "task", task.name(), "err", problem);
        } else if (problem == null && failing) {
            log.info("background task recovered", "task", task.name());
        }
        failing = problem != null;
    }

    /** Unix time in seconds at which it was last known to be well: now while it waits. Empty before the first round. */
    OptionalDouble lastRound() {
        return task.isWaiting().test(host) ? now() : lastRound;
    }

    private OptionalDouble now() {
        return OptionalDouble.of(host.clock().unixMillis() / 1e3);
    }
}
