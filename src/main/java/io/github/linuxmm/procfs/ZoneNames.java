package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;

/** The kernel's zone types, lowest first (include/linux/mmzone.h enum zone_type, 3.10 to 6.18). */
public final class ZoneNames {
    public static final String NORMAL = "Normal";

    private static final ImmutableList<String> ALL =
            ImmutableList.of("DMA", "DMA32", NORMAL, "HighMem", "Movable", "Device");

    private ZoneNames() {}

    /** All types that any kernel has; a kernel has some of them, in this order. */
    public static ImmutableList<String> all() {
        return ALL;
    }

    /** The place of a type among all, or -1 for a name that no kernel has. */
    public static int rank(String zone) {
        return ALL.indexOf(zone);
    }
}
