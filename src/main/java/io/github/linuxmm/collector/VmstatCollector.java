package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Unsigned;
import io.github.linuxmm.procfs.Vmstat;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.FamilyTable;
import io.github.linuxmm.scrape.InOrder;
import io.github.linuxmm.scrape.MetricNames;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code mm_vmstat_<name>_total} for the event counters of {@code /proc/vmstat}, {@code mm_vmstat_<name>} for its
 * levels. Counters that the kernel splits by zone type ({@code allocstall_normal}) are one family with a {@code zone}
 * label, because PromQL cannot sum over metric names.
 */
public final class VmstatCollector implements Collector {
    /** Reclaim, compaction, huge pages, swap, faults, OOM, working set, dropped caches. */
    public static final String DEFAULT_INCLUDE = "allocstall.*|balloon_.*|compact_.*|drop_.*|kswapd_.*|oom_kill"
            + "|pageoutrun|pg(activate|deactivate|fault|lazyfree|majfault|pgin|pgout|rotated)"
            + "|pg(demote|inodesteal|migrate|promote|refill|scan|skip|steal).*|pgpg(in|out)|pswp(in|out)|slabs_scanned"
            + "|swap_ra.*|thp_.*|workingset_.*|zone_reclaim_failed|zswp.*|nr_(dirtied|written|vmscan_.*)";

    /** @param labels the zone, or none where the kernel does not split this item by zone */
    private record Shown(String base, Family splitFamily, ImmutableList<String> labels) {}

    private static final Shown HIDDEN = new Shown("", null, ImmutableList.of());

    private final Predicate<String> included;
    private final InOrder<Shown> names = new InOrder<>(this::shown);
    private final FamilyTable families = new FamilyTable(VmstatCollector::family);

    /** @param included which names to show */
    public VmstatCollector(Predicate<String> included) {
        this.included = included;
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Vmstat vmstat = now.vmstat();
        out.problem(vmstat.problem());
        names.newRound();
        families.newRound();
        Map<String, Samples> split = new LinkedHashMap<>();
        for (Vmstat.Item item : vmstat.items()) {
            Shown shown = names.get(item.name());
            if (shown == HIDDEN) {
                continue;
            }
            double value = Unsigned.toDouble(item.value());
            if (!shown.labels.isEmpty()) {
                split.computeIfAbsent(shown.base, base -> shown.splitFamily.samples())
                        .add(value, shown.labels);
                continue;
            }
            Family family = families.first(shown.base, false);
            if (family != null) {
                out.add(family, value);
            }
        }
        for (Map.Entry<String, Samples> zones : split.entrySet()) {
            if (families.first(zones.getKey(), true) != null) {
                out.add(zones.getValue());
            }
        }
    }

    private Shown shown(String kernelName) {
        if (!included.test(kernelName) || VmstatName.isMeaningless(kernelName)) {
            return HIDDEN;
        }
        VmstatName name = VmstatName.of(kernelName);
        return name.zone().isEmpty()
                ? new Shown(name.base(), null, ImmutableList.of())
                : new Shown(name.base(), family(name.base(), true), ImmutableList.of(name.zone()));
    }

    private static Family family(String base, boolean split) {
        VmstatName name = VmstatName.of(base);
        String metric = "mm_vmstat_" + MetricNames.part(base);
        String help = base + " of /proc/vmstat, in the kernel's unit.";
        if (split) {
            return Family.counter(metric + "_total", help, "zone");
        }
        return name.counter() ? Family.counter(metric + "_total", help) : Family.gauge(metric, help);
    }
}
