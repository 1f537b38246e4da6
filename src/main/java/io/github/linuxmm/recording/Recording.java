package io.github.linuxmm.recording;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * A recording of /proc, one snapshot a second: {@code === SNAP seq mono SECONDS real SECONDS}, for each file
 * {@code --- path} and its bytes, then {@code === END}; compressed with gzip.
 */
public final class Recording implements AutoCloseable {
    private static final Pattern HEAD = Pattern.compile("=== SNAP (\\d+) mono ([0-9.]+) real ([0-9.]+)");

    private final InputStream in;
    private final Path path;

    public Recording(Path path) throws IOException {
        this.path = path;
        this.in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path)), 1 << 16);
    }

    /** The next snapshot; empty at the end. */
    public Optional<RecordedFiles> next() throws IOException {
        String line = readLine();
        if (line == null) {
            return Optional.empty();
        }
        Matcher head = HEAD.matcher(line.strip());
        if (!head.matches()) {
            throw new IOException(path + ": expected === SNAP, found '" + line.strip() + "'");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        @Nullable String name = null;
        for (line = readLine(); line != null; line = readLine()) {
            boolean end = line.startsWith("=== END");
            if (end || line.startsWith("--- /")) {
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
                name = line.substring(4).strip();
                file.reset();
            } else {
                file.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        // The last snapshot of a recording may be cut off; half of it tells nothing.
        return Optional.empty();
    }

    /** A line with its newline; null at the end. */
    private @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int b = in.read();
        while (b >= 0) {
            line.write(b);
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
