package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * {@code /proc/slabinfo}: every cache. Caches that the kernel merged have one line, under the name of the first; caches of
 * one name are one here.
 *
 * @param caches the largest first
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Slabinfo(ImmutableList<Cache> caches, Optional<String> problem) {
    /**
     * A cache.
     *
     * @param pages of its slabs, used or not
     * @param objects that fit into its slabs
     * @param activeObjects those in use; objects free in a slab that a CPU holds count as used
     */
    public record Cache(String name, long pages, long objects, long activeObjects) {}
}
