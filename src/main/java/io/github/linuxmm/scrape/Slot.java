package io.github.linuxmm.scrape;

import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Snapshot;
import java.util.Optional;

/** A collector, its last run, and how the last one went that a scrape waited for. */
final class Slot {
    private final String name;
    private final Collector collector;
    private volatile Optional<CollectorRun> last = Optional.empty();
    private volatile CollectorState state;
    private boolean failing;

    Slot(String name, Collector collector) {
        this.name = name;
        this.collector = collector;
        this.state = new CollectorState(name, false, Optional.of("not run yet"));
    }

    String name() {
        return name;
    }

    CollectorState state() {
        return state;
    }

    boolean hangs() {
        return running().isPresent();
    }

    /** The run that has begun and not ended. */
    Optional<CollectorRun> running() {
        return last.filter(CollectorRun::isRunning);
    }

    CollectorRun newRun(Snapshot now) {
        CollectorRun run = new CollectorRun(collector, now);
        last = Optional.of(run);
        return run;
    }

    /** This kernel does not have its files. */
    void absent(Log log) {
        tell(new CollectorState(name, true, Optional.empty()), log);
    }

    /** It ran, or hangs. */
    void ran(Optional<String> problem, Log log) {
        tell(new CollectorState(name, false, problem), log);
    }

    /** One log line when it begins to fail, one when it recovers. */
    private void tell(CollectorState now, Log log) {
        state = now;
        if (now.problem().isPresent() && !failing) {
            log.warn("collector failed", "collector", name, "err", now.problem().get());
        } else if (now.problem().isEmpty() && failing) {
            log.info("collector recovered", "collector", name);
        }
        failing = now.problem().isPresent();
    }
}
