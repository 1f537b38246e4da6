package io.github.linuxmm.kernellog;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;
import java.util.OptionalDouble;

/**
 * What the kernel log said, at one moment. Counts are of events since the reader started.
 *
 * @param failureCounts for {@link #failures}
 * @param suppressed failures that the kernel did not print ({@code warn_alloc: N callbacks suppressed}): of pages, and
 *     of vmalloc, which shares the limiter; their order is unknown, and those after the last printed one are not told
 * @param lastFailures for {@link #lastFailure}
 * @param oomKillCounts for {@link #oomKills}
 * @param slabFailures {@code SLUB:} or {@code SLAB: Unable to allocate memory on ...}; also of a memory cgroup at its
 *     limit
 * @param vmallocFailures {@code vmalloc: allocation failure} and {@code vmalloc error}
 * @param droppedRecords records that were overwritten before they were read
 * @param allocationSites bytes by place in the kernel's source, of the last report that has them
 * @param readable false where the log cannot be opened or read, and until it was read once
 */
public record KernelLogCounts(
        ImmutableLongArray failureCounts,
        long suppressed,
        ImmutableDoubleArray lastFailures,
        ImmutableLongArray oomKillCounts,
        long slabFailures,
        long vmallocFailures,
        long droppedRecords,
        ImmutableMap<String, Long> allocationSites,
        boolean readable) {

    /**
     * Page allocation failures that the kernel printed.
     *
     * @param order 0 to {@link KernelLog#ORDERS} - 1
     */
    public long failures(int order, LoggedGfp gfp) {
        return failureCounts.get(order * KernelLog.KINDS + gfp.ordinal());
    }

    /**
     * Unix time of the last failure of an order, in seconds, also of one that was in the log before the reader
     * started; empty if none.
     */
    public OptionalDouble lastFailure(int order) {
        double time = lastFailures.get(order);
        return time == KernelLog.NEVER ? OptionalDouble.empty() : OptionalDouble.of(time);
    }

    /** OOM kills; one that killed a whole cgroup counts once. */
    public long oomKills(OomConstraint constraint) {
        return oomKillCounts.get(constraint.ordinal());
    }
}
