package io.github.linuxmm.recording;

import io.github.linuxmm.log.FileProblem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A recording of /proc, one snapshot a second: {@code === SNAP seq mono SECONDS real SECONDS}, for each file
 * {@code --- path} and its bytes, then {@code === END}; compressed with gzip. Of a path that comes twice in a snapshot the
 * last one counts. A file need not be in each snapshot: it is as it was told last. What {@link Recorder} adds to the kernel's
 * files is in src/test/recordings/README.md.
 *
 * <p>A recorder may be killed at any time: a recording ends with its last whole snapshot, wherever its bytes end.
 */
public final class Recording implements AutoCloseable {
    private static final Pattern HEAD = Pattern.compile("=== SNAP (\\d{1,9}) mono ([0-9.]+) real ([0-9.]+)\\s*");
    private static final String FILE = "--- /";
    private static final String END = "=== END";
    /** Somebody else may have made it: 12 MB is the largest real one. */
    private static final int MAX_SNAPSHOT_BYTES = 64 << 20;

    private final InputStream in;
    private final Path path;
    private Optional<RecordedFiles> first = Optional.empty();
    private boolean cutOff;
    private int snapshotBytes;

    /** @throws IOException where it cannot be opened, or is not compressed with gzip */
    public Recording(Path path) throws IOException {
        this.path = path;
        in = new BufferedInputStream(uncompressed(path), 1 << 16);
    }

    private InputStream uncompressed(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            return new GZIPInputStream(bytes);
        } catch (EOFException e) {
            cutOff = true;
            return bytes;
        } catch (ZipException e) {
            bytes.close();
            throw new IOException(file + ": expected a recording, compressed with gzip", e);
        } catch (IOException e) {
            bytes.close();
            throw new IOException(FileProblem.of(file.toString(), e), e);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Whether it ended within a snapshot, or without gzip's own end; known when {@link #next} has found the end. */
    public boolean isCutOff() {
        return cutOff;
    }

    /** The next snapshot, without taking it. */
    Optional<RecordedFiles> peek() throws IOException {
        first = first.isPresent() ? first : read();
        return first;
    }

    /** Whether its first snapshot has the kernel log. */
    boolean hasKernelLog() throws IOException {
        return peek().map(snapshot -> snapshot.files().containsKey(RecordedFiles.KERNEL_LOG))
                .orElse(false);
    }

    /** Time from its next snapshot, which this takes, to the one behind that; a second where there are no two. */
    public long paceMillis() throws IOException {
        Optional<RecordedFiles> one = next();
        Optional<RecordedFiles> other = peek();
        return one.isEmpty() || other.isEmpty()
                ? 1_000
                : Math.max(1, Math.round((other.get().mono() - one.get().mono()) * 1_000));
    }

    /**
     * The next snapshot; empty at the end, which is behind the last whole one.
     *
     * @throws IOException where it cannot be read, or is no recording
     */
    public Optional<RecordedFiles> next() throws IOException {
        Optional<RecordedFiles> next = peek();
        first = Optional.empty();
        return next;
    }

    private Optional<RecordedFiles> read() throws IOException {
        if (cutOff) {
            return Optional.empty();
        }
        try {
            return snapshot();
        } catch (EOFException | ZipException e) {
            cutOff = true;
            return Optional.empty();
        }
    }

    private Optional<RecordedFiles> snapshot() throws IOException {
        snapshotBytes = 0;
        String line = readLine();
        if (line == null) {
            return Optional.empty();
        }
        Matcher head = HEAD.matcher(line);
        if (!head.matches()) {
            if (!line.endsWith("\n")) {
                throw new EOFException();
            }
            throw new IOException(path + ": expected === SNAP, found '" + line.strip() + "'");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        @Nullable String name = null;
        for (line = readLine(); line != null; line = readLine()) {
            boolean end = line.startsWith(END);
            if (end || line.startsWith(FILE)) {
                if (name != null) {
                    files.put(name, file.toByteArray());
                }
                if (end) {
                    return Optional.of(new RecordedFiles(
                            Integer.parseInt(head.group(1)),
                            Double.parseDouble(head.group(2)),
                            Double.parseDouble(head.group(3)),
                            files));
                }
                name = name(line);
                file.reset();
            } else {
                file.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        throw new EOFException();
    }

    /** The path of a file, which may become the name of one here. */
    private String name(String line) throws IOException {
        String name = line.substring(FILE.length() - 1).strip();
        if ((name + "/").contains("/../")) {
            throw new IOException(path + ": expected the path of a file, found '" + name + "'");
        }
        return name;
    }

    /** A line with its newline; null at the end. */
    private @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int b = in.read();
        while (b >= 0) {
            line.write(b);
            if (++snapshotBytes > MAX_SNAPSHOT_BYTES) {
                throw new IOException(path + ": a snapshot is longer than " + MAX_SNAPSHOT_BYTES + " bytes");
            }
            if (b == '\n') {
                break;
            }
            b = in.read();
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
