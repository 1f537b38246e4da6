package io.github.linuxmm.procfs;

import com.google.common.primitives.ImmutableLongArray;
import java.util.OptionalLong;

/**
 * One zone of {@code /proc/zoneinfo}; all numbers in pages. A field is empty if this kernel does not show it or it could
 * not be read.
 *
 * @param free {@code pages free}: NR_FREE_PAGES
 * @param freeCma {@code nr_free_cma}, since 3.7
 * @param zspages {@code nr_zspages}: held by zsmalloc, that is zswap and zram; since 4.8
 * @param unaccepted {@code nr_unaccepted}: not yet accepted by a confidential guest, contained in {@code free}; since 6.5
 * @param pcp sum of the per-CPU lists' {@code count:}; not contained in {@code free}
 * @param protection {@code lowmem_reserve[]}, index is the rank of the highest zone type that the request may use among
 *     the types that this kernel is built with; of length 0 where it could not be read
 */
public record Zone(
        int node,
        String name,
        OptionalLong free,
        Watermarks watermarks,
        Size size,
        OptionalLong freeCma,
        OptionalLong zspages,
        OptionalLong unaccepted,
        OptionalLong pcp,
        ImmutableLongArray protection) {

    /**
     * The zone's watermarks.
     *
     * @param boost contained in the other four (shown since 5.16..6.1)
     * @param promo since 6.2..6.12
     */
    public record Watermarks(
            OptionalLong boost, OptionalLong min, OptionalLong low, OptionalLong high, OptionalLong promo) {}

    /**
     * How large the zone is.
     *
     * @param spanned from its first page to its last, holes included
     * @param present pages that exist
     * @param managed pages that the buddy allocator manages; since 3.10
     */
    public record Size(OptionalLong spanned, OptionalLong present, OptionalLong managed) {}

    /** True where the zone has memory; kernels since 4.12 list the empty ones too. */
    public boolean populated() {
        return size.present.orElse(0) > 0;
    }

    /** True where the kernel says that the zone has no memory. */
    public boolean isEmpty() {
        return size.present.isPresent() && size.present.getAsLong() == 0;
    }

    /** True where some requests may use less of the zone than others. */
    boolean keepsPages() {
        for (int i = 0; i < protection.length(); i++) {
            if (protection.get(i) != 0) {
                return true;
            }
        }
        return false;
    }

    Zone withoutProtection() {
        return new Zone(node, name, free, watermarks, size, freeCma, zspages, unaccepted, pcp, ImmutableLongArray.of());
    }
}
