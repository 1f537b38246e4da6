package io.github.linuxmm.collector;

import io.github.linuxmm.pagealloc.FreeBlocks;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.ZoneState;
import io.github.linuxmm.procfs.Buddyinfo;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The allocator model's answers: what each zone and the host could give now, for every order. */
public final class AllocatorCollector implements Subsystem {
    private static final Family ZONE_BLOCKS = Family.gauge("mm_zone_allocatable_blocks",
            "Blocks of 2^order pages that GFP_KERNEL could take from the zone one after the other, above min; the kernel's"
                    + " watermark test on /proc/zoneinfo and buddyinfo.", "numa_node", "zone", "order");
    private static final Family ZONE_RATIO = Family.gauge("mm_zone_unusable_free_ratio",
            "Share of the zone's free pages in blocks smaller than the order, from /proc/buddyinfo.",
            "numa_node", "zone", "order");
    private static final Family ZONE_INDEX = Family.gauge("mm_zone_fragmentation_index",
            "-1 while a block of the order is free; else from 0, lack of memory, to 1, fragmentation; /proc/buddyinfo.",
            "numa_node", "zone", "order");
    private static final Family BLOCKS = Family.gauge("mm_allocatable_blocks",
            "Blocks of 2^order pages that the zones up to Normal could give one after the other, above min;"
                    + " /proc/zoneinfo and buddyinfo.", "gfp", "order");
    private static final Family RATIO = Family.gauge("mm_unusable_free_ratio",
            "Share of free pages in blocks smaller than the order, over zones above min and reserve; 1 if there is none;"
                    + " /proc/zoneinfo and buddyinfo.", "order");

    private final Source<HostState> host;
    private final Source<Buddyinfo> buddyinfo;
    private volatile HostState last;

    public AllocatorCollector(Source<HostState> host, Source<Buddyinfo> buddyinfo) {
        this.host = host;
        this.buddyinfo = buddyinfo;
    }

    @Override
    public String name() {
        return "allocator";
    }

    @Override
    public void collect(Families out) throws IOException {
        Buddyinfo areas = buddyinfo.read();
        out.problem(areas.problem());
        addIndices(areas, out);
        HostState state = host.read();
        last = state;
        addModel(state, out);
    }

    /** The state that the last scrape was made from; empty before the first. */
    public Optional<HostState> last() {
        return Optional.ofNullable(last);
    }

    private static void addIndices(Buddyinfo buddyinfo, Families out) {
        List<Sample> ratios = new ArrayList<>();
        List<Sample> indices = new ArrayList<>();
        for (Buddyinfo.FreeArea area : buddyinfo.areas()) {
            int orders = FreeBlocks.isPlausible(area.blocks()) ? area.blocks().length() : 0;
            for (int order = 0; order < orders; order++) {
                List<String> labels = List.of(Labels.of(area.node()), area.zone(), Labels.of(order));
                ratios.add(ZONE_RATIO.sample(FreeBlocks.unusableFreeRatio(area.blocks(), order), labels));
                indices.add(ZONE_INDEX.sample(FreeBlocks.fragmentationIndex(area.blocks(), order), labels));
            }
        }
        out.add(ZONE_RATIO, ratios);
        out.add(ZONE_INDEX, indices);
    }

    private static void addModel(HostState host, Families out) {
        List<Sample> zones = new ArrayList<>();
        for (ZoneState zone : host.zones()) {
            for (int order = 0; order < host.orders(); order++) {
                zones.add(ZONE_BLOCKS.sample(zone.allocatableBlocks(host.rule(), Gfp.KERNEL, order),
                        Labels.of(zone.node()), zone.zone(), Labels.of(order)));
            }
        }
        out.add(ZONE_BLOCKS, zones);
        List<Sample> blocks = new ArrayList<>();
        List<Sample> ratios = new ArrayList<>();
        for (int order = 0; order < host.orders(); order++) {
            String label = Labels.of(order);
            for (Gfp gfp : Gfp.values()) {
                host.allocatableBlocks(gfp, order)
                        .ifPresent(count -> blocks.add(BLOCKS.sample(count, gfp.label(), label)));
            }
            host.unusableFreeRatio(order).ifPresent(ratio -> ratios.add(RATIO.sample(ratio, label)));
        }
        out.add(BLOCKS, blocks);
        out.add(RATIO, ratios);
    }
}
