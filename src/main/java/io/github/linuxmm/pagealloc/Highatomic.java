package io.github.linuxmm.pagealloc;

import com.google.common.primitives.ImmutableLongArray;
import java.util.Optional;

/**
 * What is known of the pages of a zone that are kept for atomic requests of high order (MIGRATE_HIGHATOMIC, since 4.4).
 *
 * @param subtracted pages that the watermark test takes off the free pages of who may not use them: 4.4 to 6.11 the
 *     whole reserve (nr_reserved_highatomic), free or not, since 6.12 its free pages (nr_free_highatomic);
 *     mm/page_alloc.c __zone_watermark_unusable_free
 * @param mostFree at most so many free pages are in the reserve
 * @param lists the free lists, where they were read
 * @param reported what a failure report shows, where there is one
 */
public record Highatomic(Span subtracted, long mostFree, Optional<FreeLists> lists, Optional<ReportedRow> reported) {
    /** No reserve: kernels before 4.4. */
    public static final Highatomic NONE = new Highatomic(Span.ZERO, 0, Optional.empty(), Optional.empty());

    /**
     * How many blocks of an order are not the reserve's, or can be split from such: at least and at most.
     *
     * @param all free blocks by order, of all types
     */
    Span withoutReserve(ImmutableLongArray all, int order) {
        if (reported.isPresent() && reported.get().holds(all, order)) {
            return without(all, order, reported.get().highatomic());
        }
        long most = FreeBlocks.suitable(all, order);
        return new Span(Math.max(0, most - (mostFree >> order)), most);
    }

    /**
     * What is left of the free blocks without those of a list that was read some seconds before. Since then a block of the
     * list may have been split, so that its parts are in other columns, or may have been taken; so at least what is left
     * without all that the list held, and at most what is left column by column. Both are the same where nothing changed.
     */
    private static Span without(ImmutableLongArray all, int order, ImmutableLongArray list) {
        long most = 0;
        for (int k = order; k < all.length(); k++) {
            most += Math.max(0, all.get(k) - list.get(k)) << (k - order);
        }
        long least = FreeBlocks.suitable(all, order) - FreeBlocks.suitable(list, order);
        return new Span(Math.max(0, Math.min(least, most)), most);
    }

    /**
     * The row of a zone in a failure report, and how many of its blocks are the reserve's; index is the order.
     *
     * @param row free blocks of all types
     * @param highatomic free blocks of the reserve; -1 where the report does not tell
     */
    public record ReportedRow(ImmutableLongArray row, ImmutableLongArray highatomic) {
        /**
         * Whether it still tells the blocks of this order and more. A reserve changes with a block that is taken: by an atomic
         * request that makes it grow, or by the ordinary one for which a pageblock is given back. So where not a
         * count has changed, the types have not.
         */
        private boolean holds(ImmutableLongArray all, int order) {
            for (int k = order; k < all.length(); k++) {
                if (highatomic.get(k) < 0 || row.get(k) != all.get(k)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Free blocks by who may have them, from pagetypeinfo; index is the order.
     *
     * @param highatomic blocks of the reserve
     * @param others blocks that neither an ordinary nor an atomic request may have: CMA and Isolate
     */
    public record FreeLists(ImmutableLongArray highatomic, ImmutableLongArray others) {
        /** How many blocks of an order an ordinary request may have, of all free ones. */
        Span ordinary(ImmutableLongArray all, int order) {
            ImmutableLongArray.Builder kept = ImmutableLongArray.builder(all.length());
            for (int k = 0; k < all.length(); k++) {
                kept.add(highatomic.get(k) + others.get(k));
            }
            return without(all, order, kept.build());
        }

        /** How many an atomic request may have. */
        Span withHighatomic(ImmutableLongArray all, int order) {
            return without(all, order, others);
        }
    }
}
