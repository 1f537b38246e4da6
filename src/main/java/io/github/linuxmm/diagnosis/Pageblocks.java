package io.github.linuxmm.diagnosis;

import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.ZoneNames;

/**
 * Pageblocks of the zones up to Normal, DMA left out: nobody uses it.
 *
 * @param all of all migrate types
 */
record Pageblocks(long unmovable, long all) {
    static Pageblocks of(Pagetypeinfo types) {
        long unmovable = 0;
        long all = 0;
        for (Pagetypeinfo.Pageblocks blocks : types.pageblocks()) {
            if (!blocks.zone().equals("DMA") && ZoneNames.rank(blocks.zone()) <= ZoneNames.rank(ZoneNames.NORMAL)) {
                all += blocks.count();
                unmovable += blocks.migratetype().equals("Unmovable") ? blocks.count() : 0;
            }
        }
        return new Pageblocks(unmovable, all);
    }

    double share() {
        return all == 0 ? 0 : (double) unmovable / all;
    }
}
