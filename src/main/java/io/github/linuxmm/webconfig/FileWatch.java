package io.github.linuxmm.webconfig;

import io.github.linuxmm.log.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Watches the files that were read for changes. Symbolic links are followed. */
final class FileWatch {
    private static final int MAX_BYTES = 1 << 20;
    /** A file that changed less long ago may change again in the same tick of the kernel's clock. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    /**
     * A file at the time it was read.
     *
     * @param stamp device, inode, size and time of the last change; empty where there is no such file
     * @param settled whether the stamp would show any change since
     * @param digest of its content, or of the reason why it could not be read
     */
    private record Seen(Map<String, Object> stamp, boolean settled, byte[] digest) {}

    private final Map<Path, Seen> files = new HashMap<>();

    /** @param entry to blame where it cannot be read */
    byte[] read(YamlEntry entry, Path file) throws InvalidWebConfig {
        try {
            return read(file);
        } catch (IOException e) {
            throw entry.wrong(FileProblem.of(file.toString(), e));
        }
    }

    /** Reads a file, and watches it from now on, also where there is none. */
    byte[] read(Path file) throws IOException {
        Map<String, Object> stamp = stamp(file);
        byte[] digest = {};
        try {
            byte[] content = content(file);
            digest = digest(content);
            return content;
        } catch (IOException e) {
            digest = digest(FileProblem.of(file.toString(), e).getBytes(StandardCharsets.UTF_8));
            throw e;
        } finally {
            FileTime changed = (FileTime) stamp.get("ctime");
            files.put(
                    file,
                    new Seen(
                            stamp,
                            changed == null
                                    || changed.toInstant()
                                            .isBefore(Instant.now().minus(SETTLED)),
                            digest));
        }
    }

    /** True if the content of any file, or the reason it cannot be read, has changed since. */
    boolean changed() {
        for (Map.Entry<Path, Seen> file : Map.copyOf(files).entrySet()) {
            Seen seen = file.getValue();
            if (seen.settled && seen.stamp.equals(stamp(file.getKey()))) {
                continue;
            }
            try {
                read(file.getKey());
            } catch (IOException e) {
                // Its digest tells why.
            }
            Seen again = Objects.requireNonNull(files.get(file.getKey()));
            if (!MessageDigest.isEqual(seen.digest, again.digest)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Object> stamp(Path file) {
        try {
            return Files.readAttributes(file, "unix:dev,ino,size,ctime");
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static byte[] content(Path file) throws IOException {
        // A pipe would not end, and could be read only once.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException("larger than 1 MiB");
            }
            return content;
        }
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
