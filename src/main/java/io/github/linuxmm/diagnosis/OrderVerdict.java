package io.github.linuxmm.diagnosis;

import io.github.linuxmm.pagealloc.Availability;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How requests of one order fare.
 *
 * @param kernel whether a GFP_KERNEL request would be served now, without reclaim or compaction
 * @param atomic the same of GFP_ATOMIC
 * @param blocks that GFP_KERNEL requests could have one after the other, at least; empty where that is not known
 * @param unusableRatio the share of free memory, 0 to 1, in smaller blocks; empty where it is not known
 * @param unavailableSeconds for which, for certain, GFP_KERNEL was not served in the time that was seen
 */
public record OrderVerdict(
        int order,
        Availability kernel,
        Availability atomic,
        OptionalLong blocks,
        OptionalDouble unusableRatio,
        OptionalDouble unavailableSeconds) {}
