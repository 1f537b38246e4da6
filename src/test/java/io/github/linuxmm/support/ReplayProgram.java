package io.github.linuxmm.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code make replay} runs, from the jar that Maven packaged. */
public final class ReplayProgram {
    private ReplayProgram() {}

    /** Its command, with the JVM's own heap: the launcher gives it more than the service. */
    public static List<String> command(String... args) {
        List<String> command = new ArrayList<>(List.of(
                ExporterProcess.JAVA.toString(), "-jar", ExporterProcess.jar().toString(), "replay"));
        command.addAll(List.of(args));
        return command;
    }

    /** Replays a recording with its kernel log and its pagetypeinfo, a snapshot in 15 s. */
    public static void run(Path recording, Path out, int from, int every) throws Exception {
        run(recording, out, from, every, "--collector.pagetypeinfo");
    }

    /** Replays a recording with its kernel log, a snapshot in 15 s. */
    public static void run(Path recording, Path out, int from, int every, String option) throws Exception {
        new Command(command(
                        recording.resolve("trace.txt.gz").toString(),
                        "--kernel-log=" + recording.resolve("kernel.log.gz"),
                        "--step=15s",
                        "--from=" + from,
                        "--every=" + every,
                        "--out=" + out,
                        option))
                .succeed();
    }
}
