package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make replay} runs, on a recording. */
class ReplayIT {
    @TempDir
    Path folder;

    /** Replays a recording with its kernel log, a snapshot in 15 s. */
    static void replay(Path recording, Path out, int from, int every) throws Exception {
        new Command(List.of(ExporterProcess.JAVA.toString(), "-cp", ExporterProcess.jar().toString(),
                "io.github.linuxmm.ReplayToOpenMetrics", recording.resolve("trace.txt.gz").toString(), "15s",
                out.toString(), recording.resolve("kernel.log.gz").toString(), Integer.toString(from),
                Integer.toString(every), "--collector.pagetypeinfo")).within(120).succeed();
    }

    /** Makes blocks of Prometheus; returns what promtool said. */
    static String makeBlocks(Path openMetrics, Path blocks) throws Exception {
        return new Command(List.of("promtool", "tsdb", "create-blocks-from", "openmetrics", openMetrics.toString(),
                blocks.toString())).within(120).succeed().said();
    }

    @Test
    void promtoolMakesBlocksOfAReplay() throws Exception {
        Path out = folder.resolve("a.om");
        replay(Fixtures.RECORDINGS.resolve("A-k61"), out, 420, 3);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("# EOF");
        assertThat(lines).anyMatch(line -> line.startsWith("mm_pagetypeinfo_pageblocks{"))
                .anyMatch(line -> line.matches("mm_kernellog_page_allocation_failures_total\\{order=\"4\",gfp=\"atomic\"} "
                        + "[1-9].*"))
                .anyMatch(line -> line.matches("mm_allocation_unavailable_seconds_total\\{gfp=\"kernel\",order=\"4\","
                        + "watermark=\"min\"} [1-9].*"));
        assertThat(makeBlocks(out, folder.resolve("blocks"))).contains("NUM SERIES");
    }
}
