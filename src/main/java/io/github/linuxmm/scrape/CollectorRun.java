package io.github.linuxmm.scrape;

import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of a collector, which may hang. */
final class CollectorRun implements Runnable {
    /**
     * How a run ended.
     *
     * @param families what it found, also where it failed half-way
     * @param absent this kernel does not have the files
     * @param problem why it failed; empty where it did not
     */
    record Outcome(Families families, double seconds, boolean absent, Optional<String> problem) {}

    private final Collector collector;
    private final Snapshot now;
    private volatile boolean begun;
    private volatile Optional<Outcome> outcome = Optional.empty();

    CollectorRun(Collector collector, Snapshot now) {
        this.collector = collector;
        this.now = now;
    }

    /** What follows at once is {@link #run}. */
    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Whether it has begun and not ended. */
    boolean isRunning() {
        return begun && outcome.isEmpty();
    }

    /** The outcome; empty before and while it runs. */
    Optional<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void run() {
        begin();
        long start = System.nanoTime();
        Families families = new Families();
        boolean absent = false;
        try {
            collector.collect(now, families);
        } catch (NoSuchFileException e) {
            absent = true;
        } catch (IOException e) {
            families.problem(Optional.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            // A fault of ours must cost this collector only, as a fault of the kernel's would. Where no memory is left
            // the JVM ends; what comes here of errors is a stack that was too small for a user's regex.
            families.problem(Optional.of("internal error: " + e));
        }
        outcome = Optional.of(new Outcome(families, (System.nanoTime() - start) / 1e9, absent, families.problem()));
        synchronized (this) {
            notifyAll();
        }
    }

    /** Waits until it has ended, or time is over. */
    synchronized void await(long end) throws InterruptedException {
        for (long left = end - System.nanoTime(); outcome.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
