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
                .within(120)
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
                        .append('\n');
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
                .contains("| of these hits, not known, misses | 2, 0, 0 | at most 0 misses |")
                .contains("| failures in the kernel log, counted | 1, 1 | equal |")
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
                .contains("| guest | was ended | **missed**: ends by itself |")
                .contains("| exporter at the end | gone | **missed**: lives |")
                .contains("| scrapes answered | 19 of 20 {timeout=1} | **missed**: all |")
                .contains("| of these hits, not known, misses | 0, 0, 2 | **missed**: at most 0 misses |")
                .contains("| failures in the kernel log, counted | 2, 1 | **missed**: equal |")
                .contains("| OOM kills in the kernel log, counted | 1, 0 | **missed**: equal |")
                .contains("| resident memory, peak, MB | 68.4 | **missed**: at most 64 |")
                .contains("| seconds that the sampler missed | 1.9 of 19.0 | **missed**: at most 5 % |");
        assertThat(ended.code()).isEqualTo(1);
    }

    /** No request fails, and 5 s are counted. */
    private static String servedWhileUnavailable() {
        return scrapes("answered", "5.0", 45_000)
                .replace(" fail 2", " fail 0")
                .replace(
                        "failures_total{order=\"4\",gfp=\"kernel\",} 1",
                        "failures_total{order=\"4\",gfp=\"kernel\",} 0")
                .replaceAll("(=== SCRAPE (1\\d|2\\d)[.]5 .*\n)", "$1mm_vmstat_compact_stall_total $2\n");
    }

    @Test
    void whatCompactionServedIsNoFalseAlarm() throws Exception {
        String console = "[   29.900000] guest: exporter lives\n[   29.990000] guest: end of quick\n";
        leave(servedWhileUnavailable(), console);
        assertThat(judge().out())
                .contains(
                        "| seconds counted as unavailable, of these served after direct compaction, false alarms | 5.0, 5.0, 0.0 |");
        leave(servedWhileUnavailable().replaceAll("compact_stall_total \\d+", "compact_stall_total 7"), console);
        assertThat(judge().out()).contains("false alarms | 5.0, 0.0, 5.0 | **missed**: at most 3 false alarms |");
    }

    private Path write(String file, String text) throws IOException {
        Path path = guest.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    /** What is said of a guest of this kernel that told these names and did nothing else. */
    private String compared(String kernel, String scenario, String names) throws Exception {
        String out = "built/out-" + scenario;
        write(out + "/console", "");
        write(out + "/scrapes", "");
        write(out + "/names", names);
        String file = "bench/kernels/guest/scenarios/" + scenario;
        write(file, Files.readString(Path.of(file)));
        return new Command(List.of("java", "-cp", classes.toString(), "KernelTest", kernel, scenario, "built", "judge"))
                .in(guest)
                .within(120)
                .run()
                .out();
    }

    @Test
    void aKernelForArm64IsComparedWithTheSameForAmd64AndNoOtherWithIt() throws Exception {
        write("bench/kernels/names/6.0", "release 6.0.0-1-cloud-amd64\nmeminfo Old\n");
        write("bench/kernels/names/6.1", "release 6.1.0-50-cloud-amd64\nmeminfo MemTotal\nmeminfo DirectMap4k\n");
        write("docs/README", "");
        assertThat(compared("6.1-arm64", "quick", "release 6.1.9-cloud-arm64\nmeminfo MemTotal\nmeminfo CmaFree\n"))
                .contains("In /proc of 6.1.9-cloud-arm64, not of 6.1.0-50-cloud-amd64: meminfo: `CmaFree`\n"
                        + "Gone: meminfo: `DirectMap4k`");
        assertThat(compared("6.12", "quick", "release 6.12.1-cloud-amd64\nmeminfo MemTotal\n"))
                .contains("In /proc of 6.12.1-cloud-amd64, not of 6.1.0-50-cloud-amd64: nothing");
        assertThat(guest.resolve("docs/kernels.md"))
                .content()
                .contains("| 6.1-arm64 | 6.1.9-cloud-arm64 | 6.1.0-50-cloud-amd64 | meminfo: `CmaFree` |");
    }

    @Test
    void aGuestBootedWithoutWhatItsKernelHasIsNotComparedByThat() throws Exception {
        String all = "meminfo MemTotal\npressure some\nrelease 6.1.0-50-cloud-amd64\n";
        Path kept = write("bench/kernels/names/6.1", all);
        write("bench/kernels/names/6.0", "release 6.0.0-1-cloud-amd64\nmeminfo MemTotal\npressure some\n");
        write("docs/README", "");
        assertThat(compared("6.1", "small-256", "release 6.1.0-50-cloud-amd64\nmeminfo MemTotal\n"))
                .contains("## 6.1.0-50-cloud-amd64, small-256")
                .doesNotContain("Gone");
        assertThat(kept).hasContent(all);
    }
}
