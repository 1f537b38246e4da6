import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * docs/kernels.md: a row for each kernel and scenario that were tried, and one for each kernel of what it tells that the one
 * before did not. {@code --check FILE} fails where the page is not as this would
 * write it; {@code --write FILE} writes it, with the rows that it has.
 */
final class KernelsPage {
    private static final String HEAD = """
            # Kernels tried

            `make kernel-test KERNEL=6.1 SCENARIO=quick` boots Debian's own kernel in a virtual machine, runs the exporter in it from
            boot, drives it into a failure or through a busy time, and writes the rows of this page; none is written by hand. The first
            line of each file in `bench/kernels/guest/scenarios` says what happens there, the second what is allowed (`misses=5`). The
            truth comes from a module or a process that asks for a block of order 4 once a second.

            A request that failed is a hit where the exporter counted a second as unavailable close to it, not known where it counted
            one as such, and otherwise a miss. False alarms are seconds that it counted although requests were served, without those
            close to a direct compaction or reclaim: a caller that may wait begins one because no zone has a block above its watermark.
            In `race` requests fail for milliseconds, until reclaim has caught up, which a look once a second mostly does not see:
            there the mark is that the kernel log tells of each miss.

            Every kernel that Debian still packages has a reserve for atomic callers (HighAtomic); 4.3 was the last without.

            6.1-arm64 runs on an emulated Cortex-A72 with pages of 4 KiB: `quick` took a minute of one processor, half of it until the
            exporter answered. Module and loads are cross-compiled. The jar runs with Debian's Java for arm64 and without a class-data
            archive, since the shipped runtime is for the machine that builds it: the memory in this kernel's rows is not that of the
            archive with a runtime. Other arm64 kernels and larger pages have not been tried.

            6.12-bpo runs without cmpxchg16b: with it, more than half of its boots end in a double fault in QEMU 7.2.

            ## Results

            """;
    private static final String RESULTS_HEAD =
            "| kernel | release | scenario | tried on | result | order 4 failed | hits, not known, misses, false alarms (s) | scrapes answered | largest gap, s | resident, MB |\n"
                    + "|---|---|---|---|---|---|---|---|---|---|\n";
    private static final String CHANGES = "\n## What a kernel tells that the one tried before did not\n\n";
    private static final String CHANGES_HEAD =
            "| kernel | release | compared with | new | gone |\n|---|---|---|---|---|\n";

    private static final String UNTRIED = "\n## Not tried\n\nThese scenarios have no result so far:\n\n";
    private static final Path SCENARIOS = Path.of("bench/kernels/guest/scenarios");

    private final Path file;
    private final Map<String, String> results = new TreeMap<>();
    private final Map<String, String> changes = new TreeMap<>();

    KernelsPage(Path file) throws IOException {
        this.file = file;
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split(" *\\| *", -1);
            if (line.startsWith("| kernel |") || !line.startsWith("| ")) {
                continue;
            }
            if (cells.length == 12) {
                results.put(cells[1] + " " + cells[3], line);
            } else if (cells.length == 7) {
                changes.put(cells[1], line);
            } else {
                throw new IOException(file + ": expected a row of 10 or 5 cells, not " + line);
            }
        }
    }

    /** Puts the row in place of the one of the same kernel and scenario. */
    void result(String kernel, String scenario, String... cells) {
        results.put(
                kernel + " " + scenario,
                "| " + kernel + " | " + cells[0] + " | " + scenario + " | "
                        + String.join(" | ", java.util.Arrays.copyOfRange(cells, 1, cells.length)) + " |");
    }

    void change(String kernel, String... cells) {
        changes.put(kernel, "| " + kernel + " | " + String.join(" | ", cells) + " |");
    }

    void write() throws IOException {
        Files.writeString(file, text());
    }

    private String text() throws IOException {
        return HEAD + RESULTS_HEAD + lines(results) + untried() + CHANGES + CHANGES_HEAD + lines(changes);
    }

    /** The scenarios that have no row, by kernel: nobody may take a missing row for a result. */
    private String untried() throws IOException {
        List<String> scenarios;
        try (var files = Files.list(SCENARIOS)) {
            scenarios = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("functions"))
                    .sorted()
                    .toList();
        }
        String text = "";
        for (String kernel : results.keySet().stream()
                .map(key -> key.split(" ")[0])
                .distinct()
                .toList()) {
            List<String> left = scenarios.stream()
                    .filter(scenario -> !results.containsKey(kernel + " " + scenario))
                    .map(scenario -> "`" + scenario + "`")
                    .toList();
            text += left.isEmpty() ? "" : "* " + kernel + ": " + String.join(", ", left) + "\n";
        }
        return text.isEmpty() ? "" : UNTRIED + text;
    }

    private static String lines(Map<String, String> rows) {
        return rows.isEmpty() ? "" : String.join("\n", rows.values()) + "\n";
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 2 || !args[0].equals("--check") && !args[0].equals("--write")) {
            System.err.println("usage: KernelsPage --check|--write docs/kernels.md");
            System.exit(2);
        }
        Path file = Path.of(args[1]);
        KernelsPage page = new KernelsPage(file);
        if (args[0].equals("--write")) {
            page.write();
        } else if (!Files.readString(file).equals(page.text())) {
            System.err.println(file + ": not as make kernel-test writes it, which is\n" + page.text());
            System.exit(1);
        }
    }
}
