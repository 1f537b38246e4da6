package io.github.linuxmm.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command and all that it starts, as a terminal's foreground: Ctrl-C reaches every process of it. */
public final class Foreground implements AutoCloseable {
    private final Process process;
    private final Path out;

    public Foreground(List<String> command, Path folder) throws IOException {
        out = Files.createTempFile("foreground", "");
        List<String> group = new ArrayList<>(List.of("setsid"));
        group.addAll(command);
        process = new ProcessBuilder(group)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    public Process process() {
        return process;
    }

    /** Standard output and error so far. */
    public String said() throws IOException {
        return Files.readString(out);
    }

    /** Waits until it has said this. */
    public Matcher says(Pattern pattern) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Matcher found = pattern.matcher(said());
        while (!found.find()) {
            assertThat(process.isAlive()).as("goes on: %s", said()).isTrue();
            assertThat(System.nanoTime()).as(said()).isLessThan(end);
            Thread.sleep(50);
            found = pattern.matcher(said());
        }
        return found;
    }

    /** Types Ctrl-C, waits until all have ended, and returns the command's exit code, or 128 and the signal that ended it. */
    public int ctrlC() throws IOException, InterruptedException {
        kill("INT");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(said()).isTrue();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (kill("0")) {
            assertThat(System.nanoTime()).as("all have ended").isLessThan(end);
            Thread.sleep(20);
        }
        return process.exitValue();
    }

    /** Sends a signal to all; whether there was anybody. */
    private boolean kill(String signal) throws IOException, InterruptedException {
        return new Command(List.of("sh", "-c", "kill -" + signal + " -" + process.pid()))
                        .run()
                        .code()
                == 0;
    }

    @Override
    public void close() throws IOException {
        try {
            kill("KILL");
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.delete(out);
    }
}
