package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads {@code /proc/uptime} (fs/proc/uptime.c uptime_proc_show, all versions): the time since boot, which goes on while the
 * machine is suspended and does not move when the clock is set.
 */
public final class UptimeReader implements Closeable {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_CENTISECOND = 10_000_000;
    /** 292 years; beyond, nanoseconds do not fit. */
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND;

    private final ProcFile file;
    private final LineScanner scanner = new LineScanner("uptime");

    public UptimeReader(Procfs procfs) {
        file = procfs.file("uptime", 64, ProcFile.SMALL_BYTES);
    }

    /**
     * The time since boot in nanoseconds, to 10 ms.
     *
     * @throws IOException where the file cannot be read, or is not of this form
     */
    public synchronized long read() throws IOException {
        file.read();
        scanner.reset(file.bytes(), file.length());
        if (scanner.nextLine() && scanner.readCount()) {
            long seconds = scanner.number();
            if (seconds < MAX_SECONDS && scanner.accept('.')) {
                int tens = digit();
                int ones = digit();
                if (tens >= 0 && ones >= 0 && scanner.skipBlanks()) {
                    return seconds * NANOS_PER_SECOND + (10 * tens + ones) * NANOS_PER_CENTISECOND;
                }
            }
        }
        throw new IOException("uptime: expected seconds with two decimals");
    }

    /** The value of the digit at the cursor, which is stepped over; -1 where there is none. */
    private int digit() {
        int c = scanner.peek();
        return c >= '0' && c <= '9' && scanner.accept((char) c) ? c - '0' : -1;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
