package io.github.linuxmm.pagealloc;

import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Pagetypeinfo;
import java.util.Optional;

/**
 * The pages of each zone that are kept for atomic requests of high order. No file shows them but pagetypeinfo; without
 * it they are taken as 0.
 */
public final class Highatomic {
    private static final String HIGHATOMIC = "HighAtomic";

    /** Nothing is known. */
    public static final Highatomic UNKNOWN = new Highatomic(Optional.empty(), false);

    private final Optional<Pagetypeinfo> pagetypeinfo;
    private final boolean freeOnly;

    /**
     * Reads them from pagetypeinfo.
     *
     * @param kernel 4.4 to 6.11 subtract the whole reserve (nr_reserved_highatomic), 6.12 and later its free pages
     *     (nr_free_highatomic); mm/page_alloc.c __zone_watermark_unusable_free
     */
    public static Highatomic of(Pagetypeinfo pagetypeinfo, Kernel kernel) {
        return new Highatomic(
                Optional.of(pagetypeinfo),
                kernel.version().map(version -> version.isAtLeast(6, 12)).orElse(false));
    }

    private Highatomic(Optional<Pagetypeinfo> pagetypeinfo, boolean freeOnly) {
        this.pagetypeinfo = pagetypeinfo;
        this.freeOnly = freeOnly;
    }

    long pages(int node, String zone) {
        return pagetypeinfo
                .map(known -> freeOnly ? free(known, node, zone) : reserved(known, node, zone))
                .orElse(0L);
    }

    private static long free(Pagetypeinfo pagetypeinfo, int node, String zone) {
        for (Pagetypeinfo.FreeList list : pagetypeinfo.freeLists()) {
            if (list.node() == node
                    && list.zone().equals(zone)
                    && list.migratetype().equals(HIGHATOMIC)) {
                return FreeBlocks.pages(list.blocks());
            }
        }
        return 0;
    }

    private static long reserved(Pagetypeinfo pagetypeinfo, int node, String zone) {
        for (Pagetypeinfo.Pageblocks blocks : pagetypeinfo.pageblocks()) {
            if (blocks.node() == node
                    && blocks.zone().equals(zone)
                    && blocks.migratetype().equals(HIGHATOMIC)) {
                return blocks.count() * pagetypeinfo.pagesPerBlock().orElse(0);
            }
        }
        return 0;
    }
}
