package io.github.linuxmm.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives one String for equal bytes, so that a name read a thousand times is allocated once, and tells whether a name
 * came before in this file.
 *
 * <p>Open addressing. A kernel has a few hundred names; {@link #MAX_NAMES} bounds what a file of garbage can cost.
 * Not thread-safe.
 */
final class NameInterner {
    static final int MAX_NAMES = 512;
    private static final int SLOTS = 2 * MAX_NAMES;

    private final String[] names = new String[SLOTS];
    private final byte[][] texts = new byte[SLOTS][];
    private final int[] lastRound = new int[SLOTS];
    private int size;
    private int round;

    /** Begins a file: every name is new again. */
    void newRound() {
        round++;
        if (size > MAX_NAMES / 2) {
            // Only garbage fills the table so far; drop it, or it would crowd out the kernel's names for ever.
            Arrays.fill(names, null);
            Arrays.fill(lastRound, 0);
            size = 0;
        }
    }

    /**
     * The name at {@code bytes[from..to)}, which is ASCII; null where it came before in this round, or no room is left.
     */
    @Nullable
    String first(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        if (names[slot] == null || lastRound[slot] == round) {
            return null;
        }
        lastRound[slot] = round;
        return names[slot];
    }

    /** The name at {@code bytes[from..to)}, which is ASCII. */
    String intern(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        return names[slot] != null ? names[slot] : text(bytes, from, to);
    }

    /** The slot that holds the name, after putting it there; an empty slot where the table is full. */
    private int slot(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & (SLOTS - 1);
        while (names[slot] != null) {
            if (same(texts[slot], bytes, from, to)) {
                return slot;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        if (size < MAX_NAMES) {
            names[slot] = text(bytes, from, to);
            texts[slot] = Arrays.copyOfRange(bytes, from, to);
            size++;
        }
        return slot;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private static boolean same(byte[] text, byte[] bytes, int from, int to) {
        int n = text.length;
        if (n != to - from) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (text[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
