package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.github.linuxmm.procfs.Allocinfo;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.KeptFamilies;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.HolderFile;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;

/**
 * Places in the kernel's source that hold most, from {@code /proc/allocinfo} (6.10 on, where built and booted with it), which
 * root alone may read; see {@link HolderFile}.
 */
public final class AllocinfoCollector implements Collector {
    private static final int LARGEST = 10;

    private static final Family BYTES = Family.gauge(
            "mm_allocinfo_site_bytes",
            "Memory of the ten places in the kernel's source that hold most, slab pages as such and movable pages left out; /proc/allocinfo.",
            "site");

    private final boolean required;
    private final KeptFamilies families = new KeptFamilies();

    /** @param required whether it is a failure that the file may not be read; else this collector then says nothing */
    public AllocinfoCollector(boolean required) {
        this.required = required;
    }

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask(
                "allocinfo", HolderFile.LOOK, host -> host.allocinfo().refresh()));
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Allocinfo allocinfo = now.allocinfo().get(required);
        out.problem(allocinfo.problem());
        families.addTo(out, allocinfo, made -> show(allocinfo, made));
    }

    private static void show(Allocinfo allocinfo, Families out) {
        Samples bytes = BYTES.samples();
        for (Allocinfo.Site site : Iterables.limit(allocinfo.sites(), LARGEST)) {
            bytes.add(site.bytes(), site.name());
        }
        out.add(bytes);
    }
}
