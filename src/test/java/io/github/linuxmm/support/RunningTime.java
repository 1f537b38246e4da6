package io.github.linuxmm.support;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The time for which this machine has run: of each stretch in which it stood still, and this process with it, 50 ms count.
 * For what is held to a time by the clock, which a shared machine may take away by the second.
 */
public final class RunningTime {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static volatile long ran;

    static {
        Thread thread = new Thread(RunningTime::tick, "running-time");
        thread.setDaemon(true);
        thread.start();
    }

    private RunningTime() {}

    private static void tick() {
        long sum = 0;
        long last = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(TICK_NANOS);
            long now = System.nanoTime();
            sum += Math.min(now - last, LONGEST_NANOS);
            ran = sum;
            last = now;
        }
    }

    /** Nanoseconds, in steps of 5 ms, to be compared with each other. */
    public static long nanos() {
        return ran;
    }
}
