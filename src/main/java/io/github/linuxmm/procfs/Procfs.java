package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.IOException;

/**
 * Where the readers' bytes come from: descriptors on a mounted procfs ({@link MountedProcfs}), or the files of a
 * recording. Paths are relative to its root, e.g. {@code pressure/memory}.
 */
public interface Procfs {
    /**
     * A file, which is not opened before it is read.
     *
     * @param chunkBytes bytes asked for in one read; under /proc/sys the kernel allocates this much for each read
     * @param maxBytes no real file is longer; it bounds the memory that a wrong one can cost
     */
    ProcFile file(String path, int chunkBytes, int maxBytes);

    /**
     * The entries of a folder, in no order; symbolic links are followed.
     *
     * @throws java.nio.file.NoSuchFileException where there is no such folder
     */
    ImmutableList<FileEntry> list(String folder) throws IOException;

    /**
     * Shows the names in a folder, in the folder's order, until the visitor has seen enough. They are not looked at.
     *
     * @throws java.nio.file.NoSuchFileException where there is no such folder
     * @throws java.nio.file.AccessDeniedException where it may not be read
     */
    void names(String folder, NameVisitor visitor) throws IOException;

    /**
     * What a symbolic link says.
     *
     * @throws java.nio.file.NoSuchFileException where there is no such link
     * @throws java.nio.file.AccessDeniedException where it may not be read
     */
    String link(String path) throws IOException;

    /** False where there is no such file, and for a FIFO or the like, which would block. */
    boolean isRegularFile(String path);

    /** Is shown names. */
    interface NameVisitor {
        /** Returns false where it has seen enough. */
        boolean visit(String name) throws IOException;
    }

    /**
     * An entry of a folder.
     *
     * @param readableByOwner by its mode
     * @param readableByAll by its mode
     */
    record FileEntry(String name, Kind kind, boolean readableByOwner, boolean readableByAll) {
        /** What an entry is. */
        public enum Kind {
            FILE,
            FOLDER,
            OTHER
        }
    }
}
