package io.github.linuxmm.pagealloc;

/** Which watermark a request is held against. */
public enum Watermark {
    /** The first attempt of every request; below it kswapd is woken. No caller's rights lower it. */
    LOW("low"),
    /** The slow path; below it a request fails unless reclaim or compaction helps. */
    MIN("min");

    private final String label;

    Watermark(String label) {
        this.label = label;
    }

    /** The value of the {@code watermark} label. */
    public String label() {
        return label;
    }
}
