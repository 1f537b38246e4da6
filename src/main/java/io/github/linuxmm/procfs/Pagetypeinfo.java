package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/pagetypeinfo}: free blocks and pageblocks by migrate type.
 *
 * @param pagesPerBlock pages in a pageblock; empty where it could not be read
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Pagetypeinfo(
        OptionalLong pagesPerBlock,
        ImmutableList<FreeList> freeLists,
        ImmutableList<Pageblocks> pageblocks,
        Optional<String> problem) {
    /**
     * The free list of one migrate type in one zone.
     *
     * @param blocks free blocks of 2^order pages, index is the order. 100000 means at least that: the kernel stops
     *     counting there (since 4.20..5.4).
     */
    public record FreeList(int node, String zone, String migratetype, ImmutableLongArray blocks) {}

    /** How many pageblocks of a zone have this migrate type. */
    public record Pageblocks(int node, String zone, String migratetype, long count) {}
}
