package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.ReplayProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code make replay} runs, on a recording. */
class ReplayIT {
    @TempDir
    Path folder;

    @Test
    void promtoolMakesBlocksOfAReplay() throws Exception {
        Path out = folder.resolve("a.om");
        ReplayProgram.run(Fixtures.RECORDINGS.resolve("A-k61"), out, 420, 3);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("# EOF");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("mm_pagetypeinfo_pageblocks{"))
                .anyMatch(line -> line.matches(
                        "mm_kernellog_page_allocation_failures_total\\{order=\"4\",gfp=\"atomic\"} " + "[1-9].*"))
                .anyMatch(line -> line.matches("mm_allocation_unavailable_seconds_total\\{gfp=\"kernel\",order=\"4\","
                        + "watermark=\"min\"} [1-9].*"));
        assertThat(Promtool.createBlocks(out, folder.resolve("blocks"))).contains("NUM SERIES");
    }

    @Test
    void aRecordingIsServedAsIfItWereLiveAndItsLastSnapshotStays() throws Exception {
        Path recording = Fixtures.RECORDINGS.resolve("A-k61");
        List<String> command = ExporterProcess.command(
                "replay",
                recording.resolve("trace.txt.gz").toString(),
                "--kernel-log=" + recording.resolve("kernel.log.gz"),
                "--serve",
                "--speed=100",
                "--web.listen-address=127.0.0.1:0");
        double now = System.currentTimeMillis() / 1e3;
        try (ExporterProcess served = ExporterProcess.start(command)) {
            assertThat(value(served, "mm_boot_time_seconds")).isBetween(now - 20, now + 60);
            assertThat(served.get("/status").statusCode()).isEqualTo(200);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (served.log().stream().noneMatch(line -> line.contains("its last snapshot stays"))) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(100);
            }
            while (value(served, "mm_kernellog_page_allocation_failures_total{order=\"4\",gfp=\"atomic\",}") < 6) {
                assertThat(System.nanoTime())
                        .as("what the log said last is read by a thread")
                        .isLessThan(end);
                Thread.sleep(100);
            }
            assertThat(value(served, "mm_meminfo_MemFree_bytes"))
                    .isEqualTo(value(served, "mm_meminfo_MemFree_bytes"))
                    .isEqualTo(lastMemFree(recording.resolve("trace.txt.gz")));
            assertThat(value(served, "mm_sampler_missed_seconds_total"))
                    .as("no machine was suspended")
                    .isLessThan(5);
        }
    }

    private static double value(ExporterProcess served, String series) throws Exception {
        return served.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static double lastMemFree(Path trace) throws Exception {
        Optional<RecordedFiles> last = Optional.empty();
        try (Recording recording = new Recording(trace)) {
            for (Optional<RecordedFiles> next = recording.next(); next.isPresent(); next = recording.next()) {
                last = next;
            }
        }
        Matcher free = Pattern.compile("MemFree: +(\\d+) kB")
                .matcher(new String(last.orElseThrow().files().get("/proc/meminfo"), StandardCharsets.US_ASCII));
        assertThat(free.find()).isTrue();
        return Double.parseDouble(free.group(1)) * 1024;
    }

    @Test
    void aRecordingInWhichNothingIsWholeIsSaidInOneLine() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.gz"));
        for (String[] how : new String[][] {{}, {"--serve"}}) {
            List<String> command = ExporterProcess.command("replay", empty.toString());
            command.addAll(List.of(how));
            Command.Ended ended = new Command(command).run();
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err())
                    .isEqualTo("linux-mm-exporter: " + empty + ": has no such snapshot, or none that is whole\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/no/such|/no/such: no such file",
                "/etc|/etc: Is a directory",
                "pom.xml|pom.xml: expected a recording, compressed with gzip",
                "--kernel-log=/no/such|--kernel-log: /no/such: no such file",
                "--kernel-log=/etc|--kernel-log: /etc: Is a directory",
                "--kernel-log=pom.xml|--kernel-log: pom.xml: Not in GZIP format",
                "--out=/no/such/file|/no/such/file: no such file",
            })
    void aFileThatCannotBeUsedIsNamedWithTheReason(String arg, String said) throws Exception {
        List<String> command = ReplayProgram.command();
        if (arg.startsWith("--")) {
            command.add(Fixtures.RECORDINGS.resolve("U-k61/trace.txt.gz").toString());
        }
        command.add(arg);
        Command.Ended ended = new Command(command).run();
        assertThat(ended.said()).isEqualTo("linux-mm-exporter: " + said + "\n");
        assertThat(ended.code()).isEqualTo(1);
    }

    private static List<String> command(String... options) {
        List<String> command = ReplayProgram.command(
                Fixtures.RECORDINGS.resolve("A-k61/trace.txt.gz").toString(),
                "--kernel-log=" + Fixtures.RECORDINGS.resolve("A-k61/kernel.log.gz"),
                "--diagnose");
        command.addAll(List.of(options));
        return command;
    }

    /** The host fragments, and fails. */
    @Test
    void diagnoseIsATableOfVerdictsOverTime() throws Exception {
        List<String> lines = new Command(command()).succeed().out().lines().toList();
        assertThat(lines).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(0)).isEqualTo("SNAPSHOT  UTC       STATE      CAUSE");
        assertThat(lines.get(1))
                .matches(" +0  \\d\\d:\\d\\d:\\d\\d  FINE       none  +order 4 .64 KiB. is served, \\d+ .*");
        List<String> states = new ArrayList<>();
        int last = 0;
        for (String line : lines.subList(1, lines.size())) {
            int snapshot = Integer.parseInt(line.substring(0, 8).strip());
            String state = line.substring(20, 29).strip();
            assertThat(snapshot - last).as(line).isLessThanOrEqualTo(61);
            last = snapshot;
            if (states.isEmpty() || !states.get(states.size() - 1).equals(state)) {
                states.add(state);
            }
        }
        assertThat(states).startsWith("FINE", "AT RISK", "FAILING");
        assertThat(lines).anyMatch(line -> line.contains("  FAILING    FRAGMENTATION  "));
    }

    @Test
    void diagnoseAsJsonIsAnObjectALine() throws Exception {
        List<String> lines = new Command(command("--json", "--every=10", "--from=300", "--order=3"))
                .succeed()
                .out()
                .lines()
                .toList();
        assertThat(lines).hasSizeGreaterThan(3);
        for (String line : lines) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            assertThat(json.get("version").getAsInt()).isEqualTo(1);
            assertThat(json.get("order").getAsInt()).isEqualTo(3);
        }
    }

    @Test
    void diagnoseOfAnOrderThatTheKernelDoesNotHaveIsOneLine() throws Exception {
        Command.Ended ended = new Command(command("--order=11")).run();
        assertThat(ended.said()).isEqualTo("linux-mm-exporter: --order: expected 0 to 10 on this kernel, found '11'\n");
        assertThat(ended.code()).isEqualTo(1);
    }
}
