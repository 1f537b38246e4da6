package io.github.linuxmm.support;

import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogReader;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.snapshot.HolderSettings;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.HostClock;
import java.nio.file.Path;

/** Hosts made of what stands for /proc; their kernel log says nothing, and there is nothing in their sysfs. */
public final class Hosts {
    private Hosts() {}

    /** A host with this machine's clocks. */
    public static Host of(Path procfs) {
        return of(procfs, HostClock.SYSTEM);
    }

    public static Host of(Path procfs, HostClock clock) {
        return of(new MountedProcfs(procfs), clock);
    }

    public static Host of(Procfs procfs, HostClock clock) {
        return new Host(
                procfs,
                procfs,
                name -> false,
                silent(),
                clock,
                HolderSettings.withoutCgroups(HolderSettings.DEFAULT_INTERVAL));
    }

    private static KernelLogReader silent() {
        KernelLog log = new KernelLog();
        return new KernelLogReader() {
            @Override
            public KernelLog log() {
                return log;
            }

            @Override
            public void read() {
                // Nothing to read.
            }

            @Override
            public boolean isWaiting() {
                return false;
            }
        };
    }
}
