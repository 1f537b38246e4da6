package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.log.Log;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The one simpleclient collector: runs the subsystems, each within its deadline, and adds how each of them went.
 *
 * <p>One collection at a time; a subsystem that hangs is left out, without waiting, until its read returns.
 */
public final class MmCollector extends Collector implements Collector.Describable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Family SUCCESS = Family.gauge("mm_exporter_collector_success",
            "1 if the collector read all of its files, 0 if not; absent where this kernel does not have them.",
            "collector");
    private static final Family DURATION = Family.gauge("mm_exporter_collector_duration_seconds",
            "How long the collector took in this scrape.", "collector");

    private static final Optional<String> HANGS = Optional.of("no answer within the time limit");

    /** A subsystem and how its last run went. */
    private static final class Slot {
        private final Subsystem subsystem;
        private Attempt last;
        private boolean failing;

        Slot(Subsystem subsystem) {
            this.subsystem = subsystem;
        }
    }

    private final ImmutableList<Slot> slots;
    private final Round round;
    private final ExporterMetrics exporter;
    private final Log log;
    private final Deadline deadline;

    /** @param round moves on with each collection */
    public MmCollector(List<Subsystem> subsystems, Round round, ExporterMetrics exporter, Log log) {
        this(subsystems, round, exporter, log, LIMIT_NANOS);
    }

    MmCollector(List<Subsystem> subsystems, Round round, ExporterMetrics exporter, Log log, long limitNanos) {
        this.slots = subsystems.stream().map(Slot::new).collect(ImmutableList.toImmutableList());
        this.round = round;
        this.exporter = exporter;
        this.log = log;
        this.deadline = new Deadline(limitNanos);
    }

    /** The names of the subsystems. */
    public ImmutableList<String> names() {
        return slots.stream().map(slot -> slot.subsystem.name()).collect(ImmutableList.toImmutableList());
    }

    /** How the last run of each subsystem went. */
    public synchronized List<CollectorState> states() {
        List<CollectorState> states = new ArrayList<>();
        for (Slot slot : slots) {
            Attempt.Outcome outcome = slot.last == null ? null : slot.last.outcome();
            states.add(new CollectorState(slot.subsystem.name(), outcome != null && outcome.absent(),
                    outcome == null ? Optional.of("no answer yet") : outcome.problem()));
        }
        return states;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return run(name -> true);
    }

    /** No family is known before a kernel's files are read. */
    @Override
    public List<MetricFamilySamples> describe() {
        return ImmutableList.of();
    }

    /** A view of this collector that runs only the subsystems whose names are chosen. */
    public Collector only(Predicate<String> chosen) {
        return new Chosen(chosen);
    }

    private synchronized List<MetricFamilySamples> run(Predicate<String> chosen) {
        round.next();
        List<Slot> used = new ArrayList<>(slots.size());
        List<Attempt> attempts = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            if (chosen.test(slot.subsystem.name())) {
                used.add(slot);
                // One that hangs is not tried again until it returns.
                if (slot.last == null || slot.last.outcome() != null) {
                    slot.last = new Attempt(slot.subsystem);
                    attempts.add(slot.last);
                }
            }
        }
        try {
            deadline.run(attempts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return result(used);
    }

    private List<MetricFamilySamples> result(List<Slot> used) {
        Families all = new Families();
        List<Sample> successes = new ArrayList<>();
        List<Sample> durations = new ArrayList<>();
        for (Slot slot : used) {
            Attempt.Outcome outcome = slot.last.outcome();
            if (outcome != null && outcome.absent()) {
                tell(slot, Optional.empty());
                continue;
            }
            String name = slot.subsystem.name();
            Optional<String> problem = outcome == null ? HANGS : outcome.problem();
            tell(slot, problem);
            successes.add(SUCCESS.sample(problem.isEmpty() ? 1 : 0, name));
            if (outcome != null) {
                all.addAll(outcome.families());
                durations.add(DURATION.sample(outcome.seconds(), name));
            }
        }
        all.add(SUCCESS, successes);
        all.add(DURATION, durations);
        exporter.collect(all);
        return all.all();
    }

    /** One log line when a subsystem begins to fail, one when it works again. */
    private void tell(Slot slot, Optional<String> problem) {
        if (problem.isPresent() && !slot.failing) {
            log.warn("collector failed", "collector", slot.subsystem.name(), "err", problem.get());
        } else if (problem.isEmpty() && slot.failing) {
            log.info("collector works again", "collector", slot.subsystem.name());
        }
        slot.failing = problem.isPresent();
    }

    private final class Chosen extends Collector implements Collector.Describable {
        private final Predicate<String> chosen;

        Chosen(Predicate<String> chosen) {
            this.chosen = chosen;
        }

        @Override
        public List<MetricFamilySamples> collect() {
            return MmCollector.this.run(chosen);
        }

        @Override
        public List<MetricFamilySamples> describe() {
            return ImmutableList.of();
        }
    }
}
