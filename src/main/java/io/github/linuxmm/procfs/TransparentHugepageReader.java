package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Reads {@code /sys/kernel/mm/transparent_hugepage/enabled} and {@code defrag}: {@code always [madvise] never}. */
public final class TransparentHugepageReader implements Closeable {
    private static final String FOLDER = "kernel/mm/transparent_hugepage/";
    private static final int CHUNK_BYTES = 128;
    /** {@code defer+madvise} has 13. */
    private static final int LONGEST_WORD = 32;

    private final ProcFile enabled;
    private final ProcFile defrag;

    /** @param sysfs by paths relative to its root */
    public TransparentHugepageReader(Procfs sysfs) {
        enabled = sysfs.file(FOLDER + "enabled", CHUNK_BYTES, ProcFile.SMALL_BYTES);
        defrag = sysfs.file(FOLDER + "defrag", CHUNK_BYTES, ProcFile.SMALL_BYTES);
    }

    /**
     * Reads both files; a kernel without transparent huge pages has neither.
     *
     * @throws IOException where one cannot be read, or does not have one word in brackets
     */
    public synchronized TransparentHugepage read() throws IOException {
        return new TransparentHugepage(chosen(enabled), chosen(defrag));
    }

    private static Optional<String> chosen(ProcFile file) throws IOException {
        try {
            file.read();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        byte[] bytes = file.bytes();
        int from = -1;
        int to = -1;
        for (int i = 0; i < file.length(); i++) {
            if (bytes[i] == '[' && from < 0) {
                from = i + 1;
            } else if (bytes[i] == ']' && from >= 0 && to < 0) {
                to = i;
            } else if (bytes[i] == '[' || bytes[i] == ']' || from >= 0 && to < 0 && !isOfWord(bytes[i])) {
                throw unexpected(file);
            }
        }
        if (to <= from || to - from > LONGEST_WORD) {
            throw unexpected(file);
        }
        return Optional.of(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    private static boolean isOfWord(byte b) {
        return b >= 'a' && b <= 'z' || b == '+' || b == '_';
    }

    private static IOException unexpected(ProcFile file) {
        return new IOException(file.path() + ": line 1: expected words, one of them in brackets");
    }

    @Override
    public synchronized void close() throws IOException {
        enabled.close();
        defrag.close();
    }
}
