package io.github.linuxmm;

import io.github.linuxmm.cli.Arguments;
import io.github.linuxmm.cli.CommandSpec;
import io.github.linuxmm.cli.OptionSpec;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.log.StandardError;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.recording.Recorder;
import io.github.linuxmm.snapshot.HostClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Records what the exporter reads of this host. */
final class RecordCommand implements Command {
    /** Of replay too. */
    static final OptionSpec OUT = OptionSpec.value(
            "out", "FILE", "", "File to write: record needs a new one, replay takes it instead of standard output.");

    private static final OptionSpec INTERVAL =
            OptionSpec.value("interval", "TIME", "1s", "Time between two snapshots, 100ms to 60s.");
    private static final OptionSpec DURATION = OptionSpec.value(
            "duration", "TIME", "10m", "For how long to record, up to 168h; 0 until the process is stopped.");

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "record",
                        "",
                        "Record what the exporter reads of this host into a file, for replay.",
                        List.of(
                                OUT,
                                INTERVAL,
                                DURATION,
                                Options.Paths.PROCFS,
                                Options.Paths.SYSFS,
                                Options.Paths.KMSG,
                                Options.Logging.SPECS.get(0),
                                Options.Logging.SPECS.get(1)))
                .explained(
                        "The README says what a recording contains, and what not.\n"
                                + "Exit codes: 0 it is whole, also after a signal, 1 it could not be written further, 2 wrong usage.");
    }

    @Override
    public int run(Arguments given, StandardError standardError) throws UsageException, IOException {
        if (!given.has(OUT)) {
            throw new UsageException("record: expected --out=FILE");
        }
        Path file = given.path(OUT);
        Duration interval = given.duration(INTERVAL, "100ms", "60s");
        Duration duration = given.duration(DURATION, "0", "168h");
        Log log = Options.Logging.of(given).to(standardError);
        Recorder recorder = new Recorder(
                Exporter.mountedProcfs(given.path(Options.Paths.PROCFS)),
                new MountedProcfs(given.path(Options.Paths.SYSFS)),
                Optional.of(given.path(Options.Paths.KMSG)),
                HostClock.SYSTEM,
                log);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(recorder, standardError), "stop"));
        try {
            recorder.record(file, interval, duration);
            return 0;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** A signal is how a recording without end is meant to end: nothing has failed. */
    private static void stop(Recorder recorder, StandardError standardError) {
        int code = 1;
        try {
            code = recorder.stop() ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        standardError.finish();
        Runtime.getRuntime().halt(code);
    }
}
