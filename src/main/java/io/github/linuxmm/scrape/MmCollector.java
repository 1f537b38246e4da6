package io.github.linuxmm.scrape;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The one collector that the client library knows: takes a snapshot, runs the collectors on it, each within its
 * deadline, and adds how each of them went.
 *
 * <p>One scrape at a time; a collector that hangs is left out, without waiting, until its read returns.
 */
public final class MmCollector extends io.prometheus.client.Collector
        implements io.prometheus.client.Collector.Describable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Family SUCCESS = Family.gauge(
            "mm_exporter_collector_success",
            "1 if the collector read all of its files, 0 if not; absent if this kernel does not have them.",
            "collector");
    private static final Family DURATION = Family.gauge(
            "mm_exporter_collector_duration_seconds", "How long the collector took in this scrape.", "collector");

    private static final Optional<String> HANGS = Optional.of("timed out");
    private static final Optional<String> NO_THREAD = Optional.of("no thread to run it");

    /** A collector and how its last run went. */
    private static final class Slot {
        private final String name;
        private final Collector collector;
        private volatile Optional<CollectorRun> last = Optional.empty();
        private boolean failing;

        Slot(String name, Collector collector) {
            this.name = name;
            this.collector = collector;
        }

        Optional<CollectorRun.Outcome> outcome() {
            return last.flatMap(CollectorRun::outcome);
        }

        boolean hangs() {
            return last.map(CollectorRun::isRunning).orElse(false);
        }
    }

    /** Whether a collector read all of its files. */
    private record Success(String collector, boolean all) {}

    private final KeptFamilies<List<Success>> successes = new KeptFamilies<>(MmCollector::show);
    private final ImmutableList<Slot> slots;
    private final Host host;
    private final ExporterMetrics exporter;
    private final Log log;
    private final Deadline deadline;
    private volatile Optional<Snapshot> last = Optional.empty();

    /** @param collectors by name, in the order of the exposition */
    public MmCollector(ImmutableMap<String, Collector> collectors, Host host, ExporterMetrics exporter, Log log) {
        this(collectors, host, exporter, log, new Deadline(LIMIT_NANOS));
    }

    MmCollector(
            ImmutableMap<String, Collector> collectors,
            Host host,
            ExporterMetrics exporter,
            Log log,
            Deadline deadline) {
        this.slots = collectors.entrySet().stream()
                .map(entry -> new Slot(entry.getKey(), entry.getValue()))
                .collect(ImmutableList.toImmutableList());
        this.host = host;
        this.exporter = exporter;
        this.log = log;
        this.deadline = deadline;
    }

    /** The names of the collectors. */
    public ImmutableSet<String> names() {
        return slots.stream().map(slot -> slot.name).collect(ImmutableSet.toImmutableSet());
    }

    /** Whether any collector could run now: not all hang, and the host gives a thread. Runs none of them. */
    public boolean canRun() {
        return !(!slots.isEmpty() && slots.stream().allMatch(Slot::hangs)) && deadline.canRun();
    }

    /** How the last run of each collector went. */
    public synchronized List<CollectorState> states() {
        List<CollectorState> states = new ArrayList<>();
        for (Slot slot : slots) {
            Optional<CollectorRun.Outcome> outcome = slot.outcome();
            states.add(new CollectorState(
                    slot.name,
                    outcome.map(CollectorRun.Outcome::absent).orElse(false),
                    outcome.isEmpty()
                            ? Optional.of("not run yet")
                            : outcome.get().problem()));
        }
        return states;
    }

    /** The snapshot of the last scrape that ran all collectors, or some that asked for the allocator's state. */
    public Optional<Snapshot> lastSnapshot() {
        return last;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return scrape(host.look()).all();
    }

    /** Runs all collectors on a snapshot. */
    public Families scrape(Snapshot now) {
        Families families = scrape(now, name -> true);
        last = Optional.of(now);
        return families;
    }

    /** No family is known before a kernel's files are read. */
    @Override
    public List<MetricFamilySamples> describe() {
        return ImmutableList.of();
    }

    /** A view of this collector that runs only the collectors whose names are chosen. */
    io.prometheus.client.Collector only(Predicate<String> chosen) {
        return new Chosen(chosen);
    }

    private synchronized Families scrape(Snapshot now, Predicate<String> chosen) {
        Map<Slot, CollectorRun> runs = new LinkedHashMap<>();
        for (Slot slot : slots) {
            // One that hangs is not tried again until it returns.
            if (chosen.test(slot.name) && !slot.hangs()) {
                CollectorRun run = new CollectorRun(slot.collector, now);
                slot.last = Optional.of(run);
                runs.put(slot, run);
            }
        }
        try {
            deadline.run(List.copyOf(runs.values()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return result(chosen, runs);
    }

    private Families result(Predicate<String> chosen, Map<Slot, CollectorRun> runs) {
        Families all = new Families();
        List<Success> ran = new ArrayList<>(slots.size());
        Samples durations = DURATION.samples();
        for (Slot slot : slots) {
            if (!chosen.test(slot.name)) {
                continue;
            }
            // What an earlier scrape began, and may have ended just now, is as old as that scrape.
            CollectorRun run = runs.get(slot);
            Optional<CollectorRun.Outcome> outcome = run == null ? Optional.empty() : run.outcome();
            if (outcome.isPresent() && outcome.get().absent()) {
                tell(slot, Optional.empty());
                continue;
            }
            Optional<String> problem =
                    outcome.isPresent() ? outcome.get().problem() : run == null || run.hasBegun() ? HANGS : NO_THREAD;
            tell(slot, problem);
            ran.add(new Success(slot.name, problem.isEmpty()));
            if (outcome.isPresent()) {
                all.addAll(outcome.get().families());
                // Microseconds: a scrape pays for each digit.
                durations.add(Math.round(outcome.get().seconds() * 1e6) / 1e6, slot.name);
            }
        }
        successes.addTo(all, ran);
        all.add(durations);
        exporter.collect(all);
        return all;
    }

    private static void show(List<Success> ran, Families out) {
        Samples samples = SUCCESS.samples();
        ran.forEach(one -> samples.add(one.all ? 1 : 0, one.collector));
        out.add(samples);
    }

    /** One log line when a collector begins to fail, one when it recovers. */
    private void tell(Slot slot, Optional<String> problem) {
        if (problem.isPresent() && !slot.failing) {
            log.warn("collector failed", "collector", slot.name, "err", problem.get());
        } else if (problem.isEmpty() && slot.failing) {
            log.info("collector recovered", "collector", slot.name);
        }
        slot.failing = problem.isPresent();
    }

    private final class Chosen extends io.prometheus.client.Collector
            implements io.prometheus.client.Collector.Describable {
        private final Predicate<String> chosen;

        Chosen(Predicate<String> chosen) {
            this.chosen = chosen;
        }

        @Override
        public List<MetricFamilySamples> collect() {
            Snapshot now = host.look();
            Families families = MmCollector.this.scrape(now, chosen);
            if (now.allocatorIfRead().isPresent()) {
                last = Optional.of(now);
            }
            return families.all();
        }

        @Override
        public List<MetricFamilySamples> describe() {
            return ImmutableList.of();
        }
    }
}
