package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make replay} runs, on a recording. */
class ReplayIT {
    @TempDir
    Path folder;

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(command.get(0) + " is missing: apt-get install prometheus, or make test", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void promtoolMakesBlocksOfAReplay() throws Exception {
        Path trace = Fixtures.RECORDINGS.resolve("A-k61");
        Path out = folder.resolve("a.om");
        run(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                ExporterProcess.jar().toString(), "io.github.linuxmm.ReplayToOpenMetrics",
                trace.resolve("trace.txt.gz").toString(), "15s", out.toString(), trace.resolve("kernel.log.gz").toString(),
                "420", "3", "--collector.pagetypeinfo"));
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("# EOF");
        assertThat(lines).anyMatch(line -> line.startsWith("mm_pagetypeinfo_pageblocks{"))
                .anyMatch(line -> line.matches("mm_kernellog_page_allocation_failures_total\\{order=\"4\",gfp=\"atomic\"} "
                        + "[1-9].*"))
                .anyMatch(line -> line.matches("mm_allocation_unavailable_seconds_total\\{gfp=\"kernel\",order=\"4\","
                        + "watermark=\"min\"} [1-9].*"));
        assertThat(run(List.of("promtool", "tsdb", "create-blocks-from", "openmetrics", out.toString(),
                folder.resolve("blocks").toString()))).contains("NUM SERIES");
    }
}
