package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.github.linuxmm.procfs.Slabinfo;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.KeptFamilies;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.HolderFile;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.OptionalInt;

/** The largest slab caches, from {@code /proc/slabinfo}, which root alone may read; see {@link HolderFile}. */
public final class SlabinfoCollector implements Collector {
    private static final int LARGEST = 10;

    private static final Family BYTES = Family.gauge(
            "mm_slab_cache_bytes",
            "Memory of the ten largest slab caches, used or not, from /proc/slabinfo; merged caches have the name of one.",
            "cache");
    private static final Family OBJECTS = Family.gauge(
            "mm_slab_cache_objects", "Objects that fit into the cache's slabs, from /proc/slabinfo.", "cache");
    private static final Family ACTIVE = Family.gauge(
            "mm_slab_cache_active_ratio",
            "Share of the objects in use, from /proc/slabinfo. Low in a large cache: its slabs are fragmented.",
            "cache");

    /** The digits of a share that are shown: a scrape pays for each. */
    private static final double SHARES = 1e4;

    private final boolean required;
    private final KeptFamilies families = new KeptFamilies();

    /** @param required whether it is a failure that the file may not be read; else this collector then says nothing */
    public SlabinfoCollector(boolean required) {
        this.required = required;
    }

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask(
                "slabinfo", HolderFile.LOOK, host -> host.slabinfo().refresh()));
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Slabinfo slabinfo = now.slabinfo().get(required);
        out.problem(slabinfo.problem());
        OptionalInt pageSize = now.kernel().pageSize();
        if (pageSize.isPresent()) {
            families.addTo(out, slabinfo, made -> show(slabinfo, pageSize.getAsInt(), made));
        }
    }

    private static void show(Slabinfo slabinfo, int pageSize, Families out) {
        Samples bytes = BYTES.samples();
        Samples objects = OBJECTS.samples();
        Samples active = ACTIVE.samples();
        for (Slabinfo.Cache cache : Iterables.limit(slabinfo.caches(), LARGEST)) {
            if (cache.pages() > 0 && cache.objects() > 0) {
                bytes.add((double) cache.pages() * pageSize, cache.name());
                objects.add(cache.objects(), cache.name());
                double share = (double) cache.activeObjects() / cache.objects();
                active.add(Math.round(share * SHARES) / SHARES, cache.name());
            }
        }
        out.add(bytes);
        out.add(objects);
        out.add(active);
    }
}
