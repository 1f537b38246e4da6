import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Runs a scenario on a kernel and prints what was seen as a Markdown table; exit code 1 where a mark is missed, 3 where
 * there is nothing to judge. For {@code make kernel-test} and {@code make record-failure}.
 */
final class KernelTest {
    private static final Path PAGE = Path.of("docs/kernels.md");

    private KernelTest() {}

    /** The console and trace of the guest as the repository's recordings are. */
    private static void keepRecording(Guest guest, Path out) throws IOException {
        for (String[] file :
                new String[][] {{guest.trace.toString(), "trace.txt.gz"}, {guest.console.toString(), "kernel.log.gz"}
                }) {
            try (InputStream in = Files.newInputStream(Path.of(file[0]));
                    OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(out.resolve(file[1])))) {
                in.transferTo(zipped);
            }
        }
        Files.delete(guest.trace);
        System.out.println("\nA recording: " + out + " (src/test/recordings/README.md)");
    }

    /** Prints what is new in /proc, also against the same kernel's last release, and puts it on the page. */
    private static void compare(String kernel, KernelNames names, KernelsPage page) throws IOException {
        Optional<KernelNames> last = KernelNames.kept(kernel);
        if (last.isPresent() && !last.get().release.equals(names.release)) {
            print(names, last.get());
        }
        Optional<KernelNames> before = names.before(kernel);
        if (before.isPresent()) {
            print(names, before.get());
            page.change(
                    kernel,
                    names.release,
                    before.get().release,
                    names.without(before.get()),
                    before.get().without(names));
        }
        names.keep(kernel);
    }

    private static void print(KernelNames names, KernelNames other) {
        System.out.println("\nIn /proc of " + names.release + ", not of " + other.release + ": " + names.without(other)
                + "\nGone: " + other.without(names));
    }

    private static Marks judge(Guest guest, Scenario scenario, String release, Scratch scratch)
            throws IOException, InterruptedException {
        List<Scrape> scrapes = Scrape.read(guest.scrapes);
        ConsoleLog console = new ConsoleLog(guest.console);
        Marks marks = new Marks(scenario, guest.ended, scrapes, console);
        if (!scrapes.isEmpty()) {
            marks.alerts(scenario, FiredAlerts.of(scrapes, (int) scenario.number("scale", 1), scratch), scrapes);
        }
        System.out.println("\n## " + release + ", " + scenario.name + "\n\n" + scenario.what + "\n\n" + marks.table());
        if (!marks.missed().isEmpty()) {
            console.said.forEach(System.out::println);
        }
        return marks;
    }

    private static Guest run(Scratch scratch, Path built, Path out, Scenario scenario, boolean recording)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Guest guest = Guest.run(scratch, built, out, scenario, recording);
        System.err.printf("kernel-test: the guest took %.0f s%n", (System.nanoTime() - start) / 1e9);
        return guest;
    }

    /**
     * Whether all marks were met.
     *
     * @param mode {@code test}, {@code record}, or {@code judge} for what the last guest left
     */
    private static boolean run(String kernel, Scenario scenario, Path built, String mode)
            throws IOException, InterruptedException {
        boolean recording = mode.equals("record");
        Scratch scratch = new Scratch(
                "kernel-test", Duration.ofSeconds((long) (Guest.SLOWER * scenario.number("limit", 600) + 240)));
        // A row that it cannot read would otherwise be told after minutes.
        new KernelsPage(PAGE);
        Path out = built.resolve((recording ? "recorded-" : "out-") + scenario.name);
        System.err.println("kernel-test: " + kernel + ", " + scenario.name + ": " + scenario.what);
        Guest guest = mode.equals("judge") ? new Guest(out, scenario) : run(scratch, built, out, scenario, recording);
        KernelNames names = new KernelNames(guest.names);
        Marks marks = judge(guest, scenario, names.release, scratch);
        if (!marks.missed().isEmpty()) {
            System.out.println("What the guest said is in " + out);
        }
        KernelsPage page = new KernelsPage(PAGE);
        // A guest that is booted with psi=0 tells less than its kernel does.
        if (scenario.get("arguments", "").isEmpty() || KernelNames.kept(kernel).isEmpty()) {
            compare(kernel, names, page);
        }
        page.result(
                kernel,
                scenario.name,
                names.release,
                Files.getLastModifiedTime(guest.console).toString().substring(0, "2026-01-01".length()),
                marks.missed().isEmpty() ? "all marks met" : "missed: " + String.join("; ", marks.missed()),
                marks.verdicts.isEmpty() ? " | " : marks.verdicts,
                marks.scrapes,
                marks.gap,
                marks.memory);
        page.write();
        if (recording) {
            keepRecording(guest, out);
        }
        return marks.missed().isEmpty();
    }

    public static void main(String[] args) throws Exception {
        boolean again = args.length == 3 && args[0].equals("--judge");
        if (!again && args.length != 4) {
            System.err.println("usage: KernelTest KERNEL SCENARIO BUILT record|test|judge, or --judge SCENARIO FOLDER");
            System.exit(2);
        }
        Scenario scenario;
        try {
            scenario = new Scenario(args[1]);
        } catch (IOException e) {
            System.err.println("kernel-test: " + e.getMessage());
            System.exit(2);
            return;
        }
        try {
            boolean met = again
                    ? judge(
                                    new Guest(Path.of(args[2]), scenario),
                                    scenario,
                                    "judged again",
                                    new Scratch("kernel-test", Duration.ofMinutes(5)))
                            .missed()
                            .isEmpty()
                    : run(args[0], scenario, Path.of(args[2]), args[3]);
            System.exit(met ? 0 : 1);
        } catch (IOException e) {
            // The message of one that is about a file is its name alone, for the most part.
            System.err.println("kernel-test: " + (e instanceof FileSystemException ? e : e.getMessage()));
            System.exit(3);
        }
    }
}
