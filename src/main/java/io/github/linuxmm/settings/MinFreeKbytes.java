package io.github.linuxmm.settings;

import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.ZoneNames;
import io.github.linuxmm.procfs.Zoneinfo;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel chooses for {@code vm.min_free_kbytes}, in kB.
 *
 * <p>It chooses early at boot, when the initial RAM disk still has its memory, and chooses again when memory comes or huge pages are
 * switched. So a choice by the amount of memory is known to {@value #LOWER} below and {@value #HIGHER} above; on a guest of 1 GiB it
 * was 12 % below.
 *
 * <p>Sources: mm/page_alloc.c calculate_min_free_kbytes, nr_free_buffer_pages (3.10 to 6.18; up to 5.7 at most 65536), mm/khugepaged.c
 * set_recommended_min_free_kbytes.
 *
 * @param withoutHugePages 4 * sqrt(lowmem in kB)
 * @param withHugePages where transparent huge pages are on; empty for a kernel that has none
 */
public record MinFreeKbytes(long withoutHugePages, OptionalLong withHugePages) {
    private static final double LOWER = 0.15;
    private static final double HIGHER = 0.05;
    private static final long LEAST = 128;
    /** MIGRATE_PCPTYPES: two blocks free, and a fallback of each type for each. */
    private static final long BLOCKS_OF_ZONE = 2 + 3 * 3;

    /** No kernel with pages of 4 KiB has larger pageblocks, whatever the default size of huge pages is. */
    private static final int LARGEST_BLOCK_OF_4K = 1 << 10;

    private static final int BLOCK_OF_4K = 1 << 9;

    /** The choice for these zones; empty where the size of pages or zones is not known. */
    public static Optional<MinFreeKbytes> of(Zoneinfo zoneinfo, Kernel kernel) {
        if (kernel.pageSize().isEmpty() || zoneinfo.problem().isPresent()) {
            return Optional.empty();
        }
        long pageKbytes = kernel.pageSize().getAsInt() / 1024;
        long lowmem = 0;
        int zones = 0;
        for (Zone zone : zoneinfo.zones()) {
            if (isLow(zone) && zone.populated()) {
                lowmem += zone.size().managed().orElse(zone.size().present().orElse(0));
                zones++;
            }
        }
        if (lowmem == 0) {
            return Optional.empty();
        }
        long most = isAtLeast(kernel, 5, 8) ? 262_144 : 65_536;
        long without = Math.min(most, Math.max(LEAST, (long) Math.sqrt(16.0 * lowmem * pageKbytes)));
        OptionalLong with = OptionalLong.empty();
        if (kernel.hugePagePages().isPresent()) {
            long recommended = blockPages(kernel) * zones * BLOCKS_OF_ZONE;
            long atMost = (lowmem - high(without / pageKbytes, lowmem, kernel)) / 20;
            with = OptionalLong.of(Math.max(without, Math.min(recommended, atMost) * pageKbytes));
        }
        return Optional.of(new MinFreeKbytes(without, with));
    }

    /** Whether a request of GFP_USER may use it. */
    private static boolean isLow(Zone zone) {
        int rank = ZoneNames.rank(zone.name());
        return rank >= 0 && rank <= ZoneNames.rank(ZoneNames.NORMAL);
    }

    /** A pageblock is a huge page, but where that is one of 1 GiB. */
    private static long blockPages(Kernel kernel) {
        long pages = kernel.hugePagePages().orElse(0);
        return kernel.pageSize().orElse(0) == 4096 && pages > LARGEST_BLOCK_OF_4K ? BLOCK_OF_4K : pages;
    }

    /** The zones' high watermarks, together, with the first choice and a watermark_scale_factor of 10 (since 4.6). */
    private static long high(long min, long lowmem, Kernel kernel) {
        long distance = isAtLeast(kernel, 4, 6) ? Math.max(min / 4, lowmem / 1000) : min / 4;
        return min + 2 * distance;
    }

    private static boolean isAtLeast(Kernel kernel, int major, int minor) {
        return kernel.version().map(version -> version.isAtLeast(major, minor)).orElse(true);
    }

    /** Whether a value may be the kernel's choice where huge pages are on. */
    boolean isWithHugePages(double kbytes) {
        return withHugePages.isPresent() && isNear(kbytes, withHugePages.getAsLong());
    }

    /** Whether a value may be the kernel's choice where they are off. */
    boolean isWithoutHugePages(double kbytes) {
        return isNear(kbytes, withoutHugePages);
    }

    private static boolean isNear(double kbytes, long chosen) {
        return kbytes >= (1 - LOWER) * chosen && kbytes <= (1 + HIGHER) * chosen;
    }
}
