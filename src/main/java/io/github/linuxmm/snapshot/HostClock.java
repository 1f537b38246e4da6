package io.github.linuxmm.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two clocks of a host. */
public interface HostClock {
    /** This machine's. */
    HostClock SYSTEM = new HostClock() {
        @Override
        public long unixMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long threadNanos() {
            // A ThreadMXBean would load java.management, which takes memory.
            try {
                String schedstat = Files.readString(Path.of("/proc/thread-self/schedstat"));
                return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
            } catch (IOException | RuntimeException e) {
                // Built without CONFIG_SCHED_INFO.
                return monotonicNanos();
            }
        }
    };

    /** The time of day, which may be set. */
    long unixMillis();

    /** CLOCK_MONOTONIC: since boot, never set, stands still while the machine is suspended. */
    long monotonicNanos();

    /** How long the calling thread has been on a CPU, for differences; where that is not known, the time that passed. */
    default long threadNanos() {
        return monotonicNanos();
    }
}
