package io.github.linuxmm.snapshot;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * A file that names holders of memory and is too dear for a scrape: read in the background, every minute or as an option says,
 * and less often where a read takes more than 30 ms of CPU, so that it costs at most 1/2,000 of one. Where two reads in a row
 * take more than {@link #LIMIT_NANOS} it is not read again: the kernel holds a lock for as long. CPU time, since on a busy host
 * every read takes long.
 */
public final class HolderFile<T> {
    /** How often it is decided whether to read. */
    public static final Duration LOOK = Duration.ofSeconds(10);

    static final long INTERVAL_NANOS = HolderSettings.DEFAULT_INTERVAL.toNanos();
    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHARE = 2_000;
    /** One may be slow because the code is new to the JVM. */
    private static final int TOO_SLOW = 2;

    private final String file;
    private final Latest<T> latest;
    private final HostClock clock;
    private final long intervalNanos;
    private final Runnable afterRead;
    private boolean boundsItself;
    private boolean everRead;
    private long readAt;
    private long tookNanos;
    private long restNanos;
    private int slow;

    HolderFile(String file, Once.Reader<T> reader, HostClock clock) {
        this(file, reader, clock, HolderSettings.DEFAULT_INTERVAL, () -> {});
    }

    /** @param afterRead is run in the background after each read, also one that failed */
    HolderFile(String file, Once.Reader<T> reader, HostClock clock, Duration interval, Runnable afterRead) {
        this.file = file;
        this.clock = clock;
        this.afterRead = afterRead;
        intervalNanos = interval.toNanos();
        latest = new Latest<>(file, reader);
    }

    /**
     * Of many small files, whose reader ends by itself: it may take longer, for nobody waits for a lock meanwhile, and half as
     * much rest; the first read, before the JVM has compiled anything, needs none.
     */
    HolderFile<T> boundsItself() {
        boundsItself = true;
        return this;
    }

    /**
     * What was read last; the first call waits for the first read, for a second at most.
     *
     * @param required whether it is a failure that it may not be read; else it is as if it were not there
     * @throws java.nio.file.NoSuchFileException where this kernel does not have it, or that is to be thought
     * @throws IOException where it could not be read, or is not read any more
     */
    public T get(boolean required) throws IOException {
        if (isOff()) {
            throw new IOException(file + ": two reads took more than 500 ms of CPU, so it is not read any more");
        }
        try {
            return latest.get(required);
        } catch (IOException e) {
            if (boundsItself && !latest.isRead()) {
                // The first read may take longer than a scrape waits, and that is no failure.
                throw new NoSuchFileException(file);
            }
            throw e;
        }
    }

    /** What was read last; empty where that failed. Never waits. */
    public Optional<T> ifRead() {
        return isOff() ? Optional.empty() : latest.ifRead();
    }

    /** CPU time of the last read in seconds, to the millisecond; empty before the first, and where that failed. */
    public synchronized OptionalDouble lastReadSeconds() {
        return latest.ifRead().isPresent()
                ? OptionalDouble.of(TimeUnit.NANOSECONDS.toMillis(tookNanos) / 1e3)
                : OptionalDouble.empty();
    }

    private synchronized boolean isOff() {
        return slow >= TOO_SLOW;
    }

    /** In the background: reads it, if it is time for that. */
    public void refresh() {
        long start = clock.monotonicNanos();
        if (!isDue(start)) {
            return;
        }
        long cpu = clock.ownCpuNanos();
        try {
            latest.read();
        } finally {
            ended(start, clock.ownCpuNanos() - cpu);
        }
        afterRead.run();
    }

    private synchronized boolean isDue(long nanos) {
        return !isOff() && (!everRead || nanos - readAt >= Math.max(intervalNanos, restNanos));
    }

    private synchronized void ended(long start, long cpuNanos) {
        tookNanos = cpuNanos;
        restNanos = !boundsItself ? cpuNanos * SHARE : everRead ? cpuNanos * SHARE / 2 : 0;
        everRead = true;
        readAt = start;
        slow = !boundsItself && tookNanos > LIMIT_NANOS ? slow + 1 : 0;
    }
}
