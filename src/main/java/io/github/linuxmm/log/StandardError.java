package io.github.linuxmm.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Standard error for those who must not wait, though nobody may read it: a pipe that is full blocks whoever writes to it.
 *
 * <p>Lines go through a short queue to a thread of their own. One that finds it full, or cannot be written, is dropped
 * and counted; how many were is said at their place, once there is room again. Thread-safe.
 */
public final class StandardError extends OutputStream {
    /** Some two hundred lines. */
    private static final int MAX_BYTES = 32 << 10;
    /** What an array costs beside its bytes, so that empty lines are bounded too. */
    private static final int ARRAY_BYTES = 16;
    /** For the last lines of a process whose standard error is read. */
    private static final long LAST_LINES_MILLIS = 1_000;

    private final OutputStream out;
    private final PrintStream printer = new PrintStream(this, true, StandardCharsets.UTF_8);
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private int bytes;
    private long dropped;
    private long untold;
    private LongFunction<String> notice = n -> n + " lines dropped";

    /** The line that has begun; what is longer than the queue is not kept. */
    private byte[] begun = new byte[256];

    private int length;

    StandardError(OutputStream out) {
        this.out = out;
        Thread thread = new Thread(this::writeLines, "log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the place of System.err, so that stack traces of the JDK do not wait either. For once, at the start. */
    public static StandardError install() {
        StandardError installed = new StandardError(new FileOutputStream(FileDescriptor.err));
        System.setErr(installed.printer);
        Runtime.getRuntime().addShutdownHook(new Thread(installed::finish, "last-lines"));
        return installed;
    }

    /** Waits until all lines so far are written, for a moment at most: to be called at the end of the process. */
    public synchronized void finish() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_LINES_MILLIS);
        try {
            for (long left = end - System.nanoTime(); !lines.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints into the queue. */
    PrintStream printer() {
        return printer;
    }

    synchronized long dropped() {
        return dropped;
    }

    /** @param line what to say of so many dropped lines; must not print here */
    synchronized void sayDroppedBy(LongFunction<String> line) {
        notice = line;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (length < MAX_BYTES) {
                if (length == begun.length) {
                    begun = Arrays.copyOf(begun, 2 * length);
                }
                begun[length++] = from[i];
            }
            if (from[i] == '\n') {
                byte[] line = Arrays.copyOf(begun, length);
                length = 0;
                take(line);
            }
        }
    }

    /** Once one is dropped, so are those behind it until half of the queue is free: gaps are few, and each is told. */
    private void take(byte[] line) {
        if (untold > 0 && bytes < MAX_BYTES / 2) {
            sayDropped();
        }
        if (untold > 0 || !offer(line)) {
            drop();
        }
    }

    private boolean offer(byte[] line) {
        if (bytes + line.length + ARRAY_BYTES > MAX_BYTES) {
            return false;
        }
        lines.add(line);
        bytes += line.length + ARRAY_BYTES;
        notifyAll();
        return true;
    }

    private void drop() {
        dropped++;
        untold++;
    }

    private void sayDropped() {
        if (untold > 0 && offer((notice.apply(untold) + "\n").getBytes(StandardCharsets.UTF_8))) {
            untold = 0;
        }
    }

    private void writeLines() {
        while (true) {
            byte[] line = first();
            boolean written = true;
            try {
                out.write(line);
                out.flush();
            } catch (IOException | RuntimeException e) {
                written = false;
            }
            synchronized (this) {
                lines.remove();
                bytes -= line.length + ARRAY_BYTES;
                if (!written) {
                    drop();
                } else if (lines.isEmpty()) {
                    sayDropped();
                }
                notifyAll();
            }
        }
    }

    /** The first line, which stays in the queue until it is written. */
    private synchronized byte[] first() {
        while (lines.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody asks this thread to end.
            }
        }
        return lines.element();
    }
}
