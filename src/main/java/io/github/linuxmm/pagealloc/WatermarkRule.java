package io.github.linuxmm.pagealloc;

import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.Zoneinfo;

/** The two forms of mm/page_alloc.c __zone_watermark_ok; commit 97a16fc82a7c changed it in 4.4. */
public enum WatermarkRule {
    /** Every lower order must leave enough free pages as well: strict where free memory is in small blocks. */
    BEFORE_4_4,
    /** Enough free pages in all, and one block that is large enough. */
    SINCE_4_4;

    /** The rule of a kernel: by what its files show, else by its release, else the newer. */
    public static WatermarkRule of(Kernel kernel, Zoneinfo zoneinfo) {
        for (Zone zone : zoneinfo.zones()) {
            // The boost line came in 5.16 or later, empty zones are listed since 4.12.
            if (zone.watermarks().boost().isPresent() || zone.isEmpty()) {
                return SINCE_4_4;
            }
        }
        return kernel.version().map(version -> version.isAtLeast(4, 4)).orElse(true) ? SINCE_4_4 : BEFORE_4_4;
    }
}
