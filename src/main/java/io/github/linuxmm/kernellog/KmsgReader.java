package io.github.linuxmm.kernellog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads {@code /dev/kmsg} (kernel/printk/printk.c devkmsg_read, 3.5 to 6.18) on a daemon thread that blocks in the read
 * and ends with the process: neither start nor stop waits for it.
 *
 * <p>The ring buffer's history comes first, at once. A record is live from the first read that had to wait, if it is
 * not older than the start by the kernel's clock; records newer than the start are live in any case. The kernel's clock
 * and Java's drift apart by up to 200 us a second, so "older" leaves that much room: a record from shortly before the
 * start is counted only if the reader was held up just then.
 */
public final class KmsgReader {
    /** A longer record is skipped by the kernel (EINVAL). */
    private static final int RECORD_BYTES = 8192;
    private static final long WAITED_NANOS = 20_000_000;
    private static final int MAX_ERRORS = 1_000;
    private static final long REOPEN_SECONDS = 60;

    /** Gives one record for each read. */
    interface Records {
        /** Reads one record into the buffer; returns its length, or -1 at the end of a plain file. */
        int read(ByteBuffer into) throws IOException;
    }

    private final KernelLog log;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final Runnable heartbeat;
    private final Consumer<String> warnings;
    private final KernelMessages messages = new KernelMessages();
    private final long startNanos;
    private long nextSeq = -1;
    private boolean live;

    /**
     * @param nanoTime CLOCK_MONOTONIC since boot, as System.nanoTime is on Linux
     * @param heartbeat called after each read
     * @param warnings takes one line where the log cannot be read
     */
    public KmsgReader(KernelLog log, LongSupplier nanoTime, Clock clock, Runnable heartbeat, Consumer<String> warnings) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.heartbeat = heartbeat;
        this.warnings = warnings;
        this.startNanos = nanoTime.getAsLong();
    }

    /** Starts the thread. */
    public void start(Path kmsg) {
        Thread thread = new Thread(() -> run(kmsg), "kernellog");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Path kmsg) {
        boolean warned = false;
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(kmsg, StandardOpenOption.READ)) {
                    log.setReadable(true);
                    readAll(channel::read);
                    return;
                } catch (IOException e) {
                    log.setReadable(false);
                    if (!warned) {
                        warned = true;
                        warnings.accept("kernel log cannot be read (" + kmsg + ": " + e.getMessage()
                                + "): grant CAP_SYSLOG, and in a container the device /dev/kmsg; failures are not counted");
                    }
                }
                TimeUnit.SECONDS.sleep(REOPEN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Reads records until a plain file ends.
     *
     * @throws IOException where reads fail time and again; single failures are an overrun (EPIPE) or a record that was
     *     too long (EINVAL), and the next read goes on behind them
     */
    void readAll(Records records) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(RECORD_BYTES);
        byte[] bytes = new byte[RECORD_BYTES];
        int errors = 0;
        while (true) {
            buffer.clear();
            long before = nanoTime.getAsLong();
            int length;
            try {
                length = records.read(buffer);
                errors = 0;
            } catch (IOException e) {
                if (++errors == MAX_ERRORS) {
                    throw e;
                }
                continue;
            }
            heartbeat.run();
            if (length < 0) {
                return;
            }
            buffer.flip();
            buffer.get(bytes, 0, length);
            take(KmsgRecord.of(bytes, length), nanoTime.getAsLong() - before);
        }
    }

    private void take(Optional<KmsgRecord> parsed, long waitedNanos) {
        if (parsed.isEmpty()) {
            return;
        }
        KmsgRecord record = parsed.get();
        if (nextSeq >= 0 && record.seq() > nextSeq) {
            log.addDropped(record.seq() - nextSeq);
        }
        nextSeq = record.seq() + 1;
        long nanos = record.micros() * 1_000;
        long drift = 2_000_000_000L + startNanos / 5_000;
        live |= nanos > startNanos + drift || waitedNanos > WAITED_NANOS && nanos > startNanos - drift;
        if (!record.fromKernel()) {
            return;
        }
        double age = Math.max(0, (nanoTime.getAsLong() - nanos) / 1e9);
        messages.recognise(record.text()).ifPresent(event -> log.add(event, clock.millis() / 1e3 - age, live));
    }
}
