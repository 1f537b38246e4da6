package io.github.linuxmm.snapshot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how often holders of memory are looked for.
 *
 * @param cgroupfs where cgroup2 is mounted; empty for a host whose cgroups cannot be seen, such as a recorded one
 * @param interval between two looks at a source, which may be longer where a look takes long
 */
public record HolderSettings(Optional<Path> cgroupfs, Duration interval) {
    /** How often, unless an option says otherwise. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    /** Of a host whose cgroups cannot be seen. */
    public static HolderSettings withoutCgroups(Duration interval) {
        return new HolderSettings(Optional.empty(), interval);
    }
}
