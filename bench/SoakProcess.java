import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The exporter as it is shipped, in a process that can be stopped and counted. */
final class SoakProcess {
    /** Of both generations of the serial collector. */
    private static final Pattern USED = Pattern.compile("generation +total \\d+K, used (\\d+)K");

    final int port;
    final Path log;
    private final Scratch scratch;
    private final Process process;
    private final Path proc;
    /** Signals go through its shell: Java sends none but two. */
    private final OutputStream shell;

    SoakProcess(Scratch scratch, String... options) throws IOException, InterruptedException {
        this.scratch = scratch;
        port = Scratch.freePort();
        log = scratch.folder.resolve("exporter.log");
        List<String> command = new ArrayList<>(List.of(
                "java",
                "@src/main/dist/jvm.options",
                "-jar",
                "target/linux-mm-exporter.jar",
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        process = scratch.start(log, command.toArray(String[]::new));
        proc = Path.of("/proc/" + process.pid());
        shell = new ProcessBuilder("sh").start().getOutputStream();
        for (int i = 0; i < 200 && !listens(); i++) {
            Thread.sleep(100);
        }
        if (!listens()) {
            throw new IOException("does not listen: " + Files.readString(log));
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops all its threads; returns when they stand. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
        while (isAlive() && !stands()) {
            Thread.sleep(1);
        }
    }

    void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        shell.write(("kill -" + name + " " + process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
        shell.flush();
    }

    private boolean stands() throws IOException {
        for (Path task : entries("task")) {
            try {
                String stat = Files.readString(task.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            } catch (NoSuchFileException ended) {
                continue;
            }
        }
        return true;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int threads() throws IOException {
        return entries("task").size();
    }

    int descriptors() throws IOException {
        return entries("fd").size();
    }

    private List<Path> entries(String folder) throws IOException {
        try (Stream<Path> all = Files.list(proc.resolve(folder))) {
            return all.toList();
        }
    }

    /** Resident memory that no file backs, in MB. */
    double anonymousMb() throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** What is reachable in the heap, in MB: what a full collection leaves. */
    double heapMb() throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        scratch.output("jcmd", pid, "GC.run");
        double kilobytes = 0;
        Matcher used = USED.matcher(scratch.output("jcmd", pid, "GC.heap_info"));
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return kilobytes / 1024;
    }

    /** User and system time so far, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /** Lines of stack traces in its log. */
    long traces() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("\tat ")).count();
        }
    }
}
