package io.github.linuxmm.procfs;

/**
 * The machine that a procfs speaks for.
 *
 * @param release e.g. {@code 6.1.0-18-amd64}; empty where it is not told
 * @param machine e.g. {@code x86_64}; empty where it is not told
 * @param pageSize bytes; 0 where it cannot be told
 */
public record Kernel(String release, String machine, int pageSize) {}
