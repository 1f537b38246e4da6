package io.github.linuxmm.holder;

/**
 * Somebody who holds memory.
 *
 * @param name within its source: a slab cache, a function, a protocol
 * @param bytes an upper bound where the source knows no more
 */
public record Holder(String name, long bytes) {}
