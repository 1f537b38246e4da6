package io.github.linuxmm.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real jar as a process, with the JVM options that are shipped, on free ports of 127.0.0.1. */
public final class ExporterProcess implements AutoCloseable {
    /** The java that runs the tests. */
    public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");

    private static final Pattern LISTENING =
            Pattern.compile("msg=listening address=(\\S+)|\"msg\":\"listening\",\"address\":\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread logReader;
    private final HttpClient client = HttpClient.newHttpClient();

    private ExporterProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        logReader = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                        lines.lines().forEach(log::add);
                    } catch (IOException | UncheckedIOException e) {
                        log.add("end of the log: " + e);
                    }
                },
                "exporter-log");
        logReader.setDaemon(true);
        logReader.start();
    }

    /** The jar that Maven packaged. */
    public static Path jar() {
        return Path.of(System.getProperty("exporter.jar"));
    }

    /** A command that runs the jar with the shipped options. */
    public static List<String> command(String... args) {
        List<String> command =
                new ArrayList<>(List.of(JAVA.toString(), "@src/main/dist/jvm.options", "-jar", jar().toString()));
        command.addAll(List.of(args));
        return command;
    }

    /** Starts it on a free port of 127.0.0.1 and waits until it listens. */
    public static ExporterProcess start(String... args) throws IOException, InterruptedException {
        List<String> command = command(args);
        if (Stream.of(args).noneMatch(arg -> arg.startsWith("--web.listen-address"))) {
            command.add("--web.listen-address=127.0.0.1:0");
        }
        return start(command);
    }

    /** Starts a command that runs the exporter, and waits until it listens on all its addresses. */
    public static ExporterProcess start(List<String> command) throws IOException, InterruptedException {
        ExporterProcess started = new ExporterProcess(command);
        long addresses = command.stream()
                .filter(arg -> arg.startsWith("--web.listen-address"))
                .count();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (started.addresses().size() < addresses) {
            if (System.nanoTime() > end || !started.process.isAlive()) {
                started.close();
                throw new AssertionError("does not listen: " + started.log);
            }
            Thread.sleep(10);
        }
        return started;
    }

    /** HOST:PORT of each address served. */
    public List<String> addresses() {
        return log.stream()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
                .toList();
    }

    public int port() {
        String address = addresses().get(0);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Its standard error so far. */
    public List<String> log() {
        return log;
    }

    /** The lines of its standard error with this part, as soon as there are so many, or after a minute. */
    public List<String> awaitLog(String part, int count) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<String> lines =
                    log.stream().filter(line -> line.contains(part)).toList();
            if (lines.size() >= count || System.nanoTime() - end > 0) {
                return lines;
            }
            Thread.sleep(5);
        }
    }

    public Process process() {
        return process;
    }

    /** GET, with headers as name, value, name, value. */
    public HttpResponse<String> get(String pathAndQuery, String... headers) throws IOException, InterruptedException {
        return send("GET", pathAndQuery, headers);
    }

    public HttpResponse<String> send(String method, String pathAndQuery, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + addresses().get(0) + pathAndQuery))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Without the one that the JVM starts, for good, when a test asks it something with jcmd. */
    public long threads() throws IOException {
        return threadNames().values().stream()
                .filter(name -> !name.equals("Attach Listener"))
                .count();
    }

    /** What each thread is called, in 15 characters, by its folder in procfs. */
    public Map<Path, String> threadNames() throws IOException {
        Map<Path, String> names = new HashMap<>();
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : all.toList()) {
                try {
                    names.put(thread, Files.readString(thread.resolve("comm")).stripTrailing());
                } catch (IOException e) {
                    // One that ended before it was opened has no such file; one that did before it was read, no such
                    // process.
                    if (Files.exists(thread)) {
                        throw e;
                    }
                }
            }
        }
        return names;
    }

    public long descriptors() throws IOException {
        return entries("fd");
    }

    private long entries(String folder) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(process.pid()), folder))) {
            return all.count();
        }
    }

    /** Sends SIGTERM; returns how long it took to end, in {@link RunningTime}. The log is then complete. */
    public Duration terminate() throws InterruptedException {
        long start = RunningTime.nanos();
        // Not Process.destroy(), which also closes the log.
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("does not end on SIGTERM");
        }
        Duration took = Duration.ofNanos(RunningTime.nanos() - start);
        logReader.join();
        return took;
    }

    /** Ends it, by force where SIGTERM does not. */
    @Override
    public void close() {
        // Of a wrapper such as strace, which leaves it behind.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
