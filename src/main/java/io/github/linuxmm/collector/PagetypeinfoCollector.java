package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.KeptFamilies;
import io.github.linuxmm.scrape.Labels;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.time.Duration;

/**
 * Pageblocks and free blocks by migrate type, from {@code /proc/pagetypeinfo}, which root alone may read.
 *
 * <p>The kernel counts under the zone's lock, for milliseconds on a fragmented host; so it is read in the background when
 * that is needed, and a scrape shows what was read last.
 */
public final class PagetypeinfoCollector implements Collector {
    /** How often it is decided whether to read; see {@link Snapshot#refreshPagetypeinfo}. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Family PAGEBLOCKS = Family.gauge(
            "mm_pagetypeinfo_pageblocks",
            "Pageblocks of this migrate type, from /proc/pagetypeinfo.",
            "numa_node",
            "zone",
            "migratetype");
    private static final Family FREE_BLOCKS = Family.gauge(
            "mm_pagetypeinfo_free_blocks",
            "Free blocks of 2^order pages of this migrate type, from /proc/pagetypeinfo; 100000 means at least that.",
            "numa_node",
            "zone",
            "migratetype",
            "order");

    private final boolean required;
    private final KeptFamilies families = new KeptFamilies();

    /** @param required whether it is a failure that the file may not be read; else this collector then says nothing */
    public PagetypeinfoCollector(boolean required) {
        this.required = required;
    }

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(
                new BackgroundTask("pagetypeinfo", INTERVAL, host -> host.look().refreshPagetypeinfo()));
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Pagetypeinfo pagetypeinfo = now.pagetypeinfo(required);
        out.problem(pagetypeinfo.problem());
        families.addTo(out, pagetypeinfo, made -> show(pagetypeinfo, made));
    }

    private static void show(Pagetypeinfo pagetypeinfo, Families out) {
        Samples pageblocks = PAGEBLOCKS.samples();
        for (Pagetypeinfo.Pageblocks row : pagetypeinfo.pageblocks()) {
            pageblocks.add(row.count(), Labels.of(row.node()), row.zone(), row.migratetype());
        }
        out.add(pageblocks);
        Samples free = FREE_BLOCKS.samples();
        for (Pagetypeinfo.FreeList row : pagetypeinfo.freeLists()) {
            for (int order = 0; order < row.blocks().length(); order++) {
                free.add(
                        row.blocks().get(order),
                        Labels.of(row.node()),
                        row.zone(),
                        row.migratetype(),
                        Labels.of(order));
            }
        }
        out.add(free);
    }
}
