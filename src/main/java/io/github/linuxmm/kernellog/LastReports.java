package io.github.linuxmm.kernellog;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * What the kernel log said last, at one moment; unlike {@link KernelLogCounts} also what it said before the reader
 * started, as far as the ring buffer goes back.
 *
 * @param failures the last page allocation failures, the oldest first, at most {@link #MOST_FAILURES}
 * @param logged page allocation failures in the whole log, of which these are the last
 * @param heldBack failures that the kernel says it did not print, of pages and of vmalloc; those after the last printed one
 *     are not told
 * @param lastOomKill the last OOM kill; empty where there was none
 */
public record LastReports(
        ImmutableList<LoggedFailure> failures, long logged, long heldBack, Optional<LoggedOomKill> lastOomKill) {
    /** How many failures are kept. */
    public static final int MOST_FAILURES = 8;
}
