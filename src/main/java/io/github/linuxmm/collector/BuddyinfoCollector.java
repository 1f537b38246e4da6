package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Labels;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.List;

/** The columns of {@code /proc/buddyinfo}, as blocks and as pages. */
public final class BuddyinfoCollector implements Collector {
    private static final Family BLOCKS = Family.gauge(
            "mm_buddyinfo_free_blocks",
            "Free blocks of 2^order contiguous pages of all migrate types, from /proc/buddyinfo.",
            "numa_node",
            "zone",
            "order");
    private static final Family PAGES = Family.gauge(
            "mm_buddyinfo_free_pages",
            "Free pages in blocks of this order (blocks x 2^order), from /proc/buddyinfo.",
            "numa_node",
            "zone",
            "order");

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Buddyinfo buddyinfo = now.buddyinfo();
        out.problem(buddyinfo.problem());
        Samples blocks = BLOCKS.samples();
        Samples pages = PAGES.samples();
        for (Buddyinfo.FreeArea area : buddyinfo.areas()) {
            for (int order = 0; order < area.blocks().length(); order++) {
                List<String> labels = List.of(Labels.of(area.node()), area.zone(), Labels.of(order));
                double count = area.blocks().get(order);
                blocks.add(count, labels);
                pages.add(count * (1L << order), labels);
            }
        }
        out.add(blocks);
        out.add(pages);
    }
}
