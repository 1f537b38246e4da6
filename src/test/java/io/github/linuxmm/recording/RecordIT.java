package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.LargeHost;
import io.github.linuxmm.support.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code record} of the packaged jar. */
@Execution(ExecutionMode.CONCURRENT)
class RecordIT {
    private static final Pattern OPENED = Pattern.compile(".* openat\\(AT_FDCWD, \"([^\"]*)\", (\\S+?)[,)].*");
    /** What tells of the run, and what a replay says of itself. */
    private static final String OF_THIS_RUN =
            "(?:#|mm_(?:exporter_(?:collector_duration|build|last_round)|holder_read|sampler|kernellog)|process_).*";

    @TempDir
    Path folder;

    private static Command exporter(String... args) {
        return new Command(ExporterProcess.command(args));
    }

    private Process start(Path file, String... options) throws IOException {
        List<String> command = ExporterProcess.command("record", "--out=" + file, "--duration=0");
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<RecordedFiles> snapshots(Path file) throws IOException {
        List<RecordedFiles> snapshots = new ArrayList<>();
        try (Recording recording = new Recording(file)) {
            for (Optional<RecordedFiles> next = recording.next(); next.isPresent(); next = recording.next()) {
                snapshots.add(next.get());
            }
        }
        return snapshots;
    }

    private static void awaitSnapshots(int n, Path file, Process process) throws Exception {
        while (!Files.exists(file) || snapshots(file).size() < n) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(50);
        }
    }

    private static Map<String, Double> series(String exposition, String time) {
        Map<String, Double> series = new TreeMap<>();
        exposition
                .lines()
                .filter(line -> !line.matches(OF_THIS_RUN))
                .map(line -> line.replaceFirst(time, "").replace(",}", "}"))
                .forEach(line -> series.put(
                        line.substring(0, line.lastIndexOf(' ')),
                        Double.valueOf(line.substring(line.lastIndexOf(' ')))));
        return series;
    }

    @Test
    void aReplayOfThisHostsRecordingIsTakenByPromtool() throws Exception {
        Path file = folder.resolve("this-host.gz");
        Process process = start(file, "--interval=500ms");
        awaitSnapshots(3, file, process);
        process.toHandle().destroy();
        assertThat(process.waitFor()).isZero();
        Path out = folder.resolve("a.om");
        exporter("replay", file.toString(), "--out=" + out).succeed();
        assertThat(Files.readString(out))
                .contains("mm_kernel_info{release=\"" + System.getProperty("os.version") + "\",machine=\"")
                .contains("mm_kernellog_readable ");
        assertThat(Promtool.createBlocks(out, folder.resolve("blocks"))).contains("NUM SERIES");
    }

    @Test
    void aReplayOfARecordingShowsWhatOnceShowsOfTheHost() throws Exception {
        Path tree = Fixtures.PROC.resolve("3.10-el7-x86_64");
        Path file = folder.resolve("tree.gz");
        exporter(
                        "record",
                        "--out=" + file,
                        "--duration=1s",
                        "--path.procfs=" + tree,
                        "--path.kmsg=" + folder.resolve("none"))
                .succeed();
        Map<String, Double> once = series(
                exporter("once", "--path.procfs=" + tree, "--no-collector.kernellog", "--web.disable-exporter-metrics")
                        .succeed()
                        .out(),
                "");
        assertThat(once.size()).isGreaterThan(300);
        assertThat(series(exporter("replay", file.toString()).succeed().out(), " \\d+\\.000$"))
                .isEqualTo(once);
    }

    @Test
    void aRecorderThatIsKilledLeavesItsWholeSnapshots() throws Exception {
        Path file = folder.resolve("killed.gz");
        Process process = start(file, "--interval=100ms");
        awaitSnapshots(5, file, process);
        process.destroyForcibly().waitFor();
        int snapshots = snapshots(file).size();
        assertThat(snapshots).isGreaterThanOrEqualTo(5);
        Command.Ended replayed = exporter("replay", file.toString()).succeed();
        assertThat(replayed.err())
                .contains("the recording is cut off behind its last whole snapshot\" played=" + snapshots);
        assertThat(replayed.out().lines().filter(line -> line.startsWith("mm_meminfo_MemTotal_bytes ")))
                .hasSize(snapshots);
    }

    @Test
    void aSignalEndsARecordingWithAllThatItHas() throws Exception {
        Path file = folder.resolve("stopped.gz");
        Process process = start(file, "--interval=100ms");
        awaitSnapshots(3, file, process);
        process.toHandle().destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(folder.resolve("err")))
                .contains("msg=recorded file=" + file + " snapshots="
                        + snapshots(file).size() + "\n");
        new Command(List.of("gzip", "-t", file.toString())).succeed();
    }

    /** A limit is met by a write as the end of a disk is. */
    @Test
    void aFullDiskEndsARecordingWithOneLine() throws Exception {
        Path file = folder.resolve("full.gz");
        String command = ExporterProcess.command(
                        "record", "--out=" + file, "--duration=0", "--interval=100ms", "--path.kmsg=/dev/null")
                .stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "ulimit -f 40; exec ", ""));
        Command.Ended ended = new Command(List.of("sh", "-c", command)).run();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err().lines().filter(line -> !line.startsWith("ts=")).toList())
                .singleElement()
                .asString()
                .startsWith("linux-mm-exporter: " + file + ": cannot be written: ")
                .endsWith("; its " + snapshots(file).size() + " snapshots are whole");
        assertThat(snapshots(file)).isNotEmpty();
    }

    @Test
    void aRecordingTakesTheNameOfNoOtherFile() throws Exception {
        Path file = Files.writeString(folder.resolve("precious"), "precious");
        Command.Ended ended = exporter("record", "--out=" + file).run();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo("linux-mm-exporter: " + file + ": there is such a file, which is not overwritten\n");
        assertThat(file).hasContent("precious");
        assertThat(exporter("record").run().code()).isEqualTo(2);
    }

    @Test
    void nothingIsWrittenButTheFileThatIsNamed() throws Exception {
        Path file = folder.resolve("traced.gz");
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-qq", "-s", "200", "-e", "trace=%file,connect", "-o", trace.toString()));
        command.addAll(ExporterProcess.command("record", "--out=" + file, "--duration=2s", "--interval=500ms"));
        new Command(command).succeed();
        List<String> calls = Files.readAllLines(trace);
        assertThat(calls.stream()
                        .map(OPENED::matcher)
                        .filter(call -> call.matches() && call.group(2).matches(".*(WRONLY|RDWR|CREAT|TRUNC|APPEND).*"))
                        .map(call -> call.group(1)))
                // HotSpot: whether a core dump holds file mappings.
                .containsOnly(file.toString(), "/proc/self/coredump_filter");
        assertThat(calls)
                .noneMatch(
                        call -> call.matches("\\d+ +(rename|unlink|mkdir|rmdir|link|symlink|truncate|chmod|mknod).*"));
        assertThat(calls).noneMatch(call -> call.matches("\\d+ +connect.*") && !call.contains("/var/run/nscd/socket"));
        assertThat(calls)
                .as("of processes")
                .noneMatch(call -> call.matches(".*\"/proc/(\\d+|self)/(environ|cmdline|comm|maps).*\".*")
                        && !call.contains("/proc/self/maps"));
    }

    /** 64 nodes and 1,024 CPUs: 12 MB of zoneinfo, in the heap of jvm.options. */
    @Test
    void aLargeHostIsRecordedInAsLittleMemoryAsASmallOne() throws Exception {
        Path tree = folder.resolve("large");
        LargeHost.write(tree, 64, 1_024);
        Path file = folder.resolve("large.gz");
        Process process = start(file, "--interval=1s", "--path.procfs=" + tree, "--path.kmsg=/dev/null");
        try {
            awaitSnapshots(3, file, process);
            String resident = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Integer.parseInt(resident.replaceAll("\\D", "")))
                    .as("kB")
                    .isLessThan(64_000);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(snapshots(file).get(2).files().get("/proc/zoneinfo"))
                .isEqualTo(Files.readAllBytes(tree.resolve("zoneinfo")));
    }

    @Test
    void recordingASecondTakesLessThanAHundredthOfAProcessor() throws Exception {
        Path file = folder.resolve("long.gz");
        Process process = start(file, "--interval=1s");
        try {
            // The start of the JVM costs as much as minutes of recording.
            awaitSnapshots(6, file, process);
            double least = 1;
            // Beside others a processor needs more time for the same.
            for (int at = 16; at <= 36; at += 10) {
                Duration before = process.info().totalCpuDuration().orElseThrow();
                long start = System.nanoTime();
                awaitSnapshots(at, file, process);
                Duration used = process.info().totalCpuDuration().orElseThrow().minus(before);
                least = Math.min(least, (double) used.toNanos() / (System.nanoTime() - start));
            }
            assertThat(least).isLessThan(0.01);
            assertThat(Files.size(file)).as("bytes of 36 snapshots").isLessThan(200_000);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
