package io.github.linuxmm.pagealloc;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelVersion;
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
     * kernel's test, blocks are buddyinfo's. Where something in one of them could not be read, no zone is known.
     */
    public static HostState of(
            WatermarkRule rule, Zoneinfo zoneinfo, Buddyinfo buddyinfo, Kernel kernel, HighatomicSources highatomic) {
        int normal = zoneinfo.zoneTypes().indexOf(ZoneNames.NORMAL);
        boolean whole = zoneinfo.problem().isEmpty() && buddyinfo.problem().isEmpty();
        boolean complete = whole;
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
            boolean known = whole
                    && area.isPresent()
                    && FreeBlocks.isPlausible(area.get().blocks())
                    && isKnown(zone.free())
                    && isKnown(marks.min())
                    && isKnown(marks.low())
                    && (zone.freeCma().isPresent() || zoneinfo.problem().isEmpty())
                    && isPlausible(zone.freeCma().orElse(0))
                    && isPlausible(zone.unaccepted().orElse(0))
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
                        minOfOrder0(rule, kernel, marks),
                        zone.protection().get(normal),
                        zone.freeCma().orElse(0),
                        zone.unaccepted().orElse(0),
                        acceptsOnDemand(kernel),
                        highatomic.of(zone, orders),
                        area.get().blocks()));
            }
        }
        for (Buddyinfo.FreeArea area : buddyinfo.areas()) {
            joined -= isForKernel(area.zone()) ? 1 : 0;
        }
        // Rows left over are zones that zoneinfo does not show.
        return new HostState(rule, zones.build(), complete && joined == 0, orders);
    }

    /**
     * GFP_ATOMIC of order 0 is tried without the boost where it fails with it (zone_watermark_fast): for certain since
     * 5.10, not before 5.5. Before the boost line in zoneinfo (5.16 or later) it is not known how much that is.
     */
    private static Span minOfOrder0(WatermarkRule rule, Kernel kernel, Zone.Watermarks marks) {
        long min = marks.min().getAsLong();
        Optional<KernelVersion> version = kernel.version();
        if (marks.boost().isPresent()) {
            return Span.exactly(Math.max(0, min - marks.boost().getAsLong()));
        }
        boolean hidden = version.map(known -> known.isAtLeast(5, 5)).orElse(rule == WatermarkRule.SINCE_4_4);
        return hidden ? new Span(0, min) : Span.exactly(min);
    }

    /**
     * Unaccepted memory of a confidential guest (TDX, SEV-SNP) is free. 6.5 to 6.11 take it off in the test; since 6.12,
     * and by backports before, it is accepted when a request needs it (cond_accept_memory).
     */
    private static boolean acceptsOnDemand(Kernel kernel) {
        return kernel.version().map(known -> known.isAtLeast(6, 12)).orElse(false);
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

    /** Whether some zone would serve this request now, without reclaim or compaction. */
    public Availability availability(Gfp gfp, int order, Watermark mark) {
        boolean known = complete;
        for (ZoneState zone : zones) {
            switch (zone.availability(rule, gfp, order, mark)) {
                case AVAILABLE -> {
                    return Availability.AVAILABLE;
                }
                case UNKNOWN -> known = false;
                case UNAVAILABLE -> {}
            }
        }
        return known ? Availability.UNAVAILABLE : Availability.UNKNOWN;
    }

    /** True where it is not known for some request whether it would be served, although every zone could be read. */
    public boolean isUncertain() {
        for (int order = 0; order < orders; order++) {
            for (Gfp gfp : Gfp.values()) {
                for (Watermark mark : Watermark.values()) {
                    if (complete && availability(gfp, order, mark) == Availability.UNKNOWN) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Blocks of this order that all zones together could give one after the other, at least; empty where it is not known
     * whether there is one.
     */
    public OptionalLong allocatableBlocks(Gfp gfp, int order) {
        Span blocks = Span.ZERO;
        for (ZoneState zone : zones) {
            blocks = blocks.plus(zone.allocatableBlocks(rule, gfp, order));
        }
        return !complete || blocks.isUncertain() ? OptionalLong.empty() : OptionalLong.of(blocks.least());
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
