package io.github.linuxmm.support;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.ProcFile;
import io.github.linuxmm.procfs.Procfs;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Files of /proc in memory: a file system would be most of what a fuzzer does. */
public final class MemoryProcfs implements Procfs {
    private final Map<String, byte[]> files = new TreeMap<>();

    /** Shows a file from now on, by its path below /proc. */
    public void show(String path, byte[] bytes) {
        files.put(path, bytes);
    }

    /** No file is there any more. */
    public void clear() {
        files.clear();
    }

    @Override
    public ProcFile file(String path, int chunkBytes, int maxBytes) {
        return new MemoryFile(path, maxBytes);
    }

    @Override
    public ImmutableList<FileEntry> list(String folder) {
        String prefix = folder + "/";
        return files.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> new FileEntry(path.substring(prefix.length()), FileEntry.Kind.FILE, true, true))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public void names(String folder, NameVisitor visitor) throws IOException {
        throw new NoSuchFileException(folder);
    }

    @Override
    public String link(String path) throws IOException {
        throw new NoSuchFileException(path);
    }

    @Override
    public boolean isRegularFile(String path) {
        return files.containsKey(path);
    }

    private final class MemoryFile implements ProcFile {
        private final String path;
        private final int maxBytes;
        private byte[] bytes = {};

        MemoryFile(String path, int maxBytes) {
            this.path = path;
            this.maxBytes = maxBytes;
        }

        @Override
        public void read() throws IOException {
            byte[] found = files.get(path);
            if (found == null) {
                throw new NoSuchFileException(path);
            }
            if (found.length > maxBytes) {
                throw new IOException(path + ": longer than " + maxBytes + " bytes");
            }
            bytes = found;
        }

        /** Each piece is one line, so that what a reader keeps from one to the next is all that it has. */
        @Override
        public void readLines(Lines lines) throws IOException {
            read();
            lines.begin();
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n' || i == bytes.length - 1) {
                    lines.more(Arrays.copyOfRange(bytes, start, i + 1), i + 1 - start);
                    start = i + 1;
                }
            }
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
