package io.github.linuxmm.collector;

import io.github.linuxmm.pagealloc.FreeBlocks;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Span;
import io.github.linuxmm.pagealloc.ZoneState;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Labels;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The allocator model's answers: what each zone and the host could give now, for every order. */
public final class AllocatorCollector implements Collector {
    private static final Family ZONE_BLOCKS = Family.gauge(
            "mm_zone_allocatable_blocks",
            "At least so many blocks of 2^order pages could GFP_KERNEL requests take from the zone in a row, above min; absent while"
                    + " it is not known whether there is one; /proc/zoneinfo, buddyinfo and pagetypeinfo.",
            "numa_node",
            "zone",
            "order");
    private static final Family ZONE_RATIO = Family.gauge(
            "mm_zone_unusable_free_ratio",
            "Share of the zone's free pages in blocks smaller than this order, from /proc/buddyinfo.",
            "numa_node",
            "zone",
            "order");
    private static final Family ZONE_INDEX = Family.gauge(
            "mm_zone_fragmentation_index",
            "-1 while a block of this order is free; otherwise from 0 (lack of memory) to 1 (fragmentation); /proc/buddyinfo.",
            "numa_node",
            "zone",
            "order");
    private static final Family BLOCKS = Family.gauge(
            "mm_allocatable_blocks",
            "At least so many blocks of 2^order pages could be taken in a row from the zones up to Normal, above min; absent while"
                    + " it is not known whether there is one; /proc/zoneinfo, buddyinfo and pagetypeinfo.",
            "gfp",
            "order");
    private static final Family RATIO = Family.gauge(
            "mm_unusable_free_ratio",
            "Share of free pages in blocks smaller than this order, over zones with more free than min + reserve; 1 if there are none;"
                    + " /proc/zoneinfo and buddyinfo.",
            "order");

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Buddyinfo areas = now.buddyinfo();
        out.problem(areas.problem());
        addIndices(areas, out);
        Zoneinfo zones;
        try {
            zones = now.zoneinfo();
        } catch (NoSuchFileException e) {
            // The indices need buddyinfo alone.
            return;
        }
        out.problem(zones.problem());
        addModel(now.allocator(), out);
    }

    private static void addIndices(Buddyinfo buddyinfo, Families out) {
        Samples ratios = ZONE_RATIO.samples();
        Samples indices = ZONE_INDEX.samples();
        for (Buddyinfo.FreeArea area : buddyinfo.areas()) {
            int orders = FreeBlocks.isPlausible(area.blocks()) ? area.blocks().length() : 0;
            for (int order = 0; order < orders; order++) {
                List<String> labels = List.of(Labels.of(area.node()), area.zone(), Labels.of(order));
                ratios.add(FreeBlocks.unusableFreeRatio(area.blocks(), order), labels);
                indices.add(FreeBlocks.fragmentationIndex(area.blocks(), order), labels);
            }
        }
        out.add(ratios);
        out.add(indices);
    }

    private static void addModel(HostState host, Families out) {
        Samples zones = ZONE_BLOCKS.samples();
        for (ZoneState zone : host.zones()) {
            for (int order = 0; order < host.orders(); order++) {
                Span count = zone.allocatableBlocks(host.rule(), Gfp.KERNEL, order);
                if (!count.isUncertain()) {
                    zones.add(count.least(), Labels.of(zone.node()), zone.zone(), Labels.of(order));
                }
            }
        }
        out.add(zones);
        Samples blocks = BLOCKS.samples();
        Samples ratios = RATIO.samples();
        for (int order = 0; order < host.orders(); order++) {
            String label = Labels.of(order);
            for (Gfp gfp : Gfp.values()) {
                host.allocatableBlocks(gfp, order).ifPresent(count -> blocks.add(count, gfp.label(), label));
            }
            host.unusableFreeRatio(order).ifPresent(ratio -> ratios.add(ratio, label));
        }
        out.add(blocks);
        out.add(ratios);
    }
}
