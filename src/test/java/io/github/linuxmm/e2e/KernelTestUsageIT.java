package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What {@code scripts/kernel-test} refuses before it gets or builds anything. */
@Execution(ExecutionMode.CONCURRENT)
class KernelTestUsageIT {
    @TempDir
    private Path folder;

    /** A project in which nothing but these scripts can be found. */
    private Command.Ended kernelTest(Path project, String... arguments) throws Exception {
        Files.createDirectories(project.resolve("bench/kernels/guest/scenarios"));
        Files.createDirectories(project.resolve("scripts"));
        for (String scenario : List.of("functions", "leak", "quick")) {
            Files.writeString(project.resolve("bench/kernels/guest/scenarios").resolve(scenario), "");
        }
        for (String script : List.of("kernel-test", "kernel-build", "tools")) {
            // Not by this process: a child that another test starts would have it open to be written for a moment, and
            // what is open to be written is not run (text file busy).
            new Command(List.of("cp", "-p", "scripts/" + script, project + "/scripts")).succeed();
        }
        List<String> command = new ArrayList<>(List.of(project + "/scripts/kernel-test"));
        command.addAll(List.of(arguments));
        return new Command(command).run();
    }

    @Test
    void aScenarioThatIsNotThereIsRefusedAlsoAsOneOfSeveral() throws Exception {
        for (String scenario : List.of("quik", "functions", "*", "-v", " ", "")) {
            Command.Ended ended = kernelTest(folder, "6.1", scenario);
            assertThat(ended.err()).isEqualTo("kernel-test: no SCENARIO=" + scenario.trim() + ": leak, quick or all\n");
            assertThat(ended.code()).isEqualTo(2);
        }
        assertThat(kernelTest(folder, "6.1", "quick quik leak").err())
                .isEqualTo("kernel-test: no SCENARIO=quik: leak, quick or all\n");
        for (String[] arguments : List.of(new String[] {"6.1", "quick", "leak"}, new String[] {"6.1"})) {
            assertThat(kernelTest(folder, arguments).err()).startsWith("usage: scripts/kernel-test KERNEL ");
        }
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void aSecondOneInTheSameFolderIsRefused() throws Exception {
        Files.createDirectories(folder.resolve("target/kernels"));
        Process other = new ProcessBuilder("flock", "target/kernels/lock", "sleep", "60")
                .directory(folder.toFile())
                .start();
        try {
            // Until it holds the lock.
            while (!Files.exists(folder.resolve("target/kernels/lock"))
                    || new Command(List.of("flock", "-n", folder + "/target/kernels/lock", "true"))
                                    .run()
                                    .code()
                            == 0) {
                Thread.sleep(50);
            }
            Command.Ended ended = kernelTest(folder, "6.1", "quick");
            assertThat(ended.err()).startsWith("kernel-test: another one is at work in ");
            assertThat(ended.code()).isEqualTo(1);
        } finally {
            other.descendants().forEach(ProcessHandle::destroy);
            other.destroy();
        }
    }

    @Test
    void aFolderWithASpaceIsRefused() throws Exception {
        Path spaced = folder.resolve("a folder");
        kernelTest(spaced, "6.1", "quik");
        Command.Ended ended = new Command(List.of(spaced + "/scripts/kernel-build", "6.1", "target/kernels/6.1")).run();
        assertThat(ended.err()).contains("cannot work in a folder with a space in its path: " + spaced);
        assertThat(ended.code()).isEqualTo(1);
    }

    private void program(String name, String text) throws Exception {
        String write = "printf '#!/bin/sh\\n%s\\n' \"$1\" >\"$0\" && chmod +x \"$0\"";
        new Command(List.of("sh", "-c", write, folder + "/" + name, text)).succeed();
    }

    /** As where make is ended by a limit of time: no Ctrl-C that reaches all of them. */
    @Test
    void whatItStartedEndsWithIt() throws Exception {
        kernelTest(folder, "6.1", "quik");
        program("javac", "echo javac 17");
        program("promtool", "");
        program("scripts/kernel-build", "");
        program("java", "echo $$ >java.pid; exec sleep 60");
        ProcessBuilder builder = new ProcessBuilder("scripts/kernel-test", "6.1", "quick").directory(folder.toFile());
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        Process kernelTest = builder.redirectErrorStream(true).start();
        Path pid = folder.resolve("java.pid");
        while (!Files.exists(pid) || Files.readString(pid).isEmpty()) {
            assertThat(kernelTest.isAlive()).isTrue();
            Thread.sleep(20);
        }
        ProcessHandle java =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).orElseThrow();
        kernelTest.destroy();
        java.onExit().get(20, TimeUnit.SECONDS);
    }
}
