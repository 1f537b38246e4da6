package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.stream.Stream;

/** A procfs in a folder; its files stay open between reads. */
public final class MountedProcfs implements Procfs {
    private final Path root;

    /** @param root where procfs is mounted, e.g. {@code /proc} */
    public MountedProcfs(Path root) {
        this.root = root;
    }

    /**
     * False for a folder in which nothing of memory can be seen. Of a procfs that an old kernel has, or a recording, some
     * files may be missing; where all are, it is another folder, or a procfs mounted with {@code subset=pid}.
     */
    public static boolean isMountedAt(Path folder) {
        return Stream.of("meminfo", "buddyinfo", "zoneinfo", "vmstat")
                .map(folder::resolve)
                .anyMatch(Files::exists);
    }

    @Override
    public ProcFile file(String path, int chunkBytes, int maxBytes) {
        return new OpenFile(root.resolve(path), chunkBytes, maxBytes);
    }

    @Override
    public ImmutableList<FileEntry> list(String folder) throws IOException {
        ImmutableList.Builder<FileEntry> entries = ImmutableList.builder();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path path : paths) {
                PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
                Set<PosixFilePermission> mode = attributes.permissions();
                entries.add(new FileEntry(
                        path.getFileName().toString(),
                        kind(attributes),
                        mode.contains(PosixFilePermission.OWNER_READ),
                        mode.contains(PosixFilePermission.OTHERS_READ)));
            }
        }
        return entries.build();
    }

    @Override
    public void names(String folder, NameVisitor visitor) throws IOException {
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path path : paths) {
                if (!visitor.visit(path.getFileName().toString())) {
                    return;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public String link(String path) throws IOException {
        return Files.readSymbolicLink(root.resolve(path)).toString();
    }

    private static FileEntry.Kind kind(PosixFileAttributes attributes) {
        return attributes.isRegularFile()
                ? FileEntry.Kind.FILE
                : attributes.isDirectory() ? FileEntry.Kind.FOLDER : FileEntry.Kind.OTHER;
    }

    @Override
    public boolean isRegularFile(String path) {
        return Files.isRegularFile(root.resolve(path));
    }
}
