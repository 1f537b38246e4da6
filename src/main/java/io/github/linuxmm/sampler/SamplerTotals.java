package io.github.linuxmm.sampler;

import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.Watermark;
import java.util.List;

/**
 * Sums of seconds since the sampler began.
 *
 * @param missedSeconds time for which nothing is claimed
 */
public record SamplerTotals(
        double[][][] unavailable, double[][][] unknown, List<BelowMark> zones, double missedSeconds) {
    /** Seconds in which a zone's free pages were fewer than its plain watermark, without the lowmem reserve. */
    public record BelowMark(int node, String zone, double lowSeconds, double minSeconds) {}

    /** How many orders there are; 0 before the first sample. */
    public int orders() {
        return unavailable[0][0].length;
    }

    /** Seconds for which it is not known whether a zone would have served such a request. */
    public double unknownSeconds(Gfp gfp, int order, Watermark mark) {
        return unknown[gfp.ordinal()][mark.ordinal()][order];
    }

    /** Seconds for which certainly no zone would have served such a request. */
    public double unavailableSeconds(Gfp gfp, int order, Watermark mark) {
        return unavailable[gfp.ordinal()][mark.ordinal()][order];
    }
}
