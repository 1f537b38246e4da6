package io.github.linuxmm.kernellog;

/**
 * Something that the kernel log reports.
 *
 * @param kind what happened
 * @param order of a failed page allocation; else 0
 * @param label {@code kernel}, {@code atomic} or {@code other} for a page allocation, {@code none}, {@code cpuset},
 *     {@code memory_policy} or {@code memcg} for an OOM kill; else empty
 * @param count how many; 1, or the number of suppressed messages
 */
public record KernelEvent(Kind kind, int order, String label, long count) {
    /** Kinds of events. */
    public enum Kind { PAGE_ALLOCATION_FAILURE, SUPPRESSED, OOM_KILL, SLAB_FAILURE, VMALLOC_FAILURE }

    KernelEvent(Kind kind) {
        this(kind, 0, "", 1);
    }
}
