package io.github.linuxmm.sampler;

import java.util.concurrent.TimeUnit;

/** Runs a round at a fixed rate, on a daemon thread that ends with the process; a late round is not made up for. */
public final class SamplerThread {
    private SamplerThread() {}

    /** @param round must not throw */
    public static void start(long intervalNanos, Runnable round) {
        Thread thread = new Thread(() -> {
            long next = System.nanoTime();
            try {
                while (true) {
                    round.run();
                    next = Math.max(next + intervalNanos, System.nanoTime());
                    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "sampler");
        thread.setDaemon(true);
        thread.start();
    }
}
