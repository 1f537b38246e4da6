package io.github.linuxmm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A recording of /proc, one snapshot a second: {@code === SNAP seq mono SECONDS real SECONDS}, for each file
 * {@code --- path} and its bytes, then {@code === END}; compressed with gzip.
 */
final class Recording implements AutoCloseable {
    private static final Pattern HEAD = Pattern.compile("=== SNAP (\\d+) mono ([0-9.]+) real ([0-9.]+)");

    /**
     * One snapshot.
     *
     * @param mono seconds since boot
     * @param real Unix time in seconds
     * @param files bytes by path, e.g. {@code /proc/meminfo}
     */
    record Snapshot(int seq, double mono, double real, Map<String, byte[]> files) {
        /** Writes its files of /proc into a folder that stands for it. */
        void lay(Path procfs) throws IOException {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                if (file.getKey().startsWith("/proc/")) {
                    write(procfs, file.getKey().substring("/proc/".length()), file.getValue());
                }
            }
        }

        /** Writes one more file, by its path below /proc. */
        static void write(Path procfs, String path, byte[] bytes) throws IOException {
            Path file = procfs.resolve(path);
            Files.createDirectories(file.getParent());
            // In place and never empty: the exporter's descriptors stay open, as on a real /proc, and it may be reading.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(bytes));
                channel.truncate(bytes.length);
            }
        }
    }

    private final InputStream in;
    private final Path path;

    Recording(Path path) throws IOException {
        this.path = path;
        this.in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path)), 1 << 16);
    }

    /** The next snapshot; null at the end. */
    Snapshot next() throws IOException {
        String line = readLine();
        if (line == null) {
            return null;
        }
        Matcher head = HEAD.matcher(line.strip());
        if (!head.matches()) {
            throw new IOException(path + ": expected === SNAP, found '" + line.strip() + "'");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String name = null;
        for (line = readLine(); line != null; line = readLine()) {
            boolean end = line.startsWith("=== END");
            if (end || line.startsWith("--- /")) {
                if (name != null) {
                    files.put(name, file.toByteArray());
                }
                if (end) {
                    return new Snapshot(Integer.parseInt(head.group(1)), Double.parseDouble(head.group(2)),
                            Double.parseDouble(head.group(3)), files);
                }
                name = line.substring(4).strip();
                file.reset();
            } else {
                file.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        // The last snapshot of a recording may be cut off; half of it tells nothing.
        return null;
    }

    /** A line with its newline; null at the end. */
    private String readLine() throws IOException {
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
