package io.github.linuxmm.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that is run to its end. */
public final class Command {
    private final ProcessBuilder builder;
    private int seconds = 120;

    /** How it ended, and what it said. */
    public record Ended(int code, String out, String err) {
        public String said() {
            return out + err;
        }
    }

    public Command(List<String> command) {
        builder = new ProcessBuilder(command);
    }

    /** What fails a test whose program is not there. */
    static AssertionError missing(String program, IOException e) {
        return new AssertionError(
                program + " is missing: on Debian make test-tools installs it, or make test-newer gets it", e);
    }

    public Command with(String variable, String value) {
        builder.environment().put(variable, value);
        return this;
    }

    public Command without(String variable) {
        builder.environment().remove(variable);
        return this;
    }

    public Command in(Path folder) {
        builder.directory(folder.toFile());
        return this;
    }

    /** Lets it take longer than two minutes. */
    public Command within(int limitSeconds) {
        seconds = limitSeconds;
        return this;
    }

    /** Runs it, which must end with 0. */
    public Ended succeed() throws IOException, InterruptedException {
        Ended ended = run();
        assertThat(ended.code()).as("%s: %s", builder.command(), ended.said()).isZero();
        return ended;
    }

    /** Runs it again, at most nine times, where it says what a busy machine has it say, and what is wrong for good always. */
    public Ended runAgainWhile(Predicate<Ended> busy) throws IOException, InterruptedException {
        Ended ended = run();
        for (int i = 0; i < 9 && busy.test(ended); i++) {
            ended = run();
        }
        return ended;
    }

    public Ended run() throws IOException, InterruptedException {
        Path err = Files.createTempFile("err", "");
        Process process;
        try {
            process = builder.redirectError(err.toFile()).start();
        } catch (IOException e) {
            throw missing(builder.command().get(0), e);
        }
        CompletableFuture<?> limit = CompletableFuture.runAsync(
                () -> end(process), CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            assertThat(limit.cancel(false)).as("ends within %d s", seconds).isTrue();
            return new Ended(process.exitValue(), out, Files.readString(err));
        } finally {
            end(process);
            Files.delete(err);
        }
    }

    /** With what it started: a child of a wrapper would keep the output open. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
