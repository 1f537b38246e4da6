package io.github.linuxmm.recording;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.ProcFile;
import io.github.linuxmm.procfs.Procfs;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.TreeMap;

/** The files of /proc, or of another folder, in the snapshots shown so far, in memory. A file stays as it was shown last. */
final class RecordedProcfs implements Procfs {
    private final String root;
    private final TreeMap<String, byte[]> files = new TreeMap<>();

    RecordedProcfs() {
        this("/proc/");
    }

    /** @param root the folder's path, with a slash behind it */
    RecordedProcfs(String root) {
        this.root = root;
    }

    /** Shows the files of a snapshot from now on. */
    synchronized void show(RecordedFiles snapshot) {
        files.putAll(snapshot.below(root));
    }

    /** Shows one more file, by its path there. */
    synchronized void show(String path, byte[] bytes) {
        files.put(path, bytes);
    }

    private synchronized byte[] bytes(String path) throws NoSuchFileException {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new NoSuchFileException(root + path);
        }
        return bytes;
    }

    /** {@code chunkBytes} has no meaning here. */
    @Override
    public ProcFile file(String path, int chunkBytes, int maxBytes) {
        return new RecordedFile(path, maxBytes);
    }

    @Override
    public synchronized ImmutableList<FileEntry> list(String folder) throws IOException {
        String prefix = folder + "/";
        ImmutableList.Builder<FileEntry> entries = ImmutableList.builder();
        for (String path : files.tailMap(prefix).keySet()) {
            if (!path.startsWith(prefix)) {
                break;
            }
            String name = path.substring(prefix.length());
            if (name.indexOf('/') < 0) {
                entries.add(new FileEntry(name, FileEntry.Kind.FILE, true, true));
            }
        }
        ImmutableList<FileEntry> found = entries.build();
        if (found.isEmpty()) {
            throw new NoSuchFileException(root + folder);
        }
        return found;
    }

    @Override
    public void names(String folder, NameVisitor visitor) throws IOException {
        for (FileEntry entry : list(folder)) {
            if (!visitor.visit(entry.name())) {
                return;
            }
        }
    }

    /** No recording has one. */
    @Override
    public String link(String path) throws IOException {
        throw new NoSuchFileException(root + path);
    }

    @Override
    public synchronized boolean isRegularFile(String path) {
        return files.containsKey(path);
    }

    private final class RecordedFile implements ProcFile {
        private final String path;
        private final int maxBytes;
        private byte[] bytes = {};

        RecordedFile(String path, int maxBytes) {
            this.path = path;
            this.maxBytes = maxBytes;
        }

        @Override
        public void read() throws IOException {
            bytes = RecordedProcfs.this.bytes(path);
            if (bytes.length > maxBytes) {
                throw new IOException(path() + ": longer than " + maxBytes + " bytes");
            }
        }

        @Override
        public void readLines(Lines lines) throws IOException {
            read();
            lines.begin();
            if (bytes.length > 0) {
                lines.more(bytes, bytes.length);
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
            return root + path;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
