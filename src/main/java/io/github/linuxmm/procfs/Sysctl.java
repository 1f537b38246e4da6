package io.github.linuxmm.procfs;

import com.google.common.primitives.ImmutableDoubleArray;

/**
 * One file under {@code /proc/sys/vm}.
 *
 * @param name the file's name, e.g. {@code page-cluster}
 * @param values its integers, in the kernel's unit: one, or several for a vector; beyond 2^53 the nearest double. Empty
 *     where the file holds a word.
 * @param text the word; empty where the file holds integers
 */
public record Sysctl(String name, ImmutableDoubleArray values, String text) {}
