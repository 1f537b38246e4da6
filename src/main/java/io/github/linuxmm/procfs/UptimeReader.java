package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads {@code /proc/uptime} (fs/proc/uptime.c uptime_proc_show, all versions): the time since boot, which goes on while the
 * machine is suspended and does not move when the clock is set.
 */
public final class UptimeReader implements Closeable {
    private static final byte[] POINT = LineScanner.ascii(".");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_CENTISECOND = 10_000_000;

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
            if (scanner.accept(POINT) && scanner.readCount()) {
                return seconds * NANOS_PER_SECOND + scanner.number() * NANOS_PER_CENTISECOND;
            }
        }
        throw new IOException("uptime: expected seconds with two decimals");
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
