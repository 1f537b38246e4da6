package io.github.linuxmm.http;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that make answers: a new one while all are busy, up to a limit; requests beyond it wait in line, which is
 * no longer than there are connections. None of them waits for a client.
 */
final class RequestThreads implements AutoCloseable {
    private static final int MAX_THREADS = 64;

    private final RequestQueue queue = new RequestQueue();
    private final ThreadPoolExecutor threads;

    RequestThreads() {
        this(MAX_THREADS);
    }

    RequestThreads(int limit) {
        threads = new ThreadPoolExecutor(
                1,
                limit,
                10,
                TimeUnit.SECONDS,
                queue,
                task -> new Thread(task, "request"),
                (task, pool) -> queue.put(task));
    }

    /** Starts the one that is always there. */
    void start() {
        threads.prestartCoreThread();
    }

    void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (OutOfMemoryError e) {
            // The host gives no thread: those that are there have it to do.
            queue.put(task);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Takes an offered task for an idle thread only, so that the pool grows first; what a full pool rejects is put. */
    private static final class RequestQueue extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
