package io.github.linuxmm.snapshot;

import io.github.linuxmm.procfs.OwnThread;

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
        public long ownCpuNanos() {
            return OwnThread.cpuNanos().orElseGet(System::nanoTime);
        }
    };

    /** The time of day, which may be set. */
    long unixMillis();

    /** CLOCK_MONOTONIC: since boot, never set, stands still while the machine is suspended. */
    long monotonicNanos();

    /** How long this thread has run; by the clock where that is not known. */
    default long ownCpuNanos() {
        return monotonicNanos();
    }
}
