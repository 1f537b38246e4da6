package io.github.linuxmm.collector;

import io.github.linuxmm.pagealloc.MemoryAccount;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the memory is, and how much of it can neither be moved nor reclaimed. */
public final class AccountingCollector implements Collector {
    private static final Family MEMORY = Family.gauge(
            "mm_memory_bytes",
            "Parts of MemTotal by what holds them; they add up to MemTotal. From /proc/meminfo and /proc/zoneinfo.",
            "part");
    private static final Family PINNED = Family.gauge(
            "mm_memory_pinned_bytes",
            "Memory that compaction cannot move and reclaim cannot free, from /proc/meminfo and /proc/zoneinfo.");
    private static final Family PINNED_PART = Family.gauge(
            "mm_memory_pinned_part_bytes",
            "Parts of mm_memory_pinned_bytes, which they add up to, from /proc/meminfo. vmalloc is without mapped kernel stacks.",
            "part");
    private static final Family DISPERSION = Family.gauge(
            "mm_unmovable_dispersion_ratio",
            "Bytes of unmovable pageblocks per pinned byte: how thinly pinned memory is spread; /proc/pagetypeinfo.");

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        out.problem(now.meminfo().problem());
        out.problem(now.zoneinfo().problem());
        MemoryAccount memory = now.memory();
        Samples parts = MEMORY.samples();
        memory.parts().forEach((part, bytes) -> parts.add(bytes, part));
        out.add(parts);
        if (memory.pinned().isEmpty()) {
            return;
        }
        double pinned = memory.pinned().getAsLong();
        out.add(PINNED, pinned);
        Samples pinnedParts = PINNED_PART.samples();
        memory.pinnedParts().forEach((part, bytes) -> pinnedParts.add(bytes, part));
        out.add(pinnedParts);
        Optional<Pagetypeinfo> pagetypeinfo = now.pagetypeinfoIfRead();
        OptionalInt pageSize = now.kernel().pageSize();
        // What is wrong with pagetypeinfo is its own collector's to say.
        if (pinned > 0
                && pagetypeinfo.isPresent()
                && pagetypeinfo.get().problem().isEmpty()
                && pageSize.isPresent()) {
            out.add(DISPERSION, (double) unmovablePages(pagetypeinfo.get()) * pageSize.getAsInt() / pinned);
        }
    }

    private static long unmovablePages(Pagetypeinfo pagetypeinfo) {
        long blocks = 0;
        for (Pagetypeinfo.Pageblocks row : pagetypeinfo.pageblocks()) {
            blocks += row.migratetype().equals("Unmovable") ? row.count() : 0;
        }
        return blocks * pagetypeinfo.pagesPerBlock().orElse(0);
    }
}
