package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * {@code /proc/allocinfo}: every place in the kernel's source that holds memory. Slabs are left out, since what is allocated
 * from them is there by its own place, and so are pages of files and programs, since the kernel can move them.
 *
 * @param sites the largest first; places of one name are one
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Allocinfo(ImmutableList<Site> sites, Optional<String> problem) {
    /**
     * A place in the source.
     *
     * @param name {@code file:line [module] func:name}
     */
    public record Site(String name, long bytes) {}
}
