package io.github.linuxmm.settings;

import com.google.common.collect.ImmutableMap;

/**
 * Sysctls under {@code vm} that bear on failing allocations and whose value at boot is the same on all kernels that have them.
 *
 * <p>Sources, Linux 6.1: mm/page_alloc.c, mm/vmscan.c, mm/compaction.c, mm/util.c, mm/oom_kill.c, fs/dcache.c, mm/hugetlb.c; the
 * same values stand in /proc/sys/vm of 3.13, 4.4, 4.18, 5.14, 6.1 and 6.18 as their distributions boot.
 */
final class SysctlDefaults {
    /** @param why what a change is about */
    record Default(long value, String why) {}

    /** By the file's name. */
    static final ImmutableMap<String, Default> ALL = ImmutableMap.<String, Default>builder()
            .put("watermark_scale_factor", new Default(10, "how early kswapd begins; 100 helps against races"))
            .put(
                    "watermark_boost_factor",
                    new Default(15_000, "how much is reclaimed against fragmentation; 0 is none"))
            .put("extfrag_threshold", new Default(500, "above it compaction is tried, below it reclaim"))
            .put("compaction_proactiveness", new Default(20, "how much is compacted before anyone asks; 0 is none"))
            .put(
                    "compact_unevictable_allowed",
                    new Default(1, "0 leaves locked pages where they are (real-time kernels)"))
            .put("defrag_mode", new Default(0, "1 keeps pageblocks of one type, at the price of more reclaim"))
            .put("swappiness", new Default(60, "swap against page cache; without swap nothing"))
            .put("vfs_cache_pressure", new Default(100, "below 100 dentries and inodes stay, which pin blocks"))
            .put("min_unmapped_ratio", new Default(1, "counts with zone_reclaim_mode only"))
            .put("min_slab_ratio", new Default(5, "counts with zone_reclaim_mode only"))
            .put("percpu_pagelist_fraction", new Default(0, "size of the lists of free pages of each CPU"))
            .put("percpu_pagelist_high_fraction", new Default(0, "size of the lists of free pages of each CPU"))
            .put("overcommit_memory", new Default(0, "2: fork and mmap fail at the commit limit; 1: never there"))
            .put("panic_on_oom", new Default(0, "the host panics instead of killing a process"))
            .put("oom_kill_allocating_task", new Default(0, "who asks is killed, not who holds most"))
            .put("nr_hugepages", new Default(0, "RAM set aside as huge pages, of no use to others"))
            .put("nr_overcommit_hugepages", new Default(0, "huge pages beyond those set aside"))
            .buildOrThrow();

    private SysctlDefaults() {}
}
