package io.github.linuxmm.collector;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** When each background task ended a round last, so that a dead thread does not look like a healthy flat line. */
public final class Heartbeats {
    private static final Family LAST_ROUND = Family.gauge("mm_exporter_last_round_timestamp_seconds",
            "Unix time at which this background task ended a round.", "task");

    private final Map<String, Double> rounds = new ConcurrentSkipListMap<>();
    private final Clock clock;

    public Heartbeats(Clock clock) {
        this.clock = clock;
    }

    /** A round of this task ended now. */
    public void beat(String task) {
        beat(task, clock.millis() / 1e3);
    }

    /** A round of this task ended at this Unix time. */
    void beat(String task, double unixSeconds) {
        rounds.put(task, unixSeconds);
    }

    void collect(Families out) {
        List<Sample> samples = new ArrayList<>(rounds.size());
        rounds.forEach((task, time) -> samples.add(LAST_ROUND.sample(time, task)));
        out.add(LAST_ROUND, samples);
    }
}
