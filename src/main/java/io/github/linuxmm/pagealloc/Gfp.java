package io.github.linuxmm.pagealloc;

/** Who asks: what a request may do to get its pages. */
public enum Gfp {
    /** May sleep, reclaim and compact; stops at the watermark as it stands. */
    KERNEL("kernel"),
    /** May not sleep; goes down to 3/8 of min and may use the reserve for high orders. */
    ATOMIC("atomic");

    private final String label;

    Gfp(String label) {
        this.label = label;
    }

    /** The value of the {@code gfp} label. */
    public String label() {
        return label;
    }

    /**
     * The lowest number of pages that must stay free, from the watermark min.
     *
     * <p>mm/page_alloc.c __zone_watermark_ok, 3.10 to 6.18: ALLOC_HIGH takes off a half, and ALLOC_HARDER, in 6.3 and
     * later ALLOC_NON_BLOCK, a quarter of the rest; both divisions round down.
     */
    long lower(long min) {
        if (this == KERNEL) {
            return min;
        }
        long half = min - min / 2;
        return half - half / 4;
    }
}
