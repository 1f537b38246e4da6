package io.github.linuxmm.history;

/**
 * A figure that is kept. Those of an order have one value for each; the others one. Counters of the kernel count from
 * boot, those of the exporter from its start.
 */
public enum Figure {
    /** Bytes: MemTotal. */
    TOTAL_BYTES,
    /** Bytes: MemAvailable; kernels before 3.14 have none. */
    AVAILABLE_BYTES,
    /** Bytes in huge pages that were set aside. */
    HUGETLB_BYTES,
    /** Bytes: MemFree. */
    FREE_BYTES,
    /** Bytes in the page cache's lists. */
    FILE_BYTES,
    /** Bytes of processes. */
    ANON_BYTES,
    /** Bytes freed to per-CPU lists, which count as used and cannot merge. */
    PCP_BYTES,
    /** Bytes of slabs that reclaim can free. */
    SLAB_RECLAIMABLE_BYTES,
    /** Bytes that can neither be moved nor reclaimed; the parts below add up to them. */
    PINNED_BYTES,
    PINNED_SLAB_BYTES,
    PINNED_PAGE_TABLES_BYTES,
    PINNED_PERCPU_BYTES,
    PINNED_VMALLOC_BYTES,
    PINNED_KERNEL_STACK_BYTES,
    PINNED_UNACCOUNTED_BYTES,
    /** Direct reclaims, in all zones. */
    DIRECT_RECLAIMS,
    /** Pages reclaimed, by kswapd and directly. */
    RECLAIMED_PAGES,
    /** Direct compactions. */
    COMPACT_STALL,
    /** Those that made no block. */
    COMPACT_FAIL,
    /** How often somebody had caches dropped. */
    CACHES_DROPPED,
    /** Logged page allocation failures of orders above 0 for callers that could wait. */
    FAILURES_THAT_COULD_WAIT,
    /** Failures that the kernel kept to itself. */
    FAILURES_SUPPRESSED,
    /** Processes killed for want of memory, those at a limit of their own cgroup left out. */
    OOM_KILLS,
    /** Seconds without a valid sample. */
    MISSED_SECONDS,
    /** Of an order: the share of free memory, 0 to 1, in blocks that are smaller. */
    UNUSABLE_RATIO(true),
    /** Of an order: blocks that a GFP_KERNEL request could have, one after the other. */
    ALLOCATABLE_BLOCKS(true),
    /** Of an order: free blocks in the zones up to Normal. */
    FREE_BLOCKS(true),
    /** Of an order: logged page allocation failures. */
    FAILURES(true),
    /** Of an order: seconds for which, for certain, no GFP_KERNEL request was served. */
    UNAVAILABLE_SECONDS(true),
    /** Of an order: seconds for which that was not known. */
    UNKNOWN_SECONDS(true);

    private static final int SINGLE = count(false);
    private static final int BY_ORDER = count(true);

    private final boolean byOrder;

    Figure() {
        this(false);
    }

    Figure(boolean byOrder) {
        this.byOrder = byOrder;
    }

    /** Whether each order has one. */
    public boolean isByOrder() {
        return byOrder;
    }

    /** How many values a moment has. */
    static int values(int orders) {
        return SINGLE + BY_ORDER * orders;
    }

    /** Where a value is among those of a moment; the order counts only where each has one. */
    int index(int order) {
        return byOrder ? SINGLE + BY_ORDER * order + (ordinal() - SINGLE) : ordinal();
    }

    private static int count(boolean byOrder) {
        int count = 0;
        for (Figure figure : values()) {
            count += figure.byOrder == byOrder ? 1 : 0;
        }
        return count;
    }
}
