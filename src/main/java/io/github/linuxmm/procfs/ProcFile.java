package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file of {@code /proc} that stays open and is read again from offset 0.
 *
 * <p>The bytes belong to this object and hold until the next {@link #read}. Not thread-safe: the reader that owns it
 * serialises. Opening a FIFO or reading a hung FUSE mount blocks; the caller bounds that with a deadline.
 */
final class ProcFile implements Closeable {
    /** For files that grow with CPUs: a zoneinfo of 8 nodes and 1024 CPUs has 1.8 MB. */
    static final int MANY_CPUS_BYTES = 2 << 20;
    /** For all others, which have a few dozen kB at most. */
    static final int SMALL_BYTES = 256 << 10;

    private final Path path;
    private final int maxBytes;
    private final ByteBuffer chunk;
    private FileChannel channel;
    private byte[] bytes;
    private int length;

    /**
     * Opens nothing yet.
     *
     * @param chunkBytes bytes asked for in one read; under /proc/sys the kernel allocates this much for each read
     * @param maxBytes no real file is longer; it bounds the memory that a wrong one can cost
     */
    ProcFile(Path path, int chunkBytes, int maxBytes) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.chunk = ByteBuffer.allocateDirect(chunkBytes);
        this.bytes = new byte[chunkBytes];
    }

    /**
     * Reads the whole file; opens it where it is not open, and once more where the open descriptor fails.
     *
     * @throws java.nio.file.NoSuchFileException where the file does not exist
     * @throws IOException where it cannot be opened or read, or is too long
     */
    void read() throws IOException {
        if (channel != null) {
            try {
                fill();
                return;
            } catch (IOException stale) {
                close();
            }
        }
        channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            fill();
        } catch (IOException e) {
            close();
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private void fill() throws IOException {
        length = 0;
        // A seq_file gives about a page for each read, so a short read is not the end.
        while (true) {
            chunk.clear();
            int n = channel.read(chunk, length);
            if (n <= 0) {
                return;
            }
            if (length + n > maxBytes) {
                bytes = new byte[chunk.capacity()];
                length = 0;
                throw new IOException("longer than " + maxBytes + " bytes");
            }
            if (length + n > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(length + n, 2 * bytes.length)));
            }
            chunk.flip();
            chunk.get(bytes, length, n);
            length += n;
        }
    }

    /** The buffer that the last {@link #read} filled up to {@link #length}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            FileChannel closing = channel;
            channel = null;
            closing.close();
        }
    }
}
