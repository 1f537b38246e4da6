package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableMap;

/**
 * Kernel memory of the cgroups of version 2 that none of {@code memory.stat}'s own parts holds: pages of pipes and UNIX
 * sockets, rings of io_uring and the like.
 *
 * @param otherBytes by a cgroup's path, from {@code /} on; without that of its children
 * @param read cgroups whose file was read
 * @param leftOut cgroups that the bounds on time and number left out, as far as they were seen; their memory is their
 *     parent's
 */
public record Cgroups(ImmutableMap<String, Long> otherBytes, int read, int leftOut) {}
