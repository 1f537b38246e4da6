package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.ReplayProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
