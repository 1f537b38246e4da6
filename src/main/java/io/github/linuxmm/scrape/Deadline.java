package io.github.linuxmm.scrape;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on other threads and abandons what takes too long: a read from a hung mount or a FIFO cannot be interrupted,
 * so its thread is left behind.
 *
 * <p>A task for which the host gives no thread does not begin; those of the next round are tried again.
 */
final class Deadline {
    private final long limitNanos;
    private final ThreadPoolExecutor threads;

    /** @param limitNanos what a round without its second chance may take */
    Deadline(long limitNanos) {
        this(limitNanos, task -> {
            Thread thread = new Thread(task, "collect");
            thread.setDaemon(true);
            return thread;
        });
    }

    Deadline(long limitNanos, ThreadFactory factory) {
        this.limitNanos = limitNanos;
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /**
     * Runs the tasks in sequence on one thread. Where they do not end within the limit, those that have not begun get a
     * thread each and the same limit again, so that a round ends within twice the limit, however many hang or are slow.
     * Each has ended on return, or hangs and may still end later, or has not begun and never will.
     */
    void run(List<? extends Runnable> tasks) throws InterruptedException {
        long end = end();
        Chain all = new Chain(tasks);
        if (!begin(all, end)) {
            return;
        }
        if (all.await(end)) {
            return;
        }
        int begun = all.begun();
        long last = end();
        List<Chain> rest = beginEach(tasks.subList(begun, tasks.size()), last);
        // The one that was running may have begun just before.
        all.awaitCurrent(begun, last);
        for (Chain alone : rest) {
            alone.await(last);
        }
    }

    /** Runs each of the tasks on a thread of its own, within the limit, which ends as {@link #end} said. */
    void runEach(List<? extends Runnable> tasks, long end) throws InterruptedException {
        for (Chain alone : beginEach(tasks, end)) {
            alone.await(end);
        }
    }

    /** When the time is over of what begins now. */
    long end() {
        return System.nanoTime() + limitNanos;
    }

    private List<Chain> beginEach(List<? extends Runnable> tasks, long end) throws InterruptedException {
        List<Chain> begun = new ArrayList<>();
        for (Runnable task : tasks) {
            Chain alone = new Chain(List.of(task));
            if (begin(alone, end)) {
                begun.add(alone);
            }
        }
        return begun;
    }

    /** Whether a task could run now: there is a thread to be had within a quarter of the limit. */
    boolean canRun() {
        long end = System.nanoTime() + limitNanos / 4;
        Chain nothing = new Chain(List.of(() -> {}));
        try {
            return begin(nothing, end) && nothing.await(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean begin(Chain chain, long end) throws InterruptedException {
        try {
            threads.execute(chain);
            return true;
        } catch (OutOfMemoryError e) {
            // No thread to be had: wait for one there is. It may be on its way back from the round before.
            return threads.getQueue().offer(chain, end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private static final class Chain implements Runnable {
        private final List<? extends Runnable> tasks;
        private int begun;
        private int ended;
        private boolean abandoned;

        Chain(List<? extends Runnable> tasks) {
            this.tasks = tasks;
        }

        @Override
        public void run() {
            for (Runnable task : tasks) {
                synchronized (this) {
                    // Also where this thread was not run until now: the next round may have begun the same.
                    if (abandoned) {
                        return;
                    }
                    begun++;
                }
                task.run();
                synchronized (this) {
                    ended++;
                    if (abandoned || ended == tasks.size()) {
                        notifyAll();
                    }
                }
            }
        }

        /** Waits until all have ended or time is over, after which no further one begins; whether all have ended. */
        synchronized boolean await(long end) throws InterruptedException {
            awaitCurrent(tasks.size(), end);
            abandoned = true;
            return ended == tasks.size();
        }

        synchronized int begun() {
            return begun;
        }

        /** Waits until so many have ended, or time is over. */
        synchronized void awaitCurrent(int count, long end) throws InterruptedException {
            while (ended < count) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }
}
