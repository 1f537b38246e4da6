package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.Foreground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code scripts/recipe-shell}, under make. */
@Execution(ExecutionMode.CONCURRENT)
class RecipeShellIT {
    @TempDir
    Path folder;

    private List<String> make(String recipe) throws IOException {
        Path file = folder.resolve("Makefile");
        Files.writeString(
                file,
                "SHELL = " + Path.of("scripts/recipe-shell").toAbsolutePath() + "\nall:\n\t@" + recipe
                        + "\n\t@echo next\n");
        return List.of("make", "-f", file.toString());
    }

    @Test
    void ctrlCEndsMakeWithoutAWord() throws Exception {
        try (Foreground make = new Foreground(make("echo started; sleep 60"), folder)) {
            make.says(Pattern.compile("started"));
            assertThat(make.ctrlC()).isEqualTo(130);
            assertThat(make.said()).isEqualTo("started\n");
        }
    }

    @Test
    void aRecipeThatFailsFailsMake() throws Exception {
        Command.Ended ended = new Command(make("exit 3")).run();
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("Error 3").doesNotContain("next");
    }

    @Test
    void aRecipeReadsWhatMakeIsGiven() throws Exception {
        Command.Ended ended = new Command(
                        List.of("sh", "-c", "echo words | " + String.join(" ", make("read -r line; echo \"$$line\""))))
                .succeed();
        assertThat(ended.said()).isEqualTo("words\nnext\n");
    }

    @Test
    void sigtermOfMakeEndsTheRecipe() throws Exception {
        try (Foreground make = new Foreground(make("echo started $$$$; exec sleep 60"), folder)) {
            long recipe = Long.parseLong(
                    make.says(Pattern.compile("started (\\d+)\n")).group(1));
            ProcessHandle handle = ProcessHandle.of(recipe).orElseThrow();
            make.process().destroy();
            handle.onExit().get(20, TimeUnit.SECONDS);
            assertThat(make.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** As on a busy machine, where the recipe runs before the shell knows its number. */
    @Test
    void sigtermAsSoonAsTheRecipeRunsEndsIt() throws Exception {
        String recipe = "echo $$; kill -TERM $PPID; exec sleep 60 >/dev/null 2>&1";
        List<String> started = new Command(List.of(
                        "sh",
                        "-c",
                        "seq 400 | xargs -P 32 -I{} scripts/recipe-shell -c '" + recipe + "' 2>/dev/null; :"))
                .succeed()
                .out()
                .lines()
                .toList();
        assertThat(started).hasSize(400);
        List<ProcessHandle> left = started.stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        try {
            for (ProcessHandle handle : left) {
                handle.onExit().get(20, TimeUnit.SECONDS);
            }
        } finally {
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
