import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A virtual machine without KVM and with one processor, which runs one scenario and ends. What it said is in a folder. */
final class Guest {
    /** Seconds of this machine for one of the guest's, at most: a low priority may get a tenth of a processor. */
    static final int SLOWER = 12;

    private static final String NICE = System.getenv().getOrDefault("KERNEL_TEST_NICE", "0");

    final Path console;
    final Path scrapes;
    final Path trace;
    final Path names;

    /** Whether it came to the scenario's end. */
    final boolean ended;

    /** What it said, in a folder. */
    Guest(Path out, Scenario scenario) throws IOException {
        console = out.resolve("console");
        scrapes = out.resolve("scrapes");
        trace = out.resolve("trace");
        names = out.resolve("names");
        ended = Files.readString(console, StandardCharsets.ISO_8859_1).contains("guest: end of " + scenario.name);
        // The release comes last.
        if (!Files.exists(names) || !Files.readString(names).contains("release ")) {
            List<String> trouble = new ConsoleLog(console).trouble;
            throw new IOException("the guest ended before the scenario began"
                    + (trouble.isEmpty() ? "" : ": " + String.join("; ", trouble)) + ". Its console is " + console);
        }
    }

    /**
     * Runs it.
     *
     * @param built what scripts/kernel-build made
     * @param recording whether it writes a trace as well
     */
    static Guest run(Scratch scratch, Path built, Path out, Scenario scenario, boolean recording)
            throws IOException, InterruptedException {
        Files.createDirectories(out);
        for (String file : List.of("console", "scrapes", "trace", "names")) {
            Files.deleteIfExists(out.resolve(file));
        }
        long limit = (long) scenario.number("limit", 600);
        String emulator = Files.readString(built.resolve("emulator")).trim();
        int line = emulator.lastIndexOf(' ');
        String arguments =
                "console=" + emulator.substring(line + 1) + " loglevel=7 printk.devkmsg=on panic=-1 scenario="
                        + scenario.name + " limit=" + limit + (recording ? " record=yes " : " ")
                        + scenario.get("arguments", "").replace(';', ' ') + " end";
        // setpriv: it ends with this program, however that ends. icount: its clock goes by the instructions that it
        // executed, so that a busy host only makes it take longer, and does not make it late.
        List<String> command = new ArrayList<>(List.of(("setpriv --pdeathsig KILL nice -n " + NICE
                        + " " + emulator.substring(0, line) + " -accel tcg -icount shift=1 -smp 1 -nographic"
                        + " -nodefaults -no-reboot -m " + scenario.get("memory", "1024")
                        + " -device virtio-serial-pci")
                .split(" ")));
        command.addAll(List.of("-kernel", built.resolve("vmlinuz").toString()));
        command.addAll(List.of("-initrd", built.resolve("initramfs.gz").toString()));
        command.addAll(List.of("-append", arguments, "-serial", "file:" + out.resolve("console")));
        command.addAll(List.of(
                "-drive", "file=" + built.resolve("root.img") + ",if=virtio,format=raw,cache=unsafe,snapshot=on"));
        for (String port : List.of("scrapes", "trace", "names")) {
            command.addAll(List.of("-chardev", "file,id=" + port + ",path=" + out.resolve(port)));
            command.addAll(List.of("-device", "virtserialport,chardev=" + port));
        }
        Process qemu = scratch.start(out.resolve("qemu.log"), command.toArray(String[]::new));
        boolean over = qemu.waitFor(SLOWER * limit + 90, TimeUnit.SECONDS);
        String said = Files.readString(out.resolve("qemu.log")).trim();
        // Ended from outside, it ends with 0; what the guest left then is no result.
        if (!over || qemu.exitValue() != 0 || said.contains("terminating on signal")) {
            throw new IOException("QEMU ended with " + (over ? Integer.toString(qemu.exitValue()) : "nothing") + ": "
                    + said + "; the guest's console is in " + out);
        }
        return new Guest(out, scenario);
    }
}
