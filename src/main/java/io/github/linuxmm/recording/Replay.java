package io.github.linuxmm.recording;

import io.github.linuxmm.Build;
import io.github.linuxmm.Exporter;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.HostClock;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Runs a recording of /proc through the real readers, model, sampler and collectors, as if one snapshot were one
 * scrape.
 *
 * <p>Time is the recording's start plus a step for each snapshot, so a kernel's event rates are stretched with it; the
 * sampler's seconds are those of the step.
 */
public final class Replay {
    /** Takes what one scrape found. */
    public interface Taker {
        /**
         * Takes one scrape.
         *
         * @param now what the scrape was made from, at the time that the replay gives to it
         */
        void take(RecordedFiles recorded, Snapshot now, Families found) throws IOException;
    }

    /** A clock that is set by hand; the host never sleeps. */
    private static final class StepClock implements HostClock {
        private long millis;

        @Override
        public long unixMillis() {
            return millis;
        }

        @Override
        public long monotonicNanos() {
            return millis * 1_000_000;
        }
    }

    private final long stepMillis;
    private final RecordedHost recorded;
    private final StepClock clock = new StepClock();
    private final Host host;
    private final Exporter exporter;

    /**
     * Prepares a replay.
     *
     * @param stepMillis time between two snapshots
     * @param kernelLog a recorded console, compressed with gzip; without one that collector is off
     * @param moreOptions options of the exporter
     */
    public Replay(long stepMillis, Optional<Path> kernelLog, List<String> moreOptions)
            throws IOException, UsageException {
        this(
                stepMillis,
                kernelLog,
                Exporter.commandLine().parse(moreOptions.toArray(String[]::new)),
                kernelLog.isPresent());
    }

    /**
     * Prepares a replay of a recording that may have the kernel log in it.
     *
     * @param kernelLog a recorded console, compressed with gzip; without one, and without records in the first snapshot,
     *     that collector is off
     * @param options of the exporter; the sampler's interval is that of the snapshots
     */
    public Replay(Recording recording, long stepMillis, Optional<Path> kernelLog, Options options) throws IOException {
        this(stepMillis, kernelLog, options, kernelLog.isPresent() || recording.hasKernelLog());
    }

    private Replay(long stepMillis, Optional<Path> kernelLog, Options options, boolean hasKernelLog)
            throws IOException {
        this.stepMillis = stepMillis;
        recorded = new RecordedHost(kernelLog);
        Options played = RecordedHost.options(options, hasKernelLog, Math.min(60_000, stepMillis));
        host = Exporter.host(played, recorded.procfs, recorded.sysfs, recorded.console, clock);
        exporter = new Exporter(
                played,
                new Build("replay", "replay"),
                new Log(System.err, Log.Level.WARN, Log.Format.LOGFMT, Clock.systemUTC()),
                host);
    }

    /**
     * Plays each {@code every}-th snapshot from the one with number {@code from} on; returns how many that were. The others
     * are shown as well: what they alone have is there in the next one.
     */
    public int play(Recording recording, int from, int every, Taker taker) throws IOException {
        long startMillis = -1;
        int played = 0;
        for (Optional<RecordedFiles> next = recording.next(); next.isPresent(); next = recording.next()) {
            RecordedFiles snapshot = next.get();
            recorded.show(snapshot);
            if (snapshot.seq() < from || (snapshot.seq() - from) % every != 0) {
                continue;
            }
            if (startMillis < 0) {
                startMillis = ((long) snapshot.real()) * 1_000;
                recorded.showBootTime(snapshot);
            }
            clock.millis = startMillis + played * stepMillis;
            recorded.console.passTo(snapshot.mono(), clock.millis / 1e3);
            scrape(snapshot, taker);
            played++;
        }
        return played;
    }

    /** What the snapshot that is being played sees, and what was seen before. */
    public Seen seen(Snapshot now) {
        return exporter.seen(now);
    }

    private void scrape(RecordedFiles snapshot, Taker taker) throws IOException {
        exporter.runTasks();
        Snapshot now = host.look();
        taker.take(snapshot, now, exporter.collector().scrape(now));
    }
}
