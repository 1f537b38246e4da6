package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/vmstat}: every line, in the file's order.
 *
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Vmstat(ImmutableList<Item> items, Optional<String> problem) {
    /** One line; the value is an unsigned 64-bit number in the item's own unit (pages, events, KiB). */
    public record Item(String name, long value) {}

    /** The value of an item; empty where the kernel does not show it. */
    public OptionalLong value(String name) {
        for (Item item : items) {
            if (item.name().equals(name)) {
                return OptionalLong.of(item.value());
            }
        }
        return OptionalLong.empty();
    }
}
