package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Unsigned;
import io.github.linuxmm.procfs.Vmstat;
import io.github.linuxmm.procfs.VmstatName;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.MetricNames;
import io.github.linuxmm.scrape.NameCache;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    /**
     * How a name is shown.
     *
     * @param zone empty where the kernel does not split this item by zone type
     */
    private record Shown(Family family, ImmutableList<String> zone) {}

    private final Predicate<String> included;
    private final NameCache<Optional<Shown>> names = new NameCache<>(this::shown);

    /**
     * Shows some of the names.
     *
     * @param included which
     */
    public VmstatCollector(Predicate<String> included) {
        this.included = included;
    }

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Vmstat vmstat = now.vmstat();
        out.problem(vmstat.problem());
        Map<String, Samples> split = new LinkedHashMap<>();
        for (Vmstat.Item item : vmstat.items()) {
            Optional<Shown> shown = names.get(item.name());
            if (shown.isEmpty()) {
                continue;
            }
            Family family = shown.get().family;
            double value = Unsigned.toDouble(item.value());
            if (shown.get().zone.isEmpty()) {
                out.add(family, value);
            } else {
                split.computeIfAbsent(family.name(), name -> family.samples()).add(value, shown.get().zone);
            }
        }
        split.values().forEach(out::add);
    }

    private Optional<Shown> shown(String kernelName) {
        if (!included.test(kernelName) || VmstatName.isMeaningless(kernelName)) {
            return Optional.empty();
        }
        VmstatName name = VmstatName.of(kernelName);
        String metric = "mm_vmstat_" + MetricNames.part(name.base());
        String help = name.base() + " of /proc/vmstat, in the kernel's unit.";
        // Twice it would be no name that the library can keep.
        String total = metric.endsWith("_total") ? metric : metric + "_total";
        if (!name.zone().isEmpty()) {
            return Optional.of(new Shown(Family.counter(total, help, "zone"), ImmutableList.of(name.zone())));
        }
        Family family = name.counter() ? Family.counter(total, help) : Family.gauge(metric, help);
        return Optional.of(new Shown(family, ImmutableList.of()));
    }
}
