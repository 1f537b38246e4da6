package io.github.linuxmm.procfs;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The kernel that a procfs speaks for; what its files do not show is empty.
 *
 * @param release e.g. {@code 6.1.0-18-amd64}
 * @param machine e.g. {@code x86_64}
 * @param pageSize bytes
 * @param hugePagePages pages in a huge page of the default size
 */
public record Kernel(
        Optional<String> release, Optional<String> machine, OptionalInt pageSize, OptionalLong hugePagePages) {
    /** The version at the head of the release; empty where there is none. */
    public Optional<KernelVersion> version() {
        return release.flatMap(KernelVersion::of);
    }
}
