package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file of a {@link Procfs} that is read again and again. The bytes belong to it and hold until the next
 * {@link #read}. Not thread-safe: the reader that owns it serialises. A read of a FIFO or of a hung FUSE mount blocks;
 * the caller bounds that with a deadline.
 */
public interface ProcFile extends Closeable {
    /** For files that are read in pieces: a zoneinfo of 64 nodes and 1024 CPUs has 12.4 MB. Bounds time, not memory. */
    int IN_PIECES_BYTES = 64 << 20;
    /** For files that grow with CPUs. */
    int MANY_CPUS_BYTES = 2 << 20;
    /** For all others, which have a few dozen kB at most. */
    int SMALL_BYTES = 256 << 10;

    /**
     * Reads the whole file as it is now.
     *
     * @throws java.nio.file.NoSuchFileException where the file does not exist
     * @throws IOException where it cannot be opened or read, or is too long
     */
    void read() throws IOException;

    /**
     * The same for a file that the kernel gives whole to a read that asks for enough, as it does under /proc/sys
     * (proc_sys_call_handler): a shorter read was the last one, which saves the call that would say so.
     */
    default void readSysctl() throws IOException {
        read();
    }

    /** Takes the lines of a file that is too long to be held. */
    interface Lines {
        /** The file begins; again, where an attempt to read it failed half-way. */
        void begin();

        /**
         * More lines, whole but for the last one of a file that does not end in a newline.
         *
         * @param bytes hold until this returns
         * @param length how many of them, at least one
         */
        void more(byte[] bytes, int length);
    }

    /**
     * Reads the whole file as it is now and hands it over in pieces; {@link #bytes} is then undefined.
     *
     * @throws java.nio.file.NoSuchFileException where the file does not exist
     * @throws IOException where it cannot be opened or read, is too long, or has a line that is longer than a piece
     */
    void readLines(Lines lines) throws IOException;

    /** The buffer that the last {@link #read} filled up to {@link #length}. */
    byte[] bytes();

    /** How many bytes the last {@link #read} read. */
    int length();

    /** The file's name for messages. */
    String path();
}
