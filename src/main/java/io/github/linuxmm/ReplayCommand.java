package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandLineOptions;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.cli.WebOptions;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.log.StandardError;
import io.github.linuxmm.recording.LiveReplay;
import io.github.linuxmm.recording.OpenMetricsReplay;
import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import io.github.linuxmm.webconfig.WebConfigFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Plays a recording through the exporter: as text, or served as if it were live. */
final class ReplayCommand implements Command {
    private static final OptionSpec SERVE =
            OptionSpec.flag("serve", "Serve the recording over HTTP as if it were live; its last snapshot stays.");
    private static final OptionSpec SPEED =
            OptionSpec.value("speed", "N", "1", "With --serve: seconds of the recording that pass in one.");
    private static final OptionSpec STEP =
            OptionSpec.value("step", "TIME", "15s", "As text: time from one snapshot to the next, 1ms to 1h.");
    private static final OptionSpec EVERY =
            OptionSpec.value("every", "N", "1", "As text: play each N-th snapshot only.");
    private static final OptionSpec FROM = OptionSpec.value("from", "N", "0", "Number of the snapshot to begin with.");
    private static final OptionSpec KERNEL_LOG = OptionSpec.value(
            "kernel-log", "FILE", "", "Console of the recorded host (gzip), for recordings without the kernel log.");

    private static final OptionSpec DIAGNOSE = OptionSpec.flag(
            "diagnose",
            "Print the verdicts over time instead, at the recording's own pace unless --step says another.");

    /** A recording has its own. */
    private static final Set<OptionSpec> NOT_OURS =
            Set.of(Options.Paths.PROCFS, Options.Paths.KMSG, Options.Paths.CGROUPFS, Options.Paths.SYSFS);

    private final CommandLineOptions options = Exporter.commandLine();

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "replay",
                        "FILE",
                        "Print the metrics of a recording as OpenMetrics text with time stamps, or serve them.",
                        ImmutableList.<OptionSpec>builder()
                                .add(SERVE, SPEED, STEP, EVERY, RecordCommand.OUT, FROM, KERNEL_LOG)
                                .add(DIAGNOSE, DiagnoseCommand.ORDER, DiagnoseCommand.JSON)
                                .addAll(WebOptions.SPECS)
                                .addAll(options.specs().stream()
                                        .filter(option -> !NOT_OURS.contains(option))
                                        .toList())
                                .build())
                .explained("Exit codes: 0 success, 1 no recording, or it could not be played, 2 wrong usage.");
    }

    @Override
    public int run(Arguments given, StandardError standardError) throws UsageException, IOException {
        Options wanted = options.of(given);
        Log log = wanted.logging().to(standardError);
        Optional<Path> kernelLog = given.has(KERNEL_LOG) ? Optional.of(given.path(KERNEL_LOG)) : Optional.empty();
        if (given.has(SERVE)) {
            serve(given, wanted, kernelLog, log, standardError);
        } else if (given.has(DIAGNOSE)) {
            diagnose(given, wanted, kernelLog, log);
        } else {
            print(given, wanted, kernelLog, log);
        }
        return 0;
    }

    private static void print(Arguments given, Options wanted, Optional<Path> kernelLog, Log log)
            throws UsageException, IOException {
        long stepMillis = given.duration(STEP, "1ms", "1h").toMillis();
        Optional<Path> out =
                given.has(RecordCommand.OUT) ? Optional.of(given.path(RecordCommand.OUT)) : Optional.empty();
        OpenMetricsReplay text = new OpenMetricsReplay();
        try (Recording recording = new Recording(given.operandPath())) {
            Replay replay = new Replay(recording, stepMillis, kernelLog, wanted);
            int played = replay.play(recording, given.count(FROM), positive(given, EVERY), text);
            check(played, recording, log);
        }
        if (out.isPresent()) {
            try (Writer writer = Files.newBufferedWriter(out.get(), StandardCharsets.UTF_8)) {
                text.writeTo(writer);
            }
            return;
        }
        Writer writer = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
        text.writeTo(writer);
        writer.flush();
        if (System.out.checkError()) {
            throw new IOException("cannot write to standard output");
        }
    }

    private static void diagnose(Arguments given, Options wanted, Optional<Path> kernelLog, Log log)
            throws UsageException, IOException {
        int order = given.count(DiagnoseCommand.ORDER);
        int every = positive(given, EVERY);
        long stepMillis = given.duration(STEP, "1ms", "1h").toMillis();
        if (!given.has(STEP)) {
            try (Recording recording = new Recording(given.operandPath())) {
                stepMillis = recording.paceMillis() * every;
            }
        }
        VerdictTable table = new VerdictTable(given.has(DiagnoseCommand.JSON));
        try (Recording recording = new Recording(given.operandPath())) {
            Replay replay = new Replay(recording, stepMillis, kernelLog, wanted);
            int played = replay.play(recording, given.count(FROM), every, (recorded, now, found) -> {
                Seen seen = replay.seen(now);
                try {
                    DiagnoseCommand.check(order, seen);
                } catch (UsageException e) {
                    throw new IOException(e.getMessage(), e);
                }
                table.take(recorded.seq(), Diagnosis.of(seen, order));
            });
            check(played, recording, log);
        }
    }

    private static void check(int played, Recording recording, Log log) throws IOException {
        if (played == 0) {
            throw new IOException(recording.path() + ": has no such snapshot, or none that is whole");
        }
        if (recording.isCutOff()) {
            log.warn("the recording is cut off behind its last whole snapshot", "played", played);
        }
    }

    private static int positive(Arguments given, OptionSpec option) throws UsageException {
        int n = given.count(option);
        if (n == 0) {
            throw new UsageException("--" + option.name() + ": expected a number, 1 or more, found '0'");
        }
        return n;
    }

    private static void serve(
            Arguments given, Options wanted, Optional<Path> kernelLog, Log log, StandardError standardError)
            throws UsageException, IOException {
        WebOptions web = WebOptions.of(given);
        Optional<WebConfigFile> config = ServeCommand.config(web, log);
        Build build = Build.read();
        LiveReplay live = new LiveReplay(
                new Recording(given.operandPath()),
                kernelLog,
                given.count(FROM),
                positive(given, SPEED),
                wanted,
                build,
                log);
        ServeCommand.serve(web, config, live.exporter(), build, log, standardError);
        live.start();
    }
}
