package io.github.linuxmm.kernellog;

/** Feeds a {@link KernelLog}: from the device, or from a recorded console. */
public interface KernelLogReader {
    /** What it feeds. */
    KernelLog log();

    /**
     * Does one read, which may take for ever. A failure is the log's ({@link KernelLogCounts#readable}) and is tried
     * again later.
     */
    void read() throws InterruptedException;

    /** Whether {@link #read} waits for the next record. */
    boolean isWaiting();
}
