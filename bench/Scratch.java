import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder and the programs that work in it. Both are gone when this process ends, also by Ctrl-C. */
final class Scratch {
    final Path folder;
    private final List<Process> started = new ArrayList<>();
    private boolean ending;

    /** @param limit after which this process ends with exit code 2, whatever it does then */
    Scratch(String name, Duration limit) throws IOException {
        folder = Files.createTempDirectory(name);
        Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUp));
        Thread clock = new Thread(() -> {
            try {
                Thread.sleep(limit.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            System.err.println(name + ": took longer than " + limit.toMinutes() + " minutes");
            System.exit(2);
        });
        clock.setDaemon(true);
        clock.start();
    }

    /** One of 127.0.0.1 at which nothing listens. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Starts a program with both outputs in a file. */
    Process start(Path log, String... command) throws IOException {
        synchronized (started) {
            if (ending) {
                throw new IOException("ending");
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            started.add(process);
            return process;
        }
    }

    /** Runs a program to its end; all that it prints. */
    String output(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "output", null);
        if (start(log, command).waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(log));
        }
        String text = Files.readString(log);
        Files.delete(log);
        return text;
    }

    /** The arrays that a jq filter makes, with tabs between the elements and nothing escaped. */
    List<String[]> jq(Path file, String filter) throws IOException, InterruptedException {
        return output("jq", "-r", "(" + filter + ") | map(. // \"\" | tostring) | join(\"\\t\")", file.toString())
                .lines()
                .map(line -> line.split("\t", -1))
                .toList();
    }

    private void cleanUp() {
        synchronized (started) {
            ending = true;
            started.forEach(Process::destroyForcibly);
            started.forEach(process -> process.onExit().join());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left " + folder + ": " + e.getMessage());
        }
    }
}
