package io.github.linuxmm.procfs;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/pressure/memory}: how long tasks waited for memory, in microseconds since boot.
 *
 * @param someMicros at least one task waited; empty where the line could not be read
 * @param fullMicros all tasks that were not idle waited; empty where the line could not be read
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record Pressure(OptionalLong someMicros, OptionalLong fullMicros, Optional<String> problem) {}
