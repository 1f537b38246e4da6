package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Cgroups;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.HolderFile;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.Map;

/** Cgroups that hold most kernel memory of no kind that the kernel tells: pipes and the like, from {@code memory.stat}. */
public final class CgroupsCollector implements Collector {
    private static final int LARGEST = 10;

    private static final Family BYTES = Family.gauge(
            "mm_cgroup_kernel_other_bytes",
            "Kernel memory of a cgroup, without its children's, that is no slab, stack, page table, percpu, vmalloc or zswap;"
                    + " the ten with most, from memory.stat in /sys/fs/cgroup.",
            "cgroup");
    private static final Family CGROUPS = Family.gauge(
            "mm_holder_cgroups",
            "Cgroups by whether their memory.stat in /sys/fs/cgroup was read; left_out: beyond the bounds.",
            "result");

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask(
                "cgroups", HolderFile.LOOK, host -> host.cgroups().refresh()));
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Cgroups found = now.cgroups().get(true);
        Samples bytes = BYTES.samples();
        found.otherBytes().entrySet().stream()
                .filter(cgroup -> cgroup.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(LARGEST)
                .forEach(cgroup -> bytes.add(cgroup.getValue(), cgroup.getKey()));
        out.add(bytes);
        Samples cgroups = CGROUPS.samples();
        cgroups.add(found.read(), "read");
        cgroups.add(found.leftOut(), "left_out");
        out.add(cgroups);
    }
}
