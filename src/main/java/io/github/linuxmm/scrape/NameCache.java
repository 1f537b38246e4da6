package io.github.linuxmm.scrape;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values made once for each name of a file whose set of names is open, such as its families. */
public final class NameCache<V> {
    /** More names than any kernel has; what garbage added beyond is dropped. */
    private static final int MAX_NAMES = 1024;

    private static final class Entry<V> {
        private final String name;
        private final V value;
        /** What was asked for behind it, the last time: a file has its names in the same order each time. */
        private @Nullable Entry<V> next;

        Entry(String name, V value) {
            this.name = name;
            this.value = value;
        }
    }

    private final Function<String, V> maker;
    private final Map<String, Entry<V>> entries = new HashMap<>();
    private @Nullable Entry<V> last;

    /** Makes nothing yet. */
    public NameCache(Function<String, V> maker) {
        this.maker = maker;
    }

    /** The value of a name. */
    // Readers intern their names; for one that is not interned the map is asked.
    @SuppressWarnings("ReferenceEquality")
    public V get(String name) {
        Entry<V> before = last;
        Entry<V> entry = before == null ? null : before.next;
        if (entry == null || entry.name != name) {
            entry = find(name);
            if (before != null) {
                before.next = entry;
            }
        }
        last = entry;
        return entry.value;
    }

    private Entry<V> find(String name) {
        Entry<V> entry = entries.get(name);
        if (entry == null) {
            if (entries.size() >= MAX_NAMES) {
                entries.clear();
            }
            entry = new Entry<>(name, maker.apply(name));
            entries.put(name, entry);
        }
        return entry;
    }
}
