package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file of {@code /proc} that stays open and is read again from offset 0. */
final class OpenFile implements ProcFile {
    private final Path path;
    private final int maxBytes;
    private final ByteBuffer chunk;
    private @Nullable FileChannel channel;
    private byte[] bytes;
    private int length;

    /** See {@link Procfs#file}. */
    OpenFile(Path path, int chunkBytes, int maxBytes) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.chunk = ByteBuffer.allocateDirect(chunkBytes);
        this.bytes = new byte[chunkBytes];
    }

    /** Opens the file where it is not open, and once more where the open descriptor fails. */
    @Override
    public void read() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            try {
                fill(open);
                return;
            } catch (IOException stale) {
                close();
            }
        }
        open = FileChannel.open(path, StandardOpenOption.READ);
        channel = open;
        try {
            fill(open);
        } catch (IOException e) {
            close();
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private void fill(FileChannel from) throws IOException {
        length = 0;
        // A seq_file gives about a page for each read, so a short read is not the end.
        while (true) {
            chunk.clear();
            int n = from.read(chunk, length);
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

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public String path() {
        return path.toString();
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
