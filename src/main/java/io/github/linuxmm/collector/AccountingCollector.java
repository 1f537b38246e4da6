package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.Zoneinfo;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Where the memory is, and how much of it can neither be moved nor reclaimed. */
public final class AccountingCollector implements Subsystem {
    private static final Family MEMORY = Family.gauge("mm_memory_bytes",
            "MemTotal by who holds it; the parts add up to it. From /proc/meminfo and /proc/zoneinfo.", "part");
    private static final Family PINNED = Family.gauge("mm_memory_pinned_bytes",
            "Memory that compaction cannot move and reclaim cannot free, from /proc/meminfo and /proc/zoneinfo.");
    private static final Family DISPERSION = Family.gauge("mm_unmovable_dispersion_ratio",
            "Bytes of unmovable pageblocks for each pinned byte: how thinly the pins are spread; /proc/pagetypeinfo.");

    private final Source<Meminfo> meminfo;
    private final Source<Zoneinfo> zoneinfo;
    private final Source<Kernel> kernel;
    private final Supplier<Optional<Pagetypeinfo>> pagetypeinfo;

    /** @param pagetypeinfo what was read last; empty where that collector is off */
    public AccountingCollector(Source<Meminfo> meminfo, Source<Zoneinfo> zoneinfo, Source<Kernel> kernel,
            Supplier<Optional<Pagetypeinfo>> pagetypeinfo) {
        this.meminfo = meminfo;
        this.zoneinfo = zoneinfo;
        this.kernel = kernel;
        this.pagetypeinfo = pagetypeinfo;
    }

    @Override
    public String name() {
        return "accounting";
    }

    @Override
    public void collect(Families out) throws IOException {
        int pageSize = kernel.read().pageSize();
        Memory memory = Memory.of(meminfo.read(), zoneinfo.read(), pageSize);
        List<Sample> parts = new ArrayList<>();
        for (Map.Entry<String, Long> part : memory.parts().entrySet()) {
            parts.add(MEMORY.sample(part.getValue(), part.getKey()));
        }
        out.add(MEMORY, parts);
        OptionalLong pinned = memory.pinned();
        if (pinned.isEmpty()) {
            return;
        }
        out.add(PINNED, pinned.getAsLong());
        if (pinned.getAsLong() > 0 && pagetypeinfo.get().isPresent()) {
            out.add(DISPERSION, (double) unmovablePages(pagetypeinfo.get().get()) * pageSize / pinned.getAsLong());
        }
    }

    private static long unmovablePages(Pagetypeinfo pagetypeinfo) {
        long blocks = 0;
        for (Pagetypeinfo.Pageblocks row : pagetypeinfo.pageblocks()) {
            blocks += row.migratetype().equals("Unmovable") ? row.count() : 0;
        }
        return blocks * pagetypeinfo.pagesPerBlock();
    }
}
