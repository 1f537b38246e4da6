package io.github.linuxmm.procfs;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Looks at the descriptors of all processes, {@code /proc/PID/fd}, for pipes and AF_PACKET sockets. For others' processes that
 * takes CAP_SYS_PTRACE, and CAP_DAC_READ_SEARCH where their user is another.
 *
 * <p>Bounded in time, in processes and in descriptors. A process that ends meanwhile is none; what may not be looked at is
 * counted.
 */
public final class ProcessHoldersReader {
    private final Procfs procfs;
    private final LongSupplier nanos;

    /** @param nanos a clock that is never set */
    public ProcessHoldersReader(Procfs procfs, LongSupplier nanos) {
        this.procfs = procfs;
        this.nanos = nanos;
    }

    /**
     * Looks at all processes once.
     *
     * @throws IOException where there are none to be seen
     */
    public synchronized ProcessHolders read() throws IOException {
        return new ProcessWalk(procfs, nanos).walk();
    }
}
