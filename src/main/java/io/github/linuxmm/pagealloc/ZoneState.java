package io.github.linuxmm.pagealloc;

import com.google.common.primitives.ImmutableLongArray;

/**
 * One zone as the allocator sees it; all numbers in pages.
 *
 * @param free NR_FREE_PAGES
 * @param min watermark, boost included
 * @param low watermark, boost included
 * @param reserve lowmem reserve against requests that may use zones up to Normal
 * @param freeCma free pages that only movable requests may use
 * @param highatomic pages kept for atomic requests of high order; 0 where no file tells (then the answers near the
 *     mark are optimistic by at most 1 % of the zone)
 * @param blocks free blocks by order, as in buddyinfo
 */
public record ZoneState(
        int node,
        String zone,
        long free,
        long min,
        long low,
        long reserve,
        long freeCma,
        long highatomic,
        ImmutableLongArray blocks) {

    /** True if at least one page is free above min and reserve. */
    public boolean eligible() {
        return free > min + reserve;
    }

    /** True if a request of this order would be served from this zone now, without reclaim or compaction. */
    public boolean serves(WatermarkRule rule, Gfp gfp, int order, Watermark mark) {
        return requestsServed(rule, gfp, order, mark) > 0;
    }

    /** How many blocks of this order could be taken one after the other above the lowered watermark min. */
    public long allocatableBlocks(WatermarkRule rule, Gfp gfp, int order) {
        return requestsServed(rule, gfp, order, Watermark.MIN);
    }

    /**
     * How many requests of this order pass the watermark test and find a block, one after the other.
     *
     * <p>Each taken block lowers the free pages by 2^order and changes no block smaller than that, so each inequality
     * {@code left > right} of the test holds for {@code ceil((left - right) / 2^order)} requests.
     */
    private long requestsServed(WatermarkRule rule, Gfp gfp, int order, Watermark mark) {
        // At most so many of them are CMA's; the rest is usable for certain.
        long suitable = order < blocks.length() ? FreeBlocks.suitable(blocks, order) - (freeCma >> order) : 0;
        if (suitable <= 0) {
            return 0;
        }
        // The first attempt goes without the caller's rights (gfp_to_alloc_flags is called in the slow path).
        boolean rights = gfp == Gfp.ATOMIC && mark == Watermark.MIN;
        long watermark = mark == Watermark.LOW ? low : gfp.lower(min);
        long left = free - ((1L << order) - 1);
        if (rule == WatermarkRule.SINCE_4_4) {
            long unusable = freeCma + (rights ? 0 : highatomic);
            return Math.min(suitable, requests(left - unusable - watermark - reserve, order));
        }
        long served = Math.min(suitable, requests(left - freeCma - watermark - reserve, order));
        for (int smaller = 0; smaller < order; smaller++) {
            left -= blocks.get(smaller) << smaller;
            watermark >>= 1;
            served = Math.min(served, requests(left - watermark, order));
        }
        return served;
    }

    private static long requests(long margin, int order) {
        return margin <= 0 ? 0 : (margin - 1 >> order) + 1;
    }
}
