package io.github.linuxmm;

import io.github.linuxmm.cli.Options;
import io.github.linuxmm.cli.UsageException;
import io.github.linuxmm.kernellog.ConsoleLine;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.pagealloc.HostState;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Runs a recording of /proc through the real readers, model, sampler and collectors, as if one snapshot were one scrape.
 *
 * <p>Time is the recording's start plus a step for each snapshot, so a kernel's event rates are stretched with it; the
 * sampler's seconds are those of the step.
 */
final class Replay implements AutoCloseable {
    private static final Pattern RELEASE = Pattern.compile("Linux version (\\S+) ");

    /** Takes what one scrape found. */
    interface Taker {
        void take(Recording.Snapshot snapshot, long unixMillis, List<MetricFamilySamples> families) throws IOException;
    }

    /** A clock that is set by hand. */
    private static final class StepClock extends Clock {
        private long millis;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }

    private final Path procfs;
    private final long stepMillis;
    private final Exporter exporter;
    private final StepClock clock = new StepClock();
    private final List<ConsoleLine> console;
    private int told;

    /**
     * Prepares a replay.
     *
     * @param stepMillis time between two snapshots
     * @param kernelLog a recorded console, compressed with gzip; null for none
     * @param moreOptions options of the exporter
     */
    Replay(long stepMillis, Path kernelLog, List<String> moreOptions) throws IOException, UsageException {
        this.stepMillis = stepMillis;
        this.procfs = Files.createTempDirectory("replay");
        this.console = kernelLog == null ? List.of() : console(kernelLog);
        List<String> args = new ArrayList<>(moreOptions);
        args.addAll(List.of("--path.procfs=" + procfs, "--web.disable-exporter-metrics",
                "--sampler.interval=" + Math.min(60_000, stepMillis) + "ms"));
        if (kernelLog == null) {
            args.add("--no-collector.kernellog");
        }
        Options options = Exporter.commandLine().parse(args.toArray(String[]::new));
        exporter = new Exporter(options, new Build("replay", "replay"),
                new Log(System.err, Log.Level.WARN, Log.Format.LOGFMT, Clock.systemUTC()), clock,
                () -> clock.millis * 1_000_000);
        exporter.kernelLog().readable(true);
    }

    private List<ConsoleLine> console(Path kernelLog) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(kernelLog)), StandardCharsets.ISO_8859_1))) {
            List<ConsoleLine> all = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ConsoleLine.parse(line).filter(parsed -> parsed.seconds().isPresent()).ifPresent(all::add);
                Matcher release = RELEASE.matcher(line);
                if (release.find()) {
                    Recording.Snapshot.write(procfs, "sys/kernel/osrelease",
                            (release.group(1) + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
            return all;
        }
    }

    /** Plays each {@code every}-th snapshot from the one with number {@code from} on. */
    void play(Recording recording, int from, int every, Taker taker) throws IOException {
        long startMillis = -1;
        int played = 0;
        for (Recording.Snapshot snapshot = recording.next(); snapshot != null; snapshot = recording.next()) {
            if (snapshot.seq() < from || (snapshot.seq() - from) % every != 0) {
                continue;
            }
            if (startMillis < 0) {
                startMillis = (long) snapshot.real() * 1_000;
                Recording.Snapshot.write(procfs, "stat", ("btime " + (long) (snapshot.real() - snapshot.mono()) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
            }
            snapshot.lay(procfs);
            clock.millis = startMillis + played * stepMillis;
            tell(snapshot.mono(), played > 0);
            exporter.step();
            taker.take(snapshot, clock.millis, exporter.collector().collect());
            played++;
        }
    }

    /** The allocator's state in the last snapshot played. */
    Optional<HostState> host() {
        return exporter.host();
    }

    /** Adds what the kernel logged up to now. */
    private void tell(double mono, boolean live) {
        while (told < console.size() && console.get(told).seconds().getAsDouble() <= mono) {
            exporter.kernelLog().add(console.get(told).text(), live, clock.millis / 1e3);
            told++;
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(procfs)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
