package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file of a {@link Procfs} that is read again and again. The bytes belong to it and hold until the next
 * {@link #read}. Not thread-safe: the reader that owns it serialises. A read of a FIFO or of a hung FUSE mount blocks;
 * the caller bounds that with a deadline.
 */
public interface ProcFile extends Closeable {
    /** For files that grow with CPUs: a zoneinfo of 8 nodes and 1024 CPUs has 1.8 MB. */
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

    /** The buffer that the last {@link #read} filled up to {@link #length}. */
    byte[] bytes();

    /** How many bytes the last {@link #read} read. */
    int length();

    /** The file's name for messages. */
    String path();
}
