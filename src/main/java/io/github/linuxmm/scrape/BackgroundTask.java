package io.github.linuxmm.scrape;

import io.github.linuxmm.snapshot.Host;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a collector needs done between scrapes.
 *
 * @param name the value of the {@code task} label, and the thread's name
 * @param interval time between the beginnings of two rounds; zero where a round waits by itself
 * @param work what to run; what it throws, anything, is logged, and the next round is tried
 * @param isWaiting whether a round waits for something that need not come: it is not stuck then
 */
public record BackgroundTask(String name, Duration interval, Work work, Predicate<Host> isWaiting) {
    /** What is run. */
    public interface Work {
        void run(Host host) throws Exception;
    }

    /** A task whose rounds end. */
    public BackgroundTask(String name, Duration interval, Work work) {
        this(name, interval, work, host -> false);
    }
}
