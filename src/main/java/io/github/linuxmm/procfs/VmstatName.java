package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;

/**
 * What a name of {@code /proc/vmstat} stands for (include/linux/vm_event_item.h and mm/vmstat.c vmstat_text, 3.4 to
 * 6.18).
 *
 * @param base the name without its zone
 * @param zone the zone type at its end; empty where the kernel does not split this item
 * @param counter true for an event counter, false for a level
 */
public record VmstatName(String base, String zone, boolean counter) {
    private static final ImmutableMap<String, String> ZONES = ImmutableMap.of(
            "_dma",
            "DMA",
            "_dma32",
            "DMA32",
            "_normal",
            "Normal",
            "_high",
            "HighMem",
            "_movable",
            "Movable",
            "_device",
            "Device");

    /** Split by zone type: allocstall and pgskip since 4.8, pgalloc always, the others before 4.8. */
    private static final ImmutableSet<String> SPLIT = ImmutableSet.of(
            "allocstall",
            "pgskip",
            "pgalloc",
            "pgrefill",
            "pgsteal",
            "pgsteal_kswapd",
            "pgsteal_direct",
            "pgscan_kswapd",
            "pgscan_direct");

    /** Counters among the names that begin with nr_; the rest of those are levels. */
    private static final ImmutableSet<String> NR_COUNTERS = ImmutableSet.of(
            "nr_vmscan_write",
            "nr_vmscan_immediate_reclaim",
            "nr_dirtied",
            "nr_written",
            "nr_throttled_written",
            "nr_foll_pin_acquired",
            "nr_foll_pin_released");

    /** Splits a name of the file. */
    public static VmstatName of(String name) {
        for (Map.Entry<String, String> zone : ZONES.entrySet()) {
            if (name.endsWith(zone.getKey())) {
                String base = name.substring(0, name.length() - zone.getKey().length());
                if (SPLIT.contains(base)) {
                    return new VmstatName(base, zone.getValue(), true);
                }
            }
        }
        boolean level = name.startsWith("nr_") && !NR_COUNTERS.contains(name) && !name.startsWith("nr_tlb_");
        return new VmstatName(name, "", !level && !name.equals("workingset_nodes"));
    }

    /** Neither level nor counter: may run below zero, modulo 2^64 (3.12 to 4.7). */
    public static boolean isMeaningless(String name) {
        return name.equals("nr_alloc_batch");
    }
}
