package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.github.linuxmm.procfs.Vmallocinfo;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.KeptFamilies;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.HolderFile;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/** Who holds most vmalloc memory, from {@code /proc/vmallocinfo}, which root alone may read; see {@link HolderFile}. */
public final class VmallocinfoCollector implements Collector {
    private static final int LARGEST = 10;

    private static final Family BYTES = Family.gauge(
            "mm_vmalloc_caller_bytes",
            "Memory of the ten largest callers of vmalloc, from /proc/vmallocinfo; kernel stacks, where mapped, among them.",
            "caller");

    private final boolean required;
    private final KeptFamilies families = new KeptFamilies();

    /** @param required whether it is a failure that the file may not be read; else this collector then says nothing */
    public VmallocinfoCollector(boolean required) {
        this.required = required;
    }

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask(
                "vmallocinfo", HolderFile.LOOK, host -> host.vmallocinfo().refresh()));
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Vmallocinfo vmallocinfo = now.vmallocinfo().get(required);
        out.problem(vmallocinfo.problem());
        OptionalInt pageSize = now.kernel().pageSize();
        if (pageSize.isPresent()) {
            families.addTo(out, vmallocinfo, made -> show(vmallocinfo, pageSize.getAsInt(), made));
        }
    }

    private static void show(Vmallocinfo vmallocinfo, int pageSize, Families out) {
        Samples bytes = BYTES.samples();
        for (Map.Entry<String, Long> caller :
                Iterables.limit(vmallocinfo.pages().entrySet(), LARGEST)) {
            if (caller.getValue() > 0) {
                bytes.add((double) caller.getValue() * pageSize, caller.getKey());
            }
        }
        out.add(bytes);
    }
}
