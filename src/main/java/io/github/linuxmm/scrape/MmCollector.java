package io.github.linuxmm.scrape;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
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
 * <p>One scrape at a time. On the thread of a request collectors run one after another: where one hangs, another thread
 * takes the {@link Turn}, and what is left runs on threads of its own, within a deadline. For as long as a collector hangs
 * it is left out, without waiting.
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

    private final DistinctNames names = new DistinctNames();
    private final ImmutableList<Slot> slots;
    private final Host host;
    private final ExporterMetrics exporter;
    private final Log log;
    private final Deadline deadline;
    private final Turn turn;
    private volatile Optional<Snapshot> last = Optional.empty();

    /** @param collectors by name, in the order of the exposition */
    public MmCollector(ImmutableMap<String, Collector> collectors, Host host, ExporterMetrics exporter, Log log) {
        this(collectors, host, exporter, log, new Deadline(LIMIT_NANOS), new Turn());
    }

    MmCollector(
            ImmutableMap<String, Collector> collectors,
            Host host,
            ExporterMetrics exporter,
            Log log,
            Deadline deadline,
            Turn turn) {
        this.slots = collectors.entrySet().stream()
                .map(entry -> new Slot(entry.getKey(), entry.getValue()))
                .collect(ImmutableList.toImmutableList());
        this.host = host;
        this.exporter = exporter;
        this.log = log;
        this.deadline = deadline;
        this.turn = turn;
    }

    /** The names of the collectors. */
    public ImmutableSet<String> names() {
        return slots.stream().map(Slot::name).collect(ImmutableSet.toImmutableSet());
    }

    /** Whether any collector could run now: none hangs, or not all and the host gives a thread. Runs none of them. */
    public boolean canRun() {
        return slots.stream().noneMatch(Slot::hangs) || !slots.stream().allMatch(Slot::hangs) && deadline.canRun();
    }

    Turn turn() {
        return turn;
    }

    /** How the last run of each collector went. */
    public List<CollectorState> states() {
        return slots.stream().map(Slot::state).toList();
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

    private Families scrape(Snapshot now, Predicate<String> chosen) {
        if (turn.isMine()) {
            return scrapeInTurn(now, chosen);
        }
        turn.begin(null);
        try {
            return scrapeInTurn(now, chosen);
        } finally {
            turn.end();
        }
    }

    private Families scrapeInTurn(Snapshot now, Predicate<String> chosen) {
        boolean anyHangs = false;
        Map<Slot, CollectorRun> hanging = new LinkedHashMap<>();
        Map<Slot, CollectorRun> runs = new LinkedHashMap<>();
        for (Slot slot : slots) {
            Optional<CollectorRun> before = slot.running();
            anyHangs |= before.isPresent();
            if (!chosen.test(slot.name())) {
                continue;
            }
            // One that hangs is not tried again until it returns.
            if (before.isPresent()) {
                hanging.put(slot, before.get());
            } else {
                runs.put(slot, slot.newRun(now));
            }
        }
        List<CollectorRun> toRun = List.copyOf(runs.values());
        try {
            if (turn.isTaken()) {
                long end = deadline.end();
                deadline.runEach(toRun, end);
                // What is slow, and does not hang, began just before.
                for (CollectorRun run : hanging.values()) {
                    run.await(end);
                }
                runs.putAll(hanging);
            } else if (!anyHangs && turn.mayHang()) {
                runHere(toRun);
            } else {
                deadline.run(toRun);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        turn.keep();
        return result(chosen, runs);
    }

    private void runHere(List<CollectorRun> runs) {
        for (CollectorRun run : runs) {
            turn.step(run);
            run.run();
        }
    }

    private Families result(Predicate<String> chosen, Map<Slot, CollectorRun> runs) {
        Families all = new Families(names);
        Samples successes = SUCCESS.samples();
        Samples durations = DURATION.samples();
        for (Slot slot : slots) {
            if (!chosen.test(slot.name())) {
                continue;
            }
            // What an earlier scrape began, and may have ended just now, is as old as that scrape.
            CollectorRun run = runs.get(slot);
            Optional<CollectorRun.Outcome> outcome = run == null ? Optional.empty() : run.outcome();
            if (outcome.isPresent() && outcome.get().absent()) {
                slot.absent(log);
                continue;
            }
            Optional<String> problem =
                    outcome.isPresent() ? outcome.get().problem() : run == null || run.hasBegun() ? HANGS : NO_THREAD;
            slot.ran(problem, log);
            successes.add(problem.isEmpty() ? 1 : 0, slot.name());
            if (outcome.isPresent()) {
                all.addAll(outcome.get().families());
                // Microseconds: a scrape pays for each digit.
                durations.add(Math.round(outcome.get().seconds() * 1e6) / 1e6, slot.name());
            }
        }
        all.add(successes);
        all.add(durations);
        exporter.collect(all);
        return all;
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
