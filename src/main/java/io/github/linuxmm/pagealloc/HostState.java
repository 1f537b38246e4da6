package io.github.linuxmm.pagealloc;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.ZoneNames;
import io.github.linuxmm.procfs.Zoneinfo;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The zones of a host that GFP_KERNEL and GFP_ATOMIC requests fall back to: those up to Normal, of all nodes
 * (mm/page_alloc.c, zonelists). HighMem, Movable and Device are not for them.
 *
 * @param zones the zones of which everything is known
 * @param complete false if a zone that may matter is missing; then only what a known zone proves holds for the host
 * @param orders the number of orders of this kernel; 0 where buddyinfo could not be read
 */
public record HostState(WatermarkRule rule, ImmutableList<ZoneState> zones, boolean complete, int orders) {

    /**
     * Joins two files that were read one after the other and need not agree: free pages are zoneinfo's, as in the
     * kernel's test, blocks are buddyinfo's.
     */
    public static HostState of(WatermarkRule rule, Zoneinfo zoneinfo, Buddyinfo buddyinfo, Highatomic highatomic) {
        int normal = zoneinfo.zoneTypes().indexOf(ZoneNames.NORMAL);
        boolean complete = zoneinfo.problem().isEmpty() && buddyinfo.problem().isEmpty();
        int orders = buddyinfo.areas().isEmpty()
                ? 0
                : buddyinfo.areas().get(0).blocks().length();
        ImmutableList.Builder<ZoneState> zones =
                ImmutableList.builderWithExpectedSize(zoneinfo.zones().size());
        int joined = 0;
        for (Zone zone : zoneinfo.zones()) {
            if (!zone.populated() || !isForKernel(zone.name())) {
                continue;
            }
            Optional<Buddyinfo.FreeArea> area = area(buddyinfo, zone);
            Zone.Watermarks marks = zone.watermarks();
            boolean known = area.isPresent()
                    && FreeBlocks.isPlausible(area.get().blocks())
                    && isKnown(zone.free())
                    && isKnown(marks.min())
                    && isKnown(marks.low())
                    && isPlausible(zone.freeCma().orElse(0))
                    && normal >= 0
                    && normal < zone.protection().length()
                    && isPlausible(zone.protection().get(normal));
            joined += area.isPresent() ? 1 : 0;
            complete &= known;
            if (known) {
                zones.add(new ZoneState(
                        zone.node(),
                        zone.name(),
                        zone.free().getAsLong(),
                        marks.min().getAsLong(),
                        marks.low().getAsLong(),
                        zone.protection().get(normal),
                        zone.freeCma().orElse(0),
                        highatomic.pages(zone.node(), zone.name()),
                        area.get().blocks()));
            }
        }
        for (Buddyinfo.FreeArea area : buddyinfo.areas()) {
            joined -= isForKernel(area.zone()) ? 1 : 0;
        }
        // Rows left over are zones that zoneinfo does not show.
        return new HostState(rule, zones.build(), complete && joined == 0, orders);
    }

    private static boolean isKnown(OptionalLong pages) {
        return pages.isPresent() && isPlausible(pages.getAsLong());
    }

    private static boolean isPlausible(long pages) {
        return pages <= FreeBlocks.MAX_PAGES;
    }

    private static boolean isForKernel(String zone) {
        return ZoneNames.rank(zone) <= ZoneNames.rank(ZoneNames.NORMAL);
    }

    private static Optional<Buddyinfo.FreeArea> area(Buddyinfo buddyinfo, Zone zone) {
        for (Buddyinfo.FreeArea area : buddyinfo.areas()) {
            if (area.node() == zone.node() && area.zone().equals(zone.name())) {
                return Optional.of(area);
            }
        }
        return Optional.empty();
    }

    /** True if some zone is known to serve this request now. */
    public boolean serves(Gfp gfp, int order, Watermark mark) {
        for (ZoneState zone : zones) {
            if (zone.serves(rule, gfp, order, mark)) {
                return true;
            }
        }
        return false;
    }

    /** Blocks of this order that all zones together could give one after the other; empty where a zone is not known. */
    public OptionalLong allocatableBlocks(Gfp gfp, int order) {
        if (!complete) {
            return OptionalLong.empty();
        }
        long blocks = 0;
        for (ZoneState zone : zones) {
            blocks += zone.allocatableBlocks(rule, gfp, order);
        }
        return OptionalLong.of(blocks);
    }

    /**
     * The share of free pages in blocks smaller than this order, over the zones that an ordinary request may use at
     * all (eligible: above min and reserve); 1 where there is none. Empty where a zone is not known.
     */
    public OptionalDouble unusableFreeRatio(int order) {
        if (!complete) {
            return OptionalDouble.empty();
        }
        long free = 0;
        long usable = 0;
        for (ZoneState zone : zones) {
            if (zone.eligible()) {
                free += FreeBlocks.pages(zone.blocks());
                usable += FreeBlocks.suitable(zone.blocks(), order) << order;
            }
        }
        return OptionalDouble.of(free == 0 ? 1 : (double) (free - usable) / free);
    }
}
