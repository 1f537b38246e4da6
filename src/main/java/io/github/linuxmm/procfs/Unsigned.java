package io.github.linuxmm.procfs;

/** The kernel's unsigned 64-bit counters, which this package holds as the bits of a long. */
public final class Unsigned {
    private Unsigned() {}

    /** The nearest double of an unsigned 64-bit number: exact up to 2^53. */
    public static double toDouble(long bits) {
        // Halving keeps the last bit as a sticky one, so that the one rounding is the right one.
        return bits >= 0 ? bits : (bits >>> 1 | bits & 1) * 2.0;
    }
}
