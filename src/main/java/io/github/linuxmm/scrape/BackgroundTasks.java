package io.github.linuxmm.scrape;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import java.util.Comparator;
import java.util.List;

/** The background tasks of the collectors that are on. */
public final class BackgroundTasks {
    private static final Family LAST_ROUND = Family.gauge(
            "mm_exporter_last_round_timestamp_seconds",
            "Unix time at which this background task last finished a round.",
            "task");

    private final ImmutableList<BackgroundLoop> loops;

    public BackgroundTasks(List<BackgroundTask> tasks, Host host, Log log) {
        loops = tasks.stream()
                .map(task -> new BackgroundLoop(task, host, log))
                .sorted(Comparator.comparing(BackgroundLoop::name))
                .collect(ImmutableList.toImmutableList());
    }

    /** Starts a thread for each; they end with the process. */
    public void start() {
        loops.forEach(BackgroundLoop::start);
    }

    /** Whether each has had its first round, and what has rounds without an interval has all that was there. */
    public boolean haveTried() {
        return loops.stream().allMatch(BackgroundLoop::hasTried);
    }

    /** Runs a round of each now, on this thread: for a replay, which has no time of its own. */
    public void round() {
        for (BackgroundLoop loop : loops) {
            loop.round();
        }
    }

    /** When each last finished a round, so that a dead thread does not look like a healthy flat line. */
    void collect(Families out) {
        Samples samples = LAST_ROUND.samples();
        for (BackgroundLoop loop : loops) {
            loop.lastRound().ifPresent(time -> samples.add(time, loop.name()));
        }
        out.add(samples);
    }
}
