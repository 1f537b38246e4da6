package io.github.linuxmm.scrape;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Caches one value per name in a file. A kernel file lists the same names in the same order each time, so the i-th name
 * is looked up at position i first, and in a map if it is not there.
 */
public final class InOrder<V> {
    /** More names than any kernel has; what garbage added beyond is dropped. */
    static final int MAX_NAMES = 1024;

    private final Function<String, V> maker;
    private final Map<String, V> values = new HashMap<>();
    private String[] names = new String[256];
    private Object[] valuesInOrder = new Object[256];
    private int place;

    public InOrder(Function<String, V> maker) {
        this.maker = maker;
    }

    /** Begins a file. */
    public void newRound() {
        place = 0;
        if (values.size() > MAX_NAMES) {
            clear();
        }
    }

    void clear() {
        values.clear();
        Arrays.fill(names, null);
    }

    /** The value of the next name. */
    @SuppressWarnings("unchecked")
    public V get(String name) {
        if (place == names.length) {
            names = Arrays.copyOf(names, 2 * place);
            valuesInOrder = Arrays.copyOf(valuesInOrder, 2 * place);
        }
        // The same object, not an equal one: the readers give one String for equal names.
        if (names[place] != name) {
            names[place] = name;
            valuesInOrder[place] = values.computeIfAbsent(name, maker);
        }
        return (V) valuesInOrder[place++];
    }
}
