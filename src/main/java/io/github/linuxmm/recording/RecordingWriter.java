package io.github.linuxmm.recording;

import io.github.linuxmm.procfs.ProcFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Recording}. Each snapshot is with the kernel when {@link #end} returns, so that a process that is killed
 * then leaves it whole. Only the owner may read the file: a part of it only root can see.
 */
final class RecordingWriter implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final GZIPOutputStream gzip;
    /** So that not each line of a file is a call of zlib. */
    private final OutputStream out;

    private int last = '\n';
    /** Where the last whole snapshot ends, in bytes. */
    private long whole;

    private boolean broken;

    /** @throws IOException where there is such a file already, which stays as it is, or it cannot be made */
    RecordingWriter(Path path) throws IOException {
        this.path = path;
        try {
            channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + ": there is such a file, which is not overwritten", e);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": no such directory", e);
        }
        gzip = new GZIPOutputStream(Channels.newOutputStream(channel), 1 << 13, true);
        out = new BufferedOutputStream(gzip, 1 << 13);
        whole = channel.position();
    }

    /** How long the file is, in bytes. */
    long bytes() throws IOException {
        return channel.position();
    }

    /** Begins a snapshot; see {@link RecordedFiles}. */
    void begin(int seq, double mono, double real) throws IOException {
        text(String.format(Locale.ROOT, "=== SNAP %d mono %.3f real %.3f\n", seq, mono, real));
    }

    /** Adds a file. */
    void add(String name, byte[] bytes, int length) throws IOException {
        text("--- " + name + "\n");
        write(bytes, length);
        endLine();
    }

    /**
     * Reads a file and adds it, a piece at a time. One that ends with an error after its beginning is in the recording as
     * empty.
     *
     * @return what kept it from being read; null where nothing did
     * @throws IOException where it cannot be written
     */
    @Nullable
    IOException copy(String name, ProcFile file, Pieces pieces) throws IOException {
        boolean[] begun = {false};
        try {
            file.readLines(new ProcFile.Lines() {
                @Override
                public void begin() {
                    begun[0] = true;
                    unchecked(() -> text("--- " + name + "\n"));
                }

                @Override
                public void more(byte[] bytes, int length) {
                    pieces.see(bytes, length);
                    unchecked(() -> write(bytes, length));
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException e) {
            if (begun[0]) {
                endLine();
                text("--- " + name + "\n");
            }
            return e;
        }
        endLine();
        return null;
    }

    /** May change the bytes of a file before they are written. */
    interface Pieces {
        void see(byte[] bytes, int length);
    }

    private interface Write {
        void run() throws IOException;
    }

    private static void unchecked(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a snapshot. */
    void end() throws IOException {
        text("=== END\n");
        try {
            out.flush();
            whole = channel.position();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** What follows begins a line. */
    private void endLine() throws IOException {
        if (last != '\n') {
            text("\n");
        }
    }

    private void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) throws IOException {
        if (length == 0) {
            return;
        }
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw failed(e);
        }
        last = bytes[length - 1];
    }

    private IOException failed(IOException e) {
        broken = true;
        return new IOException(path + ": cannot be written: " + e.getMessage(), e);
    }

    /**
     * Ends the file. Where a write failed, it is cut behind the last snapshot that {@link #end} completed: the next one may
     * be readable as well, but was not counted.
     */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            if (broken) {
                channel.truncate(whole);
            } else {
                out.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
