package io.github.linuxmm.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Memory that scripts/pin-memory holds until this is closed. */
public final class PinnedMemory implements AutoCloseable {
    /** The name of the process. */
    public static final String NAME = "pin-memory";

    private final Process process;
    private final Path errors;
    private final Optional<Long> amount;

    /** Starts it, and waits until it holds what it was asked for. */
    public static PinnedMemory of(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("scripts/pin-memory"));
        command.addAll(List.of(args));
        return new PinnedMemory(command);
    }

    /** The same in a cgroup, which is a folder. */
    public static PinnedMemory in(Path cgroup, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec scripts/pin-memory \"$@\"", cgroup.toString()));
        command.addAll(List.of(args));
        return new PinnedMemory(command);
    }

    private PinnedMemory(List<String> command) throws IOException, InterruptedException {
        errors = Files.createTempFile("pin-memory", "");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        amount = line == null ? Optional.empty() : Optional.of(Long.valueOf(line.substring(line.indexOf(' ') + 1)));
        if (line == null) {
            process.waitFor();
        }
    }

    /** Bytes, or files; empty where it failed. */
    public Optional<Long> amount() {
        return amount;
    }

    /** Why it failed. */
    public String error() throws IOException {
        return Files.readString(errors).strip();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.delete(errors);
    }
}
