package io.github.linuxmm.holder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the holders of one source had: every 10 minutes for an hour, every 2 hours for a day. So a window is up to 11 minutes
 * longer than an hour, and up to 2 hours and 10 minutes longer than a day, where rounds come every minute. Not thread-safe.
 */
final class HolderHistory {
    static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
    /** So many holders are remembered, the largest. */
    static final int KEPT = 256;

    /** Who has less is not worth naming. */
    private static final long LEAST_BYTES = 64 << 10;

    private static final Comparator<Holder> LARGEST =
            Comparator.comparingLong(Holder::bytes).reversed().thenComparing(Holder::name);

    private static final long OFTEN_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long SELDOM_NANOS = TimeUnit.HOURS.toNanos(2);
    /** Rounds do not come to the second. */
    private static final long EARLY_NANOS = TimeUnit.SECONDS.toNanos(30);

    /**
     * A look; names are sorted.
     *
     * @param others what a holder had at most that is not in it
     */
    private record Look(long nanos, String[] names, long[] bytes, long others) {
        long bytesOf(String name) {
            int at = Arrays.binarySearch(names, name);
            return at >= 0 ? bytes[at] : others;
        }
    }

    /** The oldest first. */
    private final List<Look> looks = new ArrayList<>();

    private Map<String, String> names = new HashMap<>();
    private List<Holder> now = List.of();
    private long nowNanos;

    /** Nothing was said; true where that lasts. */
    boolean silence(long nanos) {
        now = List.of();
        return nanos - nowNanos > OFTEN_NANOS;
    }

    void record(List<Holder> holders, long nanos) {
        List<Holder> kept = holders.stream().sorted(LARGEST).limit(KEPT).toList();
        now = kept.stream().filter(holder -> holder.bytes() >= LEAST_BYTES).toList();
        nowNanos = nanos;
        if (looks.isEmpty() || nanos - last().nanos >= OFTEN_NANOS - EARLY_NANOS) {
            looks.add(look(kept));
            thin();
        }
    }

    /** How many looks are kept. */
    int looks() {
        return looks.size();
    }

    /** How many names are kept. */
    int names() {
        return names.size();
    }

    private Look last() {
        return looks.get(looks.size() - 1);
    }

    /** One String for each name, however often it is remembered. */
    private Look look(List<Holder> holders) {
        Map<String, String> kept = new HashMap<>();
        for (Look look : looks) {
            for (String name : look.names) {
                kept.put(name, name);
            }
        }
        names = kept;
        List<Holder> sorted =
                holders.stream().sorted(Comparator.comparing(Holder::name)).toList();
        String[] sortedNames = new String[sorted.size()];
        long[] bytes = new long[sorted.size()];
        for (int i = 0; i < bytes.length; i++) {
            sortedNames[i] = names.computeIfAbsent(sorted.get(i).name(), name -> name);
            bytes[i] = sorted.get(i).bytes();
        }
        return new Look(
                nowNanos,
                sortedNames,
                bytes,
                holders.size() < KEPT ? 0 : holders.get(KEPT - 1).bytes());
    }

    /** Keeps all looks of the hour and the last before it, one in 2 hours of the day and the last before it, and no others. */
    private void thin() {
        List<Look> kept = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            Look look = looks.get(i);
            long ageOfNext = i + 1 < looks.size() ? nowNanos - looks.get(i + 1).nanos : 0;
            boolean grid = kept.isEmpty() || look.nanos - kept.get(kept.size() - 1).nanos >= SELDOM_NANOS - EARLY_NANOS;
            if (ageOfNext < HOUR_NANOS || ageOfNext < DAY_NANOS && grid) {
                kept.add(look);
            }
        }
        looks.clear();
        looks.addAll(kept);
    }

    /** The last look that is as old as the window, else the first. */
    private @Nullable Look base(long window) {
        Look base = null;
        for (Look look : looks) {
            if (base == null || nowNanos - look.nanos >= window) {
                base = look;
            }
        }
        return base;
    }

    long coveredNanos(long window) {
        Look base = base(window);
        return base == null ? 0 : nowNanos - base.nanos;
    }

    void addGrowth(String source, List<Growth> to) {
        Look hour = base(HOUR_NANOS);
        Look day = base(DAY_NANOS);
        if (hour == null || day == null) {
            return;
        }
        for (Holder holder : now) {
            to.add(new Growth(
                    source,
                    holder,
                    holder.bytes() - hour.bytesOf(holder.name()),
                    holder.bytes() - day.bytesOf(holder.name())));
        }
    }
}
