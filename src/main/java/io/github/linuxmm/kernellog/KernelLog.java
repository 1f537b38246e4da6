package io.github.linuxmm.kernellog;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel log reported so far. Thread-safe: one thread adds, others take snapshots. */
public final class KernelLog {
    /** More orders than any kernel has. */
    public static final int ORDERS = 17;

    /**
     * The counts at one time.
     *
     * @param readable false where the log cannot be read
     * @param failures by {@code gfp} and then by order
     * @param lastFailures Unix time of the last failure of an order, from before the start too
     * @param oomKills by constraint
     */
    public record Counts(boolean readable, ImmutableMap<String, long[]> failures, ImmutableMap<Integer, Double> lastFailures,
            ImmutableMap<String, Long> oomKills, long suppressed, long slabFailures, long vmallocFailures, long dropped) {}

    private final Map<String, long[]> failures = new TreeMap<>();
    private final Map<Integer, Double> lastFailures = new TreeMap<>();
    private final Map<String, Long> oomKills = new TreeMap<>();
    private final Map<KernelEvent.Kind, Long> others = new HashMap<>();
    private long dropped;
    private boolean readable;

    /** Everything begins at 0, so that a first event is an increase. */
    public KernelLog() {
        for (String gfp : new String[] {"kernel", "atomic", "other"}) {
            failures.put(gfp, new long[ORDERS]);
        }
        for (String constraint : new String[] {"none", "cpuset", "memory_policy", "memcg"}) {
            oomKills.put(constraint, 0L);
        }
    }

    /**
     * Adds an event.
     *
     * @param live false for one from before the start: it is told by its time, and not counted, or each restart would
     *     count it again
     */
    public synchronized void add(KernelEvent event, double unixSeconds, boolean live) {
        boolean failure = event.kind() == KernelEvent.Kind.PAGE_ALLOCATION_FAILURE && event.order() < ORDERS;
        if (failure) {
            lastFailures.merge(event.order(), unixSeconds, Math::max);
        }
        if (!live) {
            return;
        }
        if (failure) {
            failures.get(event.label())[event.order()]++;
        } else if (event.kind() == KernelEvent.Kind.OOM_KILL) {
            oomKills.merge(event.label(), 1L, Long::sum);
        } else {
            others.merge(event.kind(), event.count(), Long::sum);
        }
    }

    /** Records that the ring buffer overwrote before they were read. */
    synchronized void addDropped(long records) {
        dropped += records;
    }

    /** Whether the log can be read. */
    public synchronized void setReadable(boolean now) {
        readable = now;
    }

    /** The counts now. */
    public synchronized Counts counts() {
        ImmutableMap.Builder<String, long[]> copy = ImmutableMap.builder();
        failures.forEach((gfp, orders) -> copy.put(gfp, orders.clone()));
        return new Counts(readable, copy.build(), ImmutableMap.copyOf(lastFailures), ImmutableMap.copyOf(oomKills),
                others.getOrDefault(KernelEvent.Kind.SUPPRESSED, 0L), others.getOrDefault(KernelEvent.Kind.SLAB_FAILURE, 0L),
                others.getOrDefault(KernelEvent.Kind.VMALLOC_FAILURE, 0L), dropped);
    }
}
