package io.github.linuxmm.kernellog;

import com.google.common.collect.ImmutableList;

/**
 * One page allocation failure that the kernel log told of, and who asked.
 *
 * @param unixSeconds when it was logged
 * @param live whether it was logged since the reader started
 * @param order of the pages
 * @param gfp what the request was allowed to do
 * @param process the name of the task that ran, at most 15 characters, all of them printable ASCII; users choose such
 *     names. Empty where the log does not tell
 * @param inInterrupt whether an interrupt asked, on x86: then the task only happened to run, and is not who asked
 * @param callers functions that led to the request, the nearest first, at most {@link #MOST_CALLERS}: without those of
 *     the allocator, the slab and the dump, and without the entry to the kernel; of a module as {@code
 *     probe_fn [fragger]}. Empty where the log has no stack, or one of guesses only
 * @param heldBackBefore failures that the kernel says it did not print before this one, of whatever order
 */
public record LoggedFailure(
        double unixSeconds,
        boolean live,
        int order,
        LoggedGfp gfp,
        String process,
        boolean inInterrupt,
        ImmutableList<String> callers,
        long heldBackBefore) {
    /** Enough to come from kmem_cache_create to who creates a container. */
    public static final int MOST_CALLERS = 12;
}
