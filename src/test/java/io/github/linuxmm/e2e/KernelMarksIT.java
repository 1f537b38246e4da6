package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What {@code make kernel-test} says of what a guest left, without a guest. */
@Execution(ExecutionMode.CONCURRENT)
class KernelMarksIT {
    @TempDir
    private static Path classes;

    @TempDir
    private Path guest;

    @BeforeAll
    static void compile() throws IOException {
        compile(classes);
    }

    static void compile(Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "bench/Scratch.java"));
        try (Stream<Path> files = Files.list(Path.of("bench/kernels"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private Command.Ended judge() throws Exception {
        return new Command(
                        List.of("java", "-cp", classes.toString(), "KernelTest", "--judge", "quick", guest.toString()))
                .run();
    }

    /** A request a second, of which two fail; each second that was counted as unavailable is one in which one failed. */
    private static String scrapes(String result, String unavailable, int kilobytes) {
        StringBuilder text = new StringBuilder();
        for (int second = 0; second < 20; second++) {
            text.append("=== SCRAPE ").append(10 + second).append(".5 ").append(1_800_000_000 + second);
            text.append(".5 20.0 ").append(second == 15 ? result : "answered").append('\n');
            if (second != 15 || result.equals("answered")) {
                text.append("mm_allocation_unavailable_seconds_total{gfp=\"kernel\",order=\"4\",watermark=\"min\",} ")
                        .append(second < 10 ? "0" : unavailable)
                        .append("\nmm_kernellog_page_allocation_failures_total{order=\"4\",gfp=\"kernel\",} ")
                        .append(second < 10 ? 0 : 1)
                        .append("\nmm_sampler_missed_seconds_total ")
                        .append(result.equals("answered") || second < 15 ? "0" : "1.9")
                        .append("\nmm_allocation_unknown_seconds_total")
                        .append("{gfp=\"kernel\",order=\"4\",watermark=\"min\",} 0\nmm_sampler_interval_seconds 1\n")
                        .append("mm_kernellog_oom_kills_total{scope=\"host\",} 0\n")
                        .append("mm_exporter_collector_success{collector=\"zoneinfo\",} 1\n");
            }
            text.append("probe_kernel4 n ").append(second).append(" fail ").append(second < 10 ? 0 : 2);
            text.append(" asked 1\nrss_kb_peak ").append(kilobytes).append("\n=== END\n");
        }
        return text.toString();
    }

    private void leave(String scrapes, String console) throws IOException {
        Files.writeString(guest.resolve("scrapes"), scrapes);
        Files.writeString(guest.resolve("console"), console);
        Files.writeString(guest.resolve("names"), "meminfo MemTotal\nrelease 6.1.0-1-cloud-amd64\n");
    }

    @Test
    void aGuestInWhichEverythingWasSeenMeetsAllMarks() throws Exception {
        leave(scrapes("answered", "2.0", 45_000), """
                [   20.100000] asker: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)
                [   20.200000] guest: page allocation failure: order:4, as users may write
                [   29.900000] guest: exporter lives
                [   29.990000] guest: end of quick
                """);
        Command.Ended ended = judge();
        assertThat(ended.out())
                .contains("| scrapes answered | 20 of 20 | all |")
                .contains("| of these hits, not known, misses | 2, 0, 0 | at most 0 misses, half not known |")
                .contains("| failures in the kernel log, counted | 1, 1 | equal, but for the last 3 s |")
                .contains("MmAllocationFailed warning")
                .doesNotContain("missed**");
        assertThat(ended.code()).isZero();
    }

    @Test
    void whatAnExporterDidNotSeeDoOrSurviveIsAMissedMark() throws Exception {
        leave(scrapes("timeout", "0", 70_000), """
                [   20.100000] asker: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)
                [   21.100000] asker: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)
                [   22.100000] Out of memory: Killed process 7 (java) total-vm:1kB, anon-rss:1kB
                """);
        Command.Ended ended = judge();
        assertThat(ended.out())
                .contains(
                        "| guest | did not come to its scenario's end | **missed**: ends by itself, without trouble |")
                .contains("| exporter at the end | gone | **missed**: lives |")
                .contains("| scrapes answered | 19 of 20 {timeout=1} | **missed**: all |")
                .contains(
                        "| of these hits, not known, misses | 0, 0, 2 | **missed**: at most 0 misses, half not known |")
                .contains("| failures in the kernel log, counted | 2, 1 | **missed**: equal, but for the last 3 s |")
                .contains("| OOM kills in the kernel log, counted | 1, 0 | **missed**: equal, but for the last 3 s |")
                .contains("| resident memory, peak, MB | 68.4 | **missed**: at most 64 |")
                .contains("| seconds that the sampler missed | 1.9 of 19.0 | **missed**: at most 5 % |");
        assertThat(ended.code()).isEqualTo(1);
    }

    private static final String CONSOLE = """
            [   20.100000] asker: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)
            [   29.900000] guest: exporter lives
            [   29.990000] guest: end of quick
            """;

    /** Replaces what matches in a good guest's scrapes; what is judged of that. */
    private String doctored(String pattern, String replacement) throws Exception {
        String scrapes = scrapes("answered", "2.0", 45_000);
        String changed = scrapes.replaceAll(pattern, replacement);
        assertThat(changed).isNotEqualTo(scrapes);
        leave(changed, CONSOLE);
        Command.Ended ended = judge();
        assertThat(ended.code()).isEqualTo(1);
        return ended.out();
    }

    @Test
    void whatCannotBeJudgedMeetsNoMark() throws Exception {
        assertThat(doctored("(?s)=== SCRAPE 25.*", ""))
                .contains("| largest gap between answers, s | 5.4 | **missed**: at most 3 |");
        assertThat(doctored("probe_kernel4 n ([89]|1\\d) ", "probe_kernel4 n 7 "))
                .contains("| longest time without a request of order 4, s | 12.0 | **missed**: at most 10 |");
        assertThat(doctored("(?m)^mm_(allocation_un|sampler_m|kernellog_oom).*\n", ""))
                .contains("| not told, of what is judged here | mm_allocation_unavailable_seconds_total,"
                        + " mm_allocation_unknown_seconds_total, mm_sampler_missed_seconds_total,"
                        + " mm_kernellog_oom_kills_total | **missed**: none |");
        assertThat(doctored("(_success.*) 1", "$1 0"))
                .contains("| collectors that failed, in how many answers | {zoneinfo=20} | **missed**: none in");
    }

    @Test
    void whoKnowsNothingOrCountsTooMuchOrTooLittleMissesAMark() throws Exception {
        // As many seconds, and of the other kind.
        assertThat(doctored(
                        "unavailable(_seconds_total.*) 2[.]0\n((.*\n){2}.*)unknown(.*) 0",
                        "unavailable$1 0\n$2unknown$4 2.0"))
                .contains(
                        "| of these hits, not known, misses | 0, 2, 0 | **missed**: at most 0 misses, half not known |");
        assertThat(doctored("(unavailable_seconds_total.*) 2[.]0", "$1 200.0"))
                .contains("false alarms | 200.0, 0.0, 196.5 | **missed**: at most 3 false alarms |");
        assertThat(doctored("(unavailable_seconds_total.*) 2[.]0", "$1 0.01"))
                .contains("| of these hits, not known, misses | 0, 0, 2 | **missed**");
    }

    /** No request fails, and 3.4 s are counted. */
    private static String servedWhileUnavailable() {
        return scrapes("answered", "3.4", 45_000)
                .replace(" fail 2", " fail 0")
                .replace(
                        "failures_total{order=\"4\",gfp=\"kernel\",} 1",
                        "failures_total{order=\"4\",gfp=\"kernel\",} 0")
                .replaceAll("(=== SCRAPE (1\\d|2\\d)[.]5 .*\n)", "$1mm_vmstat_compact_stall_total $2\n");
    }

    @Test
    void whatCompactionOrReclaimServedIsNoFalseAlarm() throws Exception {
        String console = "[   29.900000] guest: exporter lives\n[   29.990000] guest: end of quick\n";
        leave(servedWhileUnavailable(), console);
        assertThat(judge().out())
                .contains(
                        "| seconds counted as unavailable, of these served after direct compaction or reclaim, false alarms | 3.4, 3.4, 0.0 |");
        leave(servedWhileUnavailable().replace("compact_stall_total", "allocstall_total{zone=\"DMA32\",}"), console);
        assertThat(judge().out()).contains("false alarms | 3.4, 3.4, 0.0 |");
        leave(servedWhileUnavailable().replaceAll("compact_stall_total \\d+", "compact_stall_total 7"), console);
        assertThat(judge().out()).contains("false alarms | 3.4, 0.0, 3.4 | **missed**: at most 3 false alarms |");
    }

    @Test
    void aKernelLogThatIsUnderstoodNowhereIsAMissedMark() throws Exception {
        leave(
                scrapes("answered", "2.0", 45_000).replaceAll("(failures_total.*) 1", "$1 0"),
                CONSOLE.replace("page allocation failure", "page allocation stopped"));
        assertThat(judge().out())
                .contains("| failures in the kernel log, counted | 0, 0 | equal, but for the last 3 s |")
                .contains("| failures in the kernel log | 0 | **missed**: at least 1, since requests failed |");
    }

    @Test
    void aGuestThatPanickedOrCouldNotDoItsWorkSaysSo() throws Exception {
        String panic = "[   25.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n";
        leave(scrapes("answered", "2.0", 45_000), "[    1.0] guest: no fragger\n" + CONSOLE);
        assertThat(judge().out()).contains("| guest | ended by itself: no fragger | **missed**: ends by itself");
        leave(scrapes("answered", "2.0", 45_000), CONSOLE.replace("guest: end", "guest: at the end") + panic);
        assertThat(judge().out())
                .contains(
                        "| guest | did not come to its scenario's end: Kernel panic - not syncing: Attempted to kill init!");
        leave("", panic);
        Files.writeString(guest.resolve("names"), "");
        Command.Ended ended = judge();
        assertThat(ended.err())
                .startsWith(
                        "kernel-test: the guest ended before the scenario began: Kernel panic - not syncing: Attempted")
                .endsWith(". Its console is " + guest.resolve("console") + "\n");
        assertThat(ended.code()).as("nothing to judge").isEqualTo(3);
    }

    @Test
    void aScenarioWithAMarkThatNobodyKnowsIsRefused() throws Exception {
        for (String head :
                List.of("fails=Yes", "fails=yes log=none", "fails=no misses=few", "memory=512", "fail=yes")) {
            write("bench/kernels/guest/scenarios/quick", "# What happens.\n#= " + head + "\n");
            Command.Ended ended = judgeIn(guest);
            assertThat(ended.err()).startsWith("kernel-test: bench/kernels/guest/scenarios/quick: expected ");
            assertThat(ended.code()).isEqualTo(2);
        }
        write("bench/kernels/guest/scenarios/quick", "");
        assertThat(judgeIn(guest).err()).contains("expected a first line that says what happens");
    }

    private Command.Ended judgeIn(Path folder) throws Exception {
        return new Command(List.of("java", "-cp", classes.toString(), "KernelTest", "--judge", "quick", "."))
                .in(folder)
                .run();
    }

    private Path write(String file, String text) throws IOException {
        Path path = guest.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
