package io.github.linuxmm.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Debian's promtool. */
public final class Promtool {
    private static final int AVAILABLE = Runtime.getRuntime().availableProcessors();
    /** Testing rules keeps a processor busy for seconds; more of them at once only slow down what runs beside. */
    private static final Semaphore PROCESSORS = new Semaphore(AVAILABLE, true);

    /** Of nice, where there is no such program. */
    private static final int NOT_FOUND = 127;

    /** Who holds tests of rules up, or null. */
    private static volatile Thread holder;

    private Promtool() {}

    /** Runs {@code promtool test rules} in a folder. */
    public static Command.Ended testRules(Path folder, List<String> files) throws IOException, InterruptedException {
        // What runs beside it is often told to answer in time.
        List<String> command = new ArrayList<>(List.of("nice", "promtool", "test", "rules"));
        command.addAll(files);
        // JUnit's pool may give the holder, while it waits for tests of its own, one of the rules' to run.
        boolean holds = Thread.currentThread() == holder;
        if (!holds) {
            PROCESSORS.acquire();
        }
        try {
            // A heap that grows to 200 MB instead of 100 saves a tenth to a quarter of the time.
            Command.Ended ended = new Command(command)
                    .in(folder)
                    .with("GOGC", "400")
                    .within(900)
                    .run();
            if (ended.code() == NOT_FOUND) {
                throw Command.missing("promtool", new IOException(ended.err()));
            }
            return ended;
        } finally {
            if (!holds) {
                PROCESSORS.release();
            }
        }
    }

    /** Waits until no rules are tested, and holds further tests of rules up until {@link #release()}: for who measures time. */
    public static void holdUp() throws InterruptedException {
        PROCESSORS.acquire(AVAILABLE);
        holder = Thread.currentThread();
    }

    /** Ends what {@link #holdUp()} began. */
    public static void release() {
        holder = null;
        PROCESSORS.release(AVAILABLE);
    }

    /** What {@code promtool check metrics} says of an exposition, a line each. */
    public static List<String> checkMetrics(String exposition) throws IOException, InterruptedException {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw Command.missing("promtool", e);
        }
        promtool.getOutputStream().write(exposition.getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = promtool.waitFor();
        // 0: nothing to say, 3: advice. Anything else: it could not parse the exposition.
        if (code != 0 && code != 3) {
            throw new AssertionError("promtool check metrics: exit code " + code + ": " + said);
        }
        return said.lines().toList();
    }

    /** Makes blocks of Prometheus; returns what promtool said. */
    public static String createBlocks(Path openMetrics, Path blocks) throws IOException, InterruptedException {
        return new Command(List.of(
                        "promtool",
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        openMetrics.toString(),
                        blocks.toString()))
                .succeed()
                .said();
    }
}
