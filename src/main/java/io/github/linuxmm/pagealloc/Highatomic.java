package io.github.linuxmm.pagealloc;

import io.github.linuxmm.procfs.Pagetypeinfo;

/**
 * The pages of each zone that are kept for atomic requests of high order. No file shows them but pagetypeinfo; without
 * it they are taken as 0.
 */
public final class Highatomic {
    private static final String HIGHATOMIC = "HighAtomic";

    /** Nothing is known. */
    public static final Highatomic UNKNOWN = new Highatomic(null, false);

    private final Pagetypeinfo pagetypeinfo;
    private final boolean freeOnly;

    /**
     * Reads them from pagetypeinfo.
     *
     * @param release 4.4 to 6.11 subtract the whole reserve (nr_reserved_highatomic), 6.12 and later its free pages
     *     (nr_free_highatomic); mm/page_alloc.c __zone_watermark_unusable_free
     */
    public static Highatomic of(Pagetypeinfo pagetypeinfo, String release) {
        String[] parts = release.split("[^0-9]+", 3);
        boolean freeOnly = parts.length > 1 && !parts[0].isEmpty() && !parts[1].isEmpty() && parts[0].length() < 5
                && parts[1].length() < 5
                && Integer.parseInt(parts[0]) * 10_000 + Integer.parseInt(parts[1]) >= 6 * 10_000 + 12;
        return new Highatomic(pagetypeinfo, freeOnly);
    }

    private Highatomic(Pagetypeinfo pagetypeinfo, boolean freeOnly) {
        this.pagetypeinfo = pagetypeinfo;
        this.freeOnly = freeOnly;
    }

    long pages(int node, String zone) {
        if (pagetypeinfo == null) {
            return 0;
        }
        if (freeOnly) {
            for (Pagetypeinfo.FreeList list : pagetypeinfo.freeLists()) {
                if (list.node() == node && list.zone().equals(zone) && list.migratetype().equals(HIGHATOMIC)) {
                    return FreeBlocks.pages(list.blocks());
                }
            }
            return 0;
        }
        for (Pagetypeinfo.Pageblocks blocks : pagetypeinfo.pageblocks()) {
            if (blocks.node() == node && blocks.zone().equals(zone) && blocks.migratetype().equals(HIGHATOMIC)) {
                return blocks.count() * pagetypeinfo.pagesPerBlock();
            }
        }
        return 0;
    }
}
