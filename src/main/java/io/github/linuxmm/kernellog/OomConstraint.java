package io.github.linuxmm.kernellog;

/** What had run out of memory when the OOM killer struck ({@code enum oom_constraint}, include/linux/oom.h). */
public enum OomConstraint {
    /** The whole host; on kernels before 5.0 also where a cpuset or a memory policy ran out. */
    NONE,
    /** The memory nodes of a cpuset. */
    CPUSET,
    /** The memory nodes of a memory policy. */
    MEMORY_POLICY,
    /** A memory cgroup at its limit: a container's own affair. */
    MEMCG
}
