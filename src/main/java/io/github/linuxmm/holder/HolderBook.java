package io.github.linuxmm.holder;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
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

    /** They are counted by what they may hold: a user without rights can have many that are empty. */
    private static final String AT_MOST = "pipes";

    private static final String PINNED = "pinned";
    /** The part of pinned memory that pipes are in. */
    private static final String UNACCOUNTED = "unaccounted";

    /** The two are not looked at in the same moment, and what others give back hides what was taken. */
    private static final long SLACK_BYTES = 32 << 20;

    private final Map<String, HolderHistory> sources = new TreeMap<>();
    private Object state = new Object();

    /**
     * Takes down what a source says now, in place of what it said before.
     *
     * @param nanos a clock that is never set
     */
    public synchronized void record(String source, List<Holder> holders, long nanos) {
        sources.computeIfAbsent(source, name -> new HolderHistory()).record(holders, nanos);
        state = new Object();
    }

    /** A source that says nothing now, or cannot be read; what it said before is forgotten after 10 minutes without a word. */
    public synchronized void silence(String source, long nanos) {
        HolderHistory history = sources.get(source);
        if (history != null) {
            if (history.silence(nanos)) {
                sources.remove(source);
            }
            state = new Object();
        }
    }

    /** While this is the same object, all that is told here is the same. */
    public synchronized Object state() {
        return state;
    }

    /** Whether a source tells of each holder how much it has at most. */
    public static boolean isUpperBound(String source) {
        return source.equals(AT_MOST);
    }

    /**
     * The holders of all sources that grew most, the first the most; of those that did not grow none. Pipes did not grow by much
     * more than the part of pinned memory that they are in.
     */
    public synchronized ImmutableList<Growth> largest(int most) {
        List<Growth> grown = new ArrayList<>();
        sources.forEach((source, history) -> history.addGrowth(source, grown));
        return grown.stream()
                .map(this::plausible)
                .filter(growth -> growth.largest() > 0)
                .sorted(LARGEST)
                .limit(most)
                .collect(ImmutableList.toImmutableList());
    }

    private Growth plausible(Growth growth) {
        HolderHistory pinned = sources.get(PINNED);
        if (!isUpperBound(growth.source()) || pinned == null) {
            return growth;
        }
        List<Growth> parts = new ArrayList<>();
        pinned.addGrowth(PINNED, parts);
        long hour = 0;
        long day = 0;
        for (Growth part : parts) {
            if (part.holder().name().equals(UNACCOUNTED)) {
                hour = Math.max(0, part.hourBytes());
                day = Math.max(0, part.dayBytes());
            }
        }
        return new Growth(
                growth.source(),
                growth.holder(),
                Math.min(growth.hourBytes(), 2 * hour + SLACK_BYTES),
                Math.min(growth.dayBytes(), 2 * day + SLACK_BYTES));
    }

    /** How much of a window of so many nanoseconds each source covers. */
    public synchronized ImmutableMap<String, Long> coveredNanos(long window) {
        ImmutableMap.Builder<String, Long> covered = ImmutableMap.builder();
        sources.forEach((source, history) -> covered.put(source, history.coveredNanos(window)));
        return covered.buildOrThrow();
    }
}
