package io.github.linuxmm.procfs;

import java.util.Optional;

/**
 * How the kernel gives huge pages to programs that did not ask for them: {@code /sys/kernel/mm/transparent_hugepage}
 * (mm/huge_memory.c, 2.6.38 to 6.18).
 *
 * @param enabled the chosen word, {@code always}, {@code madvise} or {@code never}; empty where the kernel has no such file
 * @param defrag the chosen word: {@code always}, {@code defer} and {@code defer+madvise} (since 4.11), {@code madvise} or
 *     {@code never}; empty where the kernel has no such file
 */
public record TransparentHugepage(Optional<String> enabled, Optional<String> defrag) {
    /** Of a kernel without them, and of one that nothing is known of. */
    public static final TransparentHugepage UNKNOWN = new TransparentHugepage(Optional.empty(), Optional.empty());
}
