package io.github.linuxmm.scrape;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks in sequence on another thread and abandons one that takes too long: a read from a hung mount or a FIFO
 * cannot be interrupted, so its thread is left behind.
 *
 * <p>A round in which no task hangs costs one thread hand-over. If one hangs, each later task gets its own thread and
 * the same limit again, so a round ends within twice the limit however many hang.
 */
final class Deadline {
    private final long limitNanos;
    private final ExecutorService threads;

    Deadline(long limitNanos) {
        this.limitNanos = limitNanos;
        // One thread stays for the next round.
        this.threads =
                new ThreadPoolExecutor(1, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "collect");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Runs the tasks; each has ended on return, or hangs and may still end later. */
    void run(List<? extends Runnable> tasks) throws InterruptedException {
        Chain all = new Chain(tasks);
        threads.execute(all);
        int hung = all.await();
        if (hung == tasks.size()) {
            return;
        }
        List<Chain> rest = new ArrayList<>();
        for (Runnable task : tasks.subList(hung + 1, tasks.size())) {
            Chain alone = new Chain(List.of(task));
            threads.execute(alone);
            rest.add(alone);
        }
        for (Chain alone : rest) {
            alone.await();
        }
    }

    private final class Chain implements Runnable {
        private final List<? extends Runnable> tasks;
        private int ended;
        private boolean abandoned;
        private long since = System.nanoTime();

        Chain(List<? extends Runnable> tasks) {
            this.tasks = tasks;
        }

        @Override
        public void run() {
            for (Runnable task : tasks) {
                task.run();
                synchronized (this) {
                    ended++;
                    since = System.nanoTime();
                    if (abandoned) {
                        return;
                    }
                    if (ended == tasks.size()) {
                        notifyAll();
                    }
                }
            }
        }

        /** Waits until all have ended or one takes too long; returns how many have ended. */
        synchronized int await() throws InterruptedException {
            while (ended < tasks.size()) {
                long left = limitNanos - (System.nanoTime() - since);
                if (left <= 0) {
                    abandoned = true;
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return ended;
        }
    }
}
