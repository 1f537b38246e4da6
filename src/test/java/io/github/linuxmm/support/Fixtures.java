package io.github.linuxmm.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the recorded /proc trees are. */
public final class Fixtures {
    /** The project's own trees, {@code <kernel>/meminfo} and so on. */
    public static final Path PROC = Path.of("src/test/resources/proc");
    /** Recordings of real kernels, see the README there. */
    public static final Path RECORDINGS = Path.of("src/test/recordings");

    private Fixtures() {}

    /** The folder of {@code make kernel-files}: sets of other kernels' files, which are no part of the project. */
    public static Path otherKernels() {
        String folder = System.getProperty("kernels");
        if (folder == null) {
            throw new AssertionError("no -Dkernels=DIR: make kernel-files KERNELS=DIR");
        }
        return Path.of(folder);
    }

    /** The trees in a folder, sorted. */
    public static List<Path> trees(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a tree to a folder, which is made where it is not there. */
    public static void copy(Path tree, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, to.resolve(tree.relativize(file).toString()));
            }
        }
    }
}
