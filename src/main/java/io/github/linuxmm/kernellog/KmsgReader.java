package io.github.linuxmm.kernellog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /dev/kmsg} into a {@link KernelLog}; a read may sleep for days.
 *
 * <p>A FIFO or a plain file in the device's place works too (replays, tests): a FIFO is waited for in the read only, a
 * file is looked at again every second after its end.
 */
public final class KmsgReader implements KernelLogReader {
    /** The kernel's limit for a record with its dictionary; a shorter buffer gives EINVAL and loses the record. */
    private static final int RECORD_BYTES = 8192;
    /** Far more than overruns cause (one error each): this many in a row mean something else is wrong. */
    static final int MAX_ERRORS = 100;

    static final long REOPEN_MILLIS = 60_000;
    static final long POLL_MILLIS = 1_000;

    /** Opens the log, which may block. */
    interface Opener {
        ReadableByteChannel open() throws IOException;
    }

    /** Is shown each new message of the kernel, in the order of the log, on the thread that reads. */
    public interface Taker {
        /**
         * Takes one.
         *
         * @param bytes its line from {@code from} to {@code to}, without the newline; they hold until this returns
         */
        void take(KmsgRecord record, byte[] bytes, int from, int to);
    }

    private final Opener opener;
    private final String name;
    private final KernelLog log;
    private final Consumer<String> warnings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final LiveBoundary boundary;
    private final Taker taker;
    private final byte[] bytes = new byte[RECORD_BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);

    private @Nullable ReadableByteChannel channel;
    private String lastWarning = "";
    private long pauseMillis;
    private volatile boolean waiting;
    private int errors;
    private boolean tooLong;
    private long nextSeq = -1;
    /** Records below were read before the log was opened again, which starts at the oldest. */
    private long firstNewSeq;

    /**
     * Opens nothing yet.
     *
     * @param warnings takes a message each time that the log becomes unreadable, once for each reason
     */
    public KmsgReader(Path path, KernelLog log, Consumer<String> warnings) {
        this(path, log, warnings, (record, bytes, from, to) -> {});
    }

    /** The same, for one who wants the records as well. */
    public KmsgReader(Path path, KernelLog log, Consumer<String> warnings, Taker taker) {
        this(
                () -> FileChannel.open(path, StandardOpenOption.READ),
                path.toString(),
                log,
                warnings,
                Clock.systemUTC(),
                System::nanoTime,
                taker);
    }

    /** @param nanoTime CLOCK_MONOTONIC, nanoseconds since boot */
    KmsgReader(
            Opener opener, String name, KernelLog log, Consumer<String> warnings, Clock clock, LongSupplier nanoTime) {
        this(opener, name, log, warnings, clock, nanoTime, (record, bytes, from, to) -> {});
    }

    private KmsgReader(
            Opener opener,
            String name,
            KernelLog log,
            Consumer<String> warnings,
            Clock clock,
            LongSupplier nanoTime,
            Taker taker) {
        this.opener = opener;
        this.name = name;
        this.log = log;
        this.warnings = warnings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.taker = taker;
        this.boundary = new LiveBoundary(nanoTime.getAsLong());
    }

    @Override
    public KernelLog log() {
        return log;
    }

    @Override
    public boolean isWaiting() {
        return waiting;
    }

    /** Reads once, after the pause that the last read asked for. */
    @Override
    public void read() throws InterruptedException {
        if (pauseMillis > 0) {
            Thread.sleep(pauseMillis);
        }
        boolean ended = false;
        try {
            pauseMillis = round();
            ended = true;
        } finally {
            if (!ended) {
                // Counts cannot be trusted any more.
                log.readable(false);
            }
        }
    }

    /** Opens the log where it is not open and does one read; returns how long to wait until the next, in ms. */
    long round() {
        waiting = true;
        long before = nanoTime.getAsLong();
        int n;
        try {
            ReadableByteChannel from = channel;
            if (from == null) {
                from = open();
                before = nanoTime.getAsLong();
            }
            n = from.read(buffer);
        } catch (IOException e) {
            return failed(e);
        } finally {
            waiting = false;
        }
        errors = 0;
        lastWarning = "";
        log.readable(true);
        if (n <= 0) {
            boundary.endSeen();
            return POLL_MILLIS;
        }
        takeLines(nanoTime.getAsLong() - before);
        return 0;
    }

    private ReadableByteChannel open() throws IOException {
        ReadableByteChannel opened = opener.open();
        channel = opened;
        buffer.clear();
        tooLong = false;
        firstNewSeq = nextSeq;
        return opened;
    }

    /**
     * EPIPE (records were overwritten) and EINVAL (a record did not fit) leave the position behind what was lost: read
     * on, the gap in seq tells how much that was. Java does not expose errno, so every error is treated like this, and
     * only many in a row count as failure.
     */
    private long failed(IOException e) {
        if (channel != null && ++errors < MAX_ERRORS) {
            return 0;
        }
        String verb = channel == null ? "open " : "read ";
        close();
        log.readable(false);
        String warning = "kernel log: cannot " + verb + name + ": " + reason(e) + "; failures and OOM kills are not"
                + " counted. This needs the device (in a container: --device /dev/kmsg), permission to read it, and CAP_SYSLOG"
                + " if kernel.dmesg_restrict is 1. Retrying every minute";
        if (!warning.equals(lastWarning)) {
            lastWarning = warning;
            warnings.accept(warning);
        }
        return REOPEN_MILLIS;
    }

    private void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is given up anyway, for a reason that the warning names.
            }
            channel = null;
            errors = 0;
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String text = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return text == null ? e.toString() : text;
    }

    /** The device gives whole lines; of a FIFO or a file the last one may be cut, and stays for the next read. */
    private void takeLines(long readNanos) {
        int end = buffer.position();
        int start = 0;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == '\n') {
                if (!tooLong) {
                    takeLine(start, i, i + 1 < end && bytes[i + 1] == ' ', readNanos);
                }
                tooLong = false;
                start = i + 1;
            }
        }
        if (end - start == bytes.length) {
            tooLong = true;
            start = end;
        }
        buffer.limit(end).position(start);
        buffer.compact();
    }

    /** @param ofDevice whether lines of a dictionary follow: a driver wrote it, and may have copied what a device says */
    private void takeLine(int from, int to, boolean ofDevice, long readNanos) {
        KmsgRecord record = KmsgRecord.parse(bytes, from, to).orElse(null);
        if (record == null || record.seq() < firstNewSeq) {
            return;
        }
        boolean live = boundary.isLive(record.usec(), readNanos);
        if (live && nextSeq >= 0 && record.seq() > nextSeq) {
            log.lost(record.seq() - nextSeq);
        }
        nextSeq = record.seq() + 1;
        if (record.isKernel() && !ofDevice) {
            log.add(record.text(), live, unixSeconds(record.usec()));
            taker.take(record, bytes, from, to);
        }
    }

    /** Both clocks stop in suspend, so what was logged before one seems later by its length. Never in the future. */
    private double unixSeconds(long usec) {
        double age = nanoTime.getAsLong() / 1e9 - usec / 1e6;
        return clock.millis() / 1e3 - Math.max(0, age);
    }
}
