package io.github.linuxmm.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A folder that stands for /proc while another process reads it, for {@code --path.procfs}. */
public final class ProcfsFolder {
    private final Path root;

    public ProcfsFolder(Path root) {
        this.root = root;
    }

    /** Shows the files of a snapshot from now on. */
    public void show(RecordedFiles snapshot) throws IOException {
        for (Map.Entry<String, byte[]> file : snapshot.below("/proc/").entrySet()) {
            show(file.getKey(), file.getValue());
        }
    }

    /** Shows one more file, by its path below /proc. */
    void show(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        // In place and never empty: the exporter's descriptors stay open, as on a real /proc, and it may be reading.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.truncate(bytes.length);
        }
    }
}
