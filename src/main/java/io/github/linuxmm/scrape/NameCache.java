package io.github.linuxmm.scrape;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Values made once for each name of a file whose set of names is open, such as its families. */
public final class NameCache<V> {
    /** More names than any kernel has; what garbage added beyond is dropped. */
    private static final int MAX_NAMES = 1024;

    private final Function<String, V> maker;
    private final Map<String, V> values = new HashMap<>();

    /** Makes nothing yet. */
    public NameCache(Function<String, V> maker) {
        this.maker = maker;
    }

    /** The value of a name. */
    public V get(String name) {
        V value = values.get(name);
        if (value == null) {
            if (values.size() >= MAX_NAMES) {
                values.clear();
            }
            value = maker.apply(name);
            values.put(name, value);
        }
        return value;
    }
}
