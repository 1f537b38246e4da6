package io.github.linuxmm.scrape;

import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Snapshot;
import java.util.Optional;

/** A collector, its last run, and how the last one went that a scrape waited for. */
final class Slot {
    /** Whether a collector read all of its files. Not a record: it is the same object each time, and compared as such. */
    static final class Success {
        private final String collector;
        private final boolean all;

        private Success(String collector, boolean all) {
            this.collector = collector;
            this.all = all;
        }

        void addTo(Samples samples) {
            samples.add(all ? 1 : 0, collector);
        }
    }

    private final String name;
    private final Collector collector;
    private final Success whole;
    private final Success failed;
    private volatile Optional<CollectorRun> last = Optional.empty();
    private volatile CollectorState state;
    private boolean failing;

    Slot(String name, Collector collector) {
        this.name = name;
        this.collector = collector;
        this.whole = new Success(name, true);
        this.failed = new Success(name, false);
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

    /** It ran; what of it is to be shown. */
    Success ran(Optional<String> problem, Log log) {
        tell(new CollectorState(name, false, problem), log);
        return problem.isEmpty() ? whole : failed;
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
