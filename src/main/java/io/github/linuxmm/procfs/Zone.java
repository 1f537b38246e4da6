package io.github.linuxmm.procfs;

import com.google.common.primitives.ImmutableLongArray;

/**
 * One zone of {@code /proc/zoneinfo}; all numbers in pages. {@link #ABSENT} stands for what this kernel does not show
 * or what could not be read.
 *
 * @param free {@code pages free}: NR_FREE_PAGES
 * @param boost watermark boost, contained in the four marks (shown since 5.16..6.1)
 * @param promo since 6.2..6.12
 * @param managed since 3.10; before, {@link #ABSENT}
 * @param freeCma {@code nr_free_cma}, since 3.7
 * @param zspages {@code nr_zspages}: held by zsmalloc, that is zswap and zram; since 4.8
 * @param pcp sum of the per-CPU lists' {@code count:}; not contained in {@code free}
 * @param protection {@code lowmem_reserve[]}, index is the rank of the highest zone type that the request may use among
 *     the types that this kernel is built with; empty where it could not be read
 */
public record Zone(int node, String name, long free, long boost, long min, long low, long high, long promo,
        long spanned, long present, long managed, long freeCma, long zspages, long pcp, ImmutableLongArray protection) {

    /** Not shown by this kernel, or not readable. */
    public static final long ABSENT = -1;

    /** True where the zone has memory; kernels since 4.12 list the empty ones too. */
    public boolean populated() {
        return present > 0;
    }

    Zone withoutProtection() {
        return new Zone(node, name, free, boost, min, low, high, promo, spanned, present, managed, freeCma, zspages, pcp,
                ImmutableLongArray.of());
    }
}
