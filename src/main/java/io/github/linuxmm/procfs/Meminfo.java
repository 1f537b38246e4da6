package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/meminfo}: every line, in the file's order, fields that we do not know included.
 *
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Meminfo(ImmutableList<Field> fields, Optional<String> problem) {
    /**
     * One line.
     *
     * @param name as in the file, e.g. {@code Active(anon)}
     * @param value unsigned 64-bit, in the file's unit
     * @param kilobytes true where the line ends in {@code kB} (1024 bytes), false for a plain count
     */
    public record Field(String name, long value, boolean kilobytes) {}

    /**
     * The value of a field in bytes, or a count where the line has no unit; empty where the kernel does not show it or
     * it
     * is no plausible amount (2^63 and more).
     */
    public OptionalLong value(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                long unit = field.kilobytes() ? 1024 : 1;
                boolean plausible = field.value() >= 0 && field.value() <= Long.MAX_VALUE / unit;
                return plausible ? OptionalLong.of(field.value() * unit) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }
}
