package io.github.linuxmm.history;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Remembers the moments of the last hour, and fewer of the last day: {@link #HOUR} and {@link #DAY} of them at most, which
 * take less than 0.5 MB with the usual 11 orders. Thread-safe.
 */
public final class History {
    /** Seconds between two moments. */
    public static final int STEP_SECONDS = 10;
    /** Seconds between two moments of the day. */
    static final int DAY_STEP_SECONDS = 300;

    static final int HOUR = 3600 / STEP_SECONDS + 1;
    static final int DAY = 24 * 3600 / DAY_STEP_SECONDS + 1;
    static final int CHANGES = 64;

    private final Deque<Moment> hour = new ArrayDeque<>(HOUR + 1);
    private final Deque<Moment> day = new ArrayDeque<>(DAY + 1);
    private final Deque<Change> changes = new ArrayDeque<>(CHANGES + 1);

    /** Remembers a moment, which must not be earlier than the last. */
    public synchronized void add(Moment moment) {
        if (day.isEmpty()
                || moment.monotonicNanos() - day.getLast().monotonicNanos()
                        >= TimeUnit.SECONDS.toNanos(DAY_STEP_SECONDS - 1)) {
            addLast(day, moment, DAY);
        }
        addLast(hour, moment, HOUR);
    }

    /** Remembers what was seen to change. */
    public synchronized void add(Change change) {
        addLast(changes, change, CHANGES);
    }

    private static <T> void addLast(Deque<T> to, T what, int most) {
        to.addLast(what);
        if (to.size() > most) {
            to.removeFirst();
        }
    }

    /** What is remembered, until a moment that may be later than the last. */
    public synchronized Course until(Moment now) {
        ImmutableList.Builder<Moment> moments = ImmutableList.builder();
        for (Moment moment : day) {
            if (hour.isEmpty() || moment.monotonicNanos() < hour.getFirst().monotonicNanos()) {
                moments.add(moment);
            }
        }
        moments.addAll(hour);
        return new Course(moments.add(now).build(), ImmutableList.copyOf(changes));
    }
}
