package io.github.linuxmm.pagealloc;

import com.google.common.primitives.ImmutableLongArray;

/** Arithmetic on free blocks by order: index is the order, a block of order k has 2^k pages. */
public final class FreeBlocks {
    /** 2^44 pages of 4 KiB are 64 PiB. */
    static final long MAX_PAGES = 1L << 44;

    private FreeBlocks() {}

    /** False where the counts are more pages than any machine has: a damaged file, and sums would overflow. */
    public static boolean isPlausible(ImmutableLongArray blocks) {
        for (int k = 0; k < blocks.length(); k++) {
            if (blocks.get(k) > MAX_PAGES >> k) {
                return false;
            }
        }
        return true;
    }

    /** All free pages in the blocks. */
    public static long pages(ImmutableLongArray blocks) {
        return suitable(blocks, 0);
    }

    /** How many blocks of this order the free blocks hold or can be split into. */
    public static long suitable(ImmutableLongArray blocks, int order) {
        long suitable = 0;
        for (int k = order; k < blocks.length(); k++) {
            suitable += blocks.get(k) << (k - order);
        }
        return suitable;
    }

    /**
     * The share of free pages that lie in blocks smaller than this order, 0 to 1; 1 where nothing is free.
     *
     * <p>mm/vmstat.c unusable_free_index, all versions, without its rounding to thousandths.
     */
    public static double unusableFreeRatio(ImmutableLongArray blocks, int order) {
        long free = pages(blocks);
        return free == 0 ? 1 : (double) (free - (suitable(blocks, order) << order)) / free;
    }

    /**
     * Why an allocation of this order would fail: towards 0 for lack of memory, towards 1 for fragmentation; -1 while a
     * block is large enough, so that it would not fail. With very few free blocks it may lie between -0.5 and 0.
     *
     * <p>mm/vmstat.c __fragmentation_index, all versions, with its rounding to thousandths.
     */
    public static double fragmentationIndex(ImmutableLongArray blocks, int order) {
        long count = 0;
        for (int k = 0; k < blocks.length(); k++) {
            count += blocks.get(k);
        }
        if (count == 0) {
            return 0;
        }
        if (suitable(blocks, order) > 0) {
            return -1;
        }
        long free = pages(blocks);
        return (1000 - (1000 + free * 1000 / (1L << order)) / count) / 1000.0;
    }
}
