import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The names of all that a kernel tells in /proc, as a guest listed them, and how they differ from those of the kernel tried
 * before. They are kept in the repository, by the names that make kernel-test has for kernels.
 */
final class KernelNames {
    private static final Path FOLDER = Path.of("bench/kernels/names");
    private static final String ARM64 = "-arm64";

    final String release;
    private final Set<String> names;

    KernelNames(Path file) throws IOException {
        names = new TreeSet<>(Files.readAllLines(file));
        String line = names.stream()
                .filter(name -> name.startsWith("release "))
                .findFirst()
                .orElseThrow(() -> new IOException(file + ": expected a line 'release ...'"));
        names.remove(line);
        release = line.substring("release ".length());
    }

    /** Keeps these as the kernel's; what they were before, if it was tried before. */
    void keep(String kernel) throws IOException {
        Set<String> lines = new TreeSet<>(names);
        lines.add("release " + release);
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve(kernel), lines);
    }

    static Optional<KernelNames> kept(String kernel) throws IOException {
        Path file = FOLDER.resolve(kernel);
        return Files.exists(file) ? Optional.of(new KernelNames(file)) : Optional.empty();
    }

    /**
     * What this one is compared with: of the kernels kept the newest that is older; for arm64 the same for amd64, so that
     * what differs by processor is told once.
     */
    Optional<KernelNames> before(String kernel) throws IOException {
        if (kernel.endsWith(ARM64)) {
            return kept(kernel.substring(0, kernel.length() - ARM64.length()));
        }
        if (!Files.exists(FOLDER)) {
            return Optional.empty();
        }
        Optional<KernelNames> best = Optional.empty();
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                KernelNames other = new KernelNames(file);
                if (!file.toString().endsWith(ARM64)
                        && other.version() < version()
                        && best.stream().allMatch(known -> known.version() < other.version())) {
                    best = Optional.of(other);
                }
            }
        }
        return best;
    }

    /** Major, minor and patch of "6.12.117+deb13-cloud-amd64" in one number; Debian up to 12 has no patch there. */
    long version() {
        long version = 0;
        String[] parts = release.split("[^0-9]+");
        for (int i = 0; i < 3; i++) {
            version = version * 100_000 + Long.parseLong(parts[i]);
        }
        return version;
    }

    /** What is in these and not in the others, as "meminfo: A, B; vmstat: C", or "nothing". */
    String without(KernelNames other) {
        Set<String> more = new TreeSet<>(names);
        more.removeAll(other.names);
        if (more.isEmpty()) {
            return "nothing";
        }
        return more.stream()
                .collect(Collectors.groupingBy(
                        name -> name.substring(0, name.indexOf(' ')),
                        java.util.TreeMap::new,
                        Collectors.mapping(
                                name -> "`" + name.substring(name.indexOf(' ') + 1) + "`", Collectors.joining(" "))))
                .entrySet()
                .stream()
                .map(file -> file.getKey() + ": " + file.getValue())
                .collect(Collectors.joining("; "));
    }
}
