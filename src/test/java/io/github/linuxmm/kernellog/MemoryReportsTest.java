package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryReportsTest {
    static Stream<Path> logs() {
        return Stream.concat(
                Fixtures.trees(Fixtures.RECORDINGS).stream().map(folder -> folder.resolve("kernel.log.gz")),
                Stream.of(
                                "failure-4.14-pieces-of-two-cpus.log",
                                "oom-2.6.32.log",
                                "oom-4.14.log",
                                "oom-5.0-three-lines.log",
                                "oom-6.1-group.log",
                                "oom-6.1-storm-without-headers.log",
                                "oom-el8-no-constraint-line.log",
                                "report-6.6.log")
                        .map(ReplayedLog.RESOURCES::resolve));
    }

    private static List<String> partsOf(List<String> lines) {
        MemoryReports reports = new MemoryReports();
        return lines.stream()
                .filter(line -> ConsoleLine.parse(line)
                        .filter(parsed ->
                                reports.isPart((long) (parsed.seconds().orElse(0) * 1e6), parsed.text()))
                        .isPresent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("logs")
    void whatIsLeftOutOfALogTellsNothingOfMemory(Path file) throws IOException {
        List<String> lines = ReplayedLog.lines(file);
        KernelLog whole = ReplayedLog.ofLines(lines);
        KernelLog parts = ReplayedLog.ofLines(partsOf(lines));
        assertThat(Counts.of(parts)).isEqualTo(Counts.of(whole));
        assertThat(parts.lastReports()).isEqualTo(whole.lastReports());
        assertThat(parts.counts().allocationSites()).isEqualTo(whole.counts().allocationSites());
    }

    @Test
    void ofAHostThatBootsAndFailsOnlyTheFailuresAreKept() throws IOException {
        List<String> lines = ReplayedLog.lines(Fixtures.RECORDINGS.resolve("A-k61/kernel.log.gz"));
        assertThat(partsOf(lines).get(0)).contains("page allocation failure");
        assertThat(partsOf(lines)).noneMatch(line -> line.matches(".*(Command line|RAX|Code:|audit).*"));
        assertThat(partsOf(ReplayedLog.lines(Fixtures.RECORDINGS.resolve("H-k612/kernel.log.gz"))))
                .isEmpty();
    }

    @Test
    void aReportEndsASecondAfterItsLastMessageAndHasAnEnd() {
        MemoryReports reports = new MemoryReports();
        assertThat(reports.isPart(0, "eth0: link up")).isFalse();
        assertThat(reports.isPart(5_000_000, "runc: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL)"))
                .isTrue();
        assertThat(reports.isPart(5_900_000, "Node 0 active_anon:1kB")).isTrue();
        assertThat(reports.isPart(6_000_001, "eth0: link down")).isFalse();
        int kept = 0;
        for (int i = 0; i < 20_000; i++) {
            kept += reports.isPart(7_000_000, "Out of memory: Killed process " + i + " (x)") ? 1 : 0;
        }
        assertThat(kept).isEqualTo(5_000);
    }
}
