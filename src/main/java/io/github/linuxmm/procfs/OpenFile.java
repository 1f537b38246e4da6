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
    /** A seq_file gives about a page for each read, so that only an empty one is the last. */
    private final Taker whole = from -> fill(from, 1);
    /** A sysctl gives all that it has at once. */
    private final Taker once;
    /** Made anew only for another one: to make a lambda that holds something takes as long as a system call. */
    private @Nullable Lines lastLines;

    private Taker pieces = whole;

    private @Nullable FileChannel channel;
    private byte[] bytes = {};
    private int length;

    /** See {@link Procfs#file}. */
    OpenFile(Path path, int chunkBytes, int maxBytes) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.chunk = ByteBuffer.allocateDirect(chunkBytes);
        this.once = from -> fill(from, chunkBytes);
    }

    /** A way to take what a descriptor gives. */
    private interface Taker {
        void take(FileChannel from) throws IOException;
    }

    @Override
    public void read() throws IOException {
        read(whole);
    }

    @Override
    public void readSysctl() throws IOException {
        read(once);
    }

    @Override
    public void readLines(Lines lines) throws IOException {
        if (lines != lastLines) {
            lastLines = lines;
            pieces = from -> pour(from, lines);
        }
        read(pieces);
    }

    /** Opens the file where it is not open, and once more where the open descriptor fails. */
    private void read(Taker taker) throws IOException {
        FileChannel open = channel;
        if (open != null) {
            try {
                taker.take(open);
                return;
            } catch (IOException stale) {
                close();
            }
        }
        open = FileChannel.open(path, StandardOpenOption.READ);
        channel = open;
        try {
            taker.take(open);
        } catch (IOException e) {
            close();
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** Hands over whole lines, and keeps what is left of the last one for the next piece. */
    private void pour(FileChannel from, Lines lines) throws IOException {
        lines.begin();
        int pieceBytes = 2 * chunk.capacity();
        if (bytes.length < pieceBytes) {
            bytes = new byte[pieceBytes];
        }
        long position = 0;
        int kept = 0;
        while (true) {
            chunk.clear().limit(Math.min(chunk.capacity(), pieceBytes - kept));
            int n = from.read(chunk, position);
            if (n <= 0) {
                break;
            }
            position += n;
            if (position > maxBytes) {
                throw tooLong();
            }
            chunk.flip().get(bytes, kept, n);
            int end = kept + n;
            int whole = end;
            while (whole > kept && bytes[whole - 1] != '\n') {
                whole--;
            }
            if (whole == kept) {
                kept = end;
                if (kept == pieceBytes) {
                    throw new IOException("a line is longer than " + pieceBytes + " bytes");
                }
                continue;
            }
            lines.more(bytes, whole);
            kept = end - whole;
            System.arraycopy(bytes, whole, bytes, 0, kept);
        }
        if (kept > 0) {
            lines.more(bytes, kept);
        }
    }

    private IOException tooLong() {
        return new IOException("longer than " + maxBytes + " bytes");
    }

    /** @param goOn a read that gives less is the last */
    private void fill(FileChannel from, int goOn) throws IOException {
        length = 0;
        int n;
        do {
            chunk.clear();
            n = from.read(chunk, length);
            if (n <= 0) {
                return;
            }
            if (length + n > maxBytes) {
                bytes = new byte[0];
                length = 0;
                throw tooLong();
            }
            if (length + n > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(length + n, 2 * bytes.length)));
            }
            chunk.flip();
            chunk.get(bytes, length, n);
            length += n;
        } while (n >= goOn);
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
