package io.github.linuxmm.pagealloc;

import com.google.common.primitives.ImmutableLongArray;

/**
 * One zone as the allocator sees it; all numbers in pages.
 *
 * @param free NR_FREE_PAGES
 * @param min watermark, boost included
 * @param low watermark, boost included
 * @param minOfOrder0 the watermark min that a GFP_ATOMIC request of order 0 is held against at last: without boost where
 *     the kernel tries that too
 * @param reserve lowmem reserve against requests that may use zones up to Normal
 * @param freeCma free pages that only movable requests may use
 * @param unaccepted free pages that a confidential guest has not accepted yet; they are in none of the blocks
 * @param acceptsOnDemand true where a request that finds no block has some accepted for it, for certain; else it may be
 *     so, or the watermark test takes them off
 * @param highatomic what is known of the reserve for atomic requests
 * @param blocks free blocks by order, as in buddyinfo: of all migrate types
 */
public record ZoneState(
        int node,
        String zone,
        long free,
        long min,
        long low,
        Span minOfOrder0,
        long reserve,
        long freeCma,
        long unaccepted,
        boolean acceptsOnDemand,
        Highatomic highatomic,
        ImmutableLongArray blocks) {

    /** True if at least one page is free above min and reserve. */
    public boolean eligible() {
        return free > min + reserve;
    }

    /** Whether a request of this order would be served from this zone now, without reclaim or compaction. */
    public Availability availability(WatermarkRule rule, Gfp gfp, int order, Watermark mark) {
        Span served = requestsServed(rule, gfp, order, mark);
        return served.least() > 0
                ? Availability.AVAILABLE
                : served.most() > 0 ? Availability.UNKNOWN : Availability.UNAVAILABLE;
    }

    /** How many blocks of this order could be taken one after the other above the lowered watermark min. */
    public Span allocatableBlocks(WatermarkRule rule, Gfp gfp, int order) {
        return requestsServed(rule, gfp, order, Watermark.MIN);
    }

    /**
     * How many requests of this order pass the watermark test and find a block that they may have, one after the other
     * (mm/page_alloc.c __zone_watermark_ok and rmqueue).
     *
     * <p>Each taken block lowers the free pages by 2^order and changes no block smaller than that, so each inequality
     * {@code left > right} of the test holds for {@code ceil((left - right) / 2^order)} requests.
     */
    Span requestsServed(WatermarkRule rule, Gfp gfp, int order, Watermark mark) {
        if (order >= blocks.length()) {
            return Span.ZERO;
        }
        // The first attempt goes without the caller's rights (gfp_to_alloc_flags is called in the slow path).
        boolean rights = gfp == Gfp.ATOMIC && mark == Watermark.MIN;
        Span suitable = suitable(order, rights);
        Span subtracted = rights ? Span.ZERO : highatomic.subtracted();
        Span watermark = mark == Watermark.LOW
                ? Span.exactly(low)
                : rights && order == 0
                        ? new Span(gfp.lower(minOfOrder0.least()), gfp.lower(minOfOrder0.most()))
                        : Span.exactly(gfp.lower(min));
        long unusable = acceptsOnDemand ? 0 : unaccepted;
        long accepted = unaccepted >> order;
        return new Span(
                passing(rule, order, suitable.least(), subtracted.most() + unusable, watermark.most()),
                passing(rule, order, suitable.most() + accepted, subtracted.least(), watermark.least()));
    }

    /** How many blocks of this order the free blocks hold or can be split into, of those that the request may have. */
    private Span suitable(int order, boolean rights) {
        if (!rights) {
            return ordinary(order);
        }
        // rmqueue looks into the reserve first for orders above 0; for order 0 after all else, and only since 6.1 to
        // 6.12.
        Span all = withReserve(order);
        return order > 0 ? all : new Span(ordinary(order).least(), all.most());
    }

    private Span ordinary(int order) {
        return highatomic.lists().isPresent()
                ? highatomic.lists().get().ordinary(blocks, order)
                : withoutCma(highatomic.withoutReserve(blocks, order), order);
    }

    private Span withReserve(int order) {
        return highatomic.lists().isPresent()
                ? highatomic.lists().get().withHighatomic(blocks, order)
                : withoutCma(Span.exactly(FreeBlocks.suitable(blocks, order)), order);
    }

    /** At most so many of the blocks are CMA's. */
    private Span withoutCma(Span suitable, int order) {
        return new Span(Math.max(0, suitable.least() - (freeCma >> order)), suitable.most());
    }

    private long passing(WatermarkRule rule, int order, long suitable, long subtracted, long watermark) {
        long left = free - ((1L << order) - 1);
        long served = Math.min(suitable, requests(left - freeCma - subtracted - watermark - reserve, order));
        if (rule == WatermarkRule.BEFORE_4_4) {
            for (int smaller = 0; smaller < order; smaller++) {
                left -= blocks.get(smaller) << smaller;
                watermark >>= 1;
                served = Math.min(served, requests(left - watermark, order));
            }
        }
        return served;
    }

    private static long requests(long margin, int order) {
        return margin <= 0 ? 0 : (margin - 1 >> order) + 1;
    }
}
