package io.github.linuxmm.support;

import java.nio.file.Path;
import java.util.List;

/** What {@code make replay} runs, from the jar that Maven packaged. */
public final class ReplayProgram {
    private ReplayProgram() {}

    /** Replays a recording with its kernel log and its pagetypeinfo, a snapshot in 15 s. */
    public static void run(Path recording, Path out, int from, int every) throws Exception {
        run(recording, out, from, every, "--collector.pagetypeinfo");
    }

    /** Replays a recording with its kernel log, a snapshot in 15 s. */
    public static void run(Path recording, Path out, int from, int every, String option) throws Exception {
        new Command(List.of(
                        ExporterProcess.JAVA.toString(),
                        "-cp",
                        ExporterProcess.jar().toString(),
                        "io.github.linuxmm.recording.ReplayToOpenMetrics",
                        recording.resolve("trace.txt.gz").toString(),
                        "15s",
                        out.toString(),
                        recording.resolve("kernel.log.gz").toString(),
                        Integer.toString(from),
                        Integer.toString(every),
                        option))
                .within(120)
                .succeed();
    }
}
