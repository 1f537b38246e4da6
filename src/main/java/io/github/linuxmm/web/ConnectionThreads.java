package io.github.linuxmm.web;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the server: a new one for each connection that is busy, up to a limit; the connections beyond it wait
 * in line. {@link ConnectionLimits} bounds that line, and the time that one connection can hold its thread.
 */
final class ConnectionThreads implements AutoCloseable {
    /** A busy connection costs 46 KiB and up to 20 for its header; half of the heap is for answers and metrics. */
    private static final int HEAP_FOR_EACH = 112 << 10;
    /** With TLS up to 90, measured. */
    private static final int HEAP_FOR_EACH_OF_TLS = 256 << 10;

    private static final int MAX_THREADS = 256;

    private final ConnectionQueue queue = new ConnectionQueue();
    private final ThreadPoolExecutor threads;

    ConnectionThreads(boolean tls) {
        this(limit(tls ? HEAP_FOR_EACH_OF_TLS : HEAP_FOR_EACH));
    }

    ConnectionThreads(int limit) {
        threads = new ThreadPoolExecutor(
                1,
                limit,
                10,
                TimeUnit.SECONDS,
                queue,
                task -> new Thread(task, "http"),
                (task, pool) -> queue.put(task));
    }

    /** As many threads as this heap carries: 145 of 16 MiB. */
    private static int limit(int heapForEach) {
        return (int) Math.max(16, Math.min(MAX_THREADS, Runtime.getRuntime().maxMemory() / heapForEach));
    }

    ExecutorService executor() {
        return threads;
    }

    /**
     * True if connections are queued. A response should then close its connection, because an idle one keeps its
     * buffers.
     */
    boolean areShort() {
        return !queue.isEmpty();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Takes an offered task for an idle thread only, so that the pool grows first; what a full pool rejects is put. */
    private static final class ConnectionQueue extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
