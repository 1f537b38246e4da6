package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * {@code /proc/sys/vm}: every file that can be read, sorted by name. A file whose bytes did not change since the last
 * read is given as the same {@link Sysctl} object.
 *
 * @param problem the first file that could not be read although its mode allows it, as a message; empty if none
 */
public record Sysctls(ImmutableList<Sysctl> all, Optional<String> problem) {}
