package io.github.linuxmm.pagealloc;

/** Whether a request would be served now, without reclaim or compaction. */
public enum Availability {
    /** Some zone would serve it. */
    AVAILABLE,
    /** No zone would. */
    UNAVAILABLE,
    /** It depends on what the files that could be read do not show. */
    UNKNOWN
}
