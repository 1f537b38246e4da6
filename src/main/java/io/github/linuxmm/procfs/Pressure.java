package io.github.linuxmm.procfs;

import java.util.Optional;

/**
 * {@code /proc/pressure/memory}: how long tasks waited for memory, in microseconds since boot.
 *
 * @param someMicros at least one task waited; {@link #ABSENT} where the line could not be read
 * @param fullMicros all tasks that were not idle waited; {@link #ABSENT} where the line could not be read
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Pressure(long someMicros, long fullMicros, Optional<String> problem) {
    /** Not shown, or not readable. */
    public static final long ABSENT = -1;
}
