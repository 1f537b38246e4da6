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
    /** Sets of other kernels' files, which lie beside the repository or are not there. */
    public static final Path SHARED_KERNELS = Path.of("../shared/kernels");
    /** Recordings of real kernels, see the README there. */
    public static final Path RECORDINGS = Path.of("src/test/recordings");

    private Fixtures() {}

    /** The trees in a folder, sorted; none where the folder is not there. */
    public static List<Path> trees(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
