package io.github.linuxmm.pagealloc;

/**
 * The kernel's rules written down literally, statement by statement, and taking blocks one at a time as its buddy
 * allocator does. Slow and without any closed form: what the model is held against.
 */
public final class LiteralKernel {
    private final WatermarkRule rule;
    private final long[] nr;
    private long free;
    private final ZoneState zone;

    public LiteralKernel(WatermarkRule rule, ZoneState zone) {
        this.rule = rule;
        this.zone = zone;
        this.nr = zone.blocks().toArray();
        this.free = zone.free();
    }

    /** __zone_watermark_ok, and rmqueue finding a block that is certainly not CMA's. */
    public boolean ok(Gfp gfp, int order, Watermark mark) {
        boolean alloc = mark == Watermark.MIN && gfp == Gfp.ATOMIC;
        long min = mark == Watermark.MIN ? zone.min() : zone.low();
        if (alloc) {
            min -= min / 2;
            min -= min / 4;
        }
        long freePages = free;
        freePages -= (1L << order) - 1;
        if (rule == WatermarkRule.BEFORE_4_4) {
            if (freePages - zone.freeCma() <= min + zone.reserve()) {
                return false;
            }
            for (int o = 0; o < order; o++) {
                freePages -= nr[o] << o;
                min >>= 1;
                if (freePages <= min) {
                    return false;
                }
            }
            return hasBlock(order);
        }
        if (!alloc) {
            freePages -= zone.highatomic();
        }
        freePages -= zone.freeCma();
        if (freePages <= min + zone.reserve()) {
            return false;
        }
        return hasBlock(order);
    }

    private boolean hasBlock(int order) {
        long suitable = 0;
        for (int o = order; o < nr.length; o++) {
            suitable += nr[o] * (1L << o - order);
        }
        return suitable > 0;
    }

    /** Takes blocks until the test fails; how many that were. The CMA bound is for the zone as it was at first. */
    long take(Gfp gfp, int order) {
        long suitable = 0;
        for (int o = order; o < nr.length; o++) {
            suitable += nr[o] * (1L << o - order);
        }
        long certain = suitable - zone.freeCma() / (1L << order);
        long taken = 0;
        while (taken < certain && ok(gfp, order, Watermark.MIN)) {
            rmqueue(order);
            taken++;
        }
        return taken;
    }

    /** __rmqueue_smallest and expand. */
    private void rmqueue(int order) {
        int current = order;
        while (nr[current] == 0) {
            current++;
        }
        nr[current]--;
        while (current > order) {
            current--;
            nr[current]++;
        }
        free -= 1L << order;
    }
}
