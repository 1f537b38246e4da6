package io.github.linuxmm.history;

/**
 * Something that somebody did to a host, or that befell it.
 *
 * @param unixMillis when it was seen, by the time of day
 * @param name of a sysctl; empty for the other kinds
 * @param before the value before, or how often until then
 * @param after the value after, or how often since
 */
public record Change(long unixMillis, Kind kind, String name, String before, String after) {
    /** What it was. */
    public enum Kind {
        SYSCTL,
        CACHES_DROPPED,
        ALLOCATION_FAILURE,
        OOM_KILL
    }
}
