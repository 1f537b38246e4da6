package io.github.linuxmm.holder;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers what each holder had an hour and a day ago, in memory, so that growth can be told without a database.
 *
 * <p>Bounded: of each source the {@link HolderHistory#KEPT} largest at some 20 times. Thread-safe.
 */
public final class HolderBook {
    private static final Comparator<Growth> LARGEST = Comparator.comparingLong(Growth::largest)
            .reversed()
            .thenComparing(Growth::source)
            .thenComparing(growth -> growth.holder().name());

    private final Map<String, HolderHistory> sources = new TreeMap<>();
    private long changes;

    /**
     * Takes down what a source says now, in place of what it said before.
     *
     * @param nanos a clock that is never set
     */
    public synchronized void record(String source, List<Holder> holders, long nanos) {
        sources.computeIfAbsent(source, name -> new HolderHistory()).record(holders, nanos);
        changes++;
    }

    /** A source that says nothing now, or cannot be read; what it said before is forgotten after 10 minutes without a word. */
    public synchronized void silence(String source, long nanos) {
        HolderHistory history = sources.get(source);
        if (history != null) {
            if (history.silence(nanos)) {
                sources.remove(source);
            }
            changes++;
        }
    }

    /** How often something was taken down: while this is the same, so is all that is told here. */
    public synchronized long changes() {
        return changes;
    }

    /** The holders of all sources that grew most, the first the most; of those that did not grow none. */
    public synchronized ImmutableList<Growth> largest(int most) {
        List<Growth> grown = new ArrayList<>();
        sources.forEach((source, history) -> history.addGrowth(source, grown));
        return grown.stream()
                .filter(growth -> growth.largest() > 0)
                .sorted(LARGEST)
                .limit(most)
                .collect(ImmutableList.toImmutableList());
    }

    /** How much of a window of so many nanoseconds the sources cover: the least of them; 0 where there is none. */
    public synchronized long coveredNanos(long window) {
        return sources.values().stream()
                .mapToLong(history -> history.coveredNanos(window))
                .min()
                .orElse(0);
    }
}
