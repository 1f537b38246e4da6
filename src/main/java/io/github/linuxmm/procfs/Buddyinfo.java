package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import java.util.Optional;

/**
 * {@code /proc/buddyinfo}: the free lists of every populated zone, in the file's order (by node, then by zone type).
 *
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Buddyinfo(ImmutableList<FreeArea> areas, Optional<String> problem) {
    /**
     * One row.
     *
     * @param blocks free blocks of 2^order pages, index is the order; blocks of all migrate types, also those that an
     *     ordinary request may not use (HighAtomic, CMA, Isolate). All rows of a file have the same length, 5 to 17.
     */
    public record FreeArea(int node, String zone, ImmutableLongArray blocks) {}
}
