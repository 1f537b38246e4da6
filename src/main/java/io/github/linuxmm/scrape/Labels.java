package io.github.linuxmm.scrape;

/** Label values for small numbers (nodes, orders, indices), made once. */
public final class Labels {
    private static final String[] SMALL = new String[64];

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = Integer.toString(i);
        }
    }

    private Labels() {}

    /** The decimal of a number. */
    public static String of(int n) {
        return n >= 0 && n < SMALL.length ? SMALL[n] : Integer.toString(n);
    }
}
