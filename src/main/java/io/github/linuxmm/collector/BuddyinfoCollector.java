package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Buddyinfo;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The columns of {@code /proc/buddyinfo}, as blocks and as pages. */
public final class BuddyinfoCollector implements Subsystem {
    private static final Family BLOCKS = Family.gauge("mm_buddyinfo_free_blocks",
            "Free blocks of 2^order contiguous pages of all migrate types, from /proc/buddyinfo.",
            "numa_node", "zone", "order");
    private static final Family PAGES = Family.gauge("mm_buddyinfo_free_pages",
            "Free pages in blocks of this order (blocks x 2^order), from /proc/buddyinfo.",
            "numa_node", "zone", "order");

    private final Source<Buddyinfo> source;

    public BuddyinfoCollector(Source<Buddyinfo> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "buddyinfo";
    }

    @Override
    public void collect(Families out) throws IOException {
        Buddyinfo buddyinfo = source.read();
        out.problem(buddyinfo.problem());
        List<Sample> blocks = new ArrayList<>();
        List<Sample> pages = new ArrayList<>();
        for (Buddyinfo.FreeArea area : buddyinfo.areas()) {
            for (int order = 0; order < area.blocks().length(); order++) {
                List<String> labels = List.of(Labels.of(area.node()), area.zone(), Labels.of(order));
                double count = area.blocks().get(order);
                blocks.add(BLOCKS.sample(count, labels));
                pages.add(PAGES.sample(count * (1L << order), labels));
            }
        }
        out.add(BLOCKS, blocks);
        out.add(PAGES, pages);
    }
}
