package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.log.Log;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.recording.Recorder;
import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import io.github.linuxmm.snapshot.HostClock;
import io.github.linuxmm.support.Fixtures;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recorded of a host and replayed gives the metrics that the host itself gives. */
class RecordedTreesTest {
    private static final String OF_THIS_RUN =
            "mm_(exporter_(collector_duration|build|last_round)|holder_read|sampler_interval)\\S*";

    @TempDir
    Path folder;

    static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.PROC).stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aReplayOfARecordingGivesWhatAScrapeGives(Path tree) throws Exception {
        Path file = folder.resolve("recording.gz");
        Log log = new Log(
                new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Log.Level.ERROR,
                Log.Format.LOGFMT,
                Clock.systemUTC());
        int snapshots = new Recorder(
                        new MountedProcfs(tree),
                        new MountedProcfs(folder.resolve("sys")),
                        Optional.empty(),
                        HostClock.SYSTEM,
                        log)
                .record(file, Duration.ofMillis(100), Duration.ofMillis(100));
        assertThat(snapshots).isEqualTo(1);
        Map<String, Double> replayed = new TreeMap<>();
        try (Recording recording = new Recording(file)) {
            Replay replay = new Replay(
                    recording,
                    1_000,
                    Optional.empty(),
                    Exporter.commandLine()
                            .parse("--collector.pagetypeinfo", "--collector.slabinfo", "--collector.vmallocinfo"));
            assertThat(replay.play(
                            recording,
                            0,
                            1,
                            (recorded, now, found) -> found.all()
                                    .forEach(family -> family.samples.forEach(sample -> replayed.put(
                                            Expositions.series(sample.name, sample.labelNames, sample.labelValues),
                                            sample.value)))))
                    .isEqualTo(1);
            assertThat(recording.isCutOff()).isFalse();
        }
        Map<String, Double> scraped = Expositions.samples(Expositions.of(
                tree,
                "--no-collector.kernellog",
                "--collector.pagetypeinfo",
                "--collector.slabinfo",
                "--collector.vmallocinfo"));
        replayed.keySet().removeIf(series -> series.matches(OF_THIS_RUN));
        scraped.keySet().removeIf(series -> series.matches(OF_THIS_RUN));
        assertThat(replayed).hasSizeGreaterThan(100).isEqualTo(scraped);
    }
}
