package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableMap;

/**
 * Kernel memory that processes hold through their descriptors, by the processes' names; from {@code /proc/PID}.
 *
 * @param pipes how many pipes; each pipe is one process's
 * @param ringBytes AF_PACKET rings, as far as they are mapped
 * @param read processes that were looked at and have descriptors
 * @param denied processes that may not be looked at
 * @param leftOut processes that the bounds on time and number left out
 */
public record ProcessHolders(
        ImmutableMap<String, Long> pipes, ImmutableMap<String, Long> ringBytes, int read, int denied, int leftOut) {
    /** PIPE_DEF_BUFFERS, of a page each (fs/pipe.c alloc_pipe_info): what F_SETPIPE_SZ made of it is shown nowhere. */
    private static final long PIPE_PAGES = 16;

    /** What a pipe of the usual size holds at most: 64 KiB where a page has 4. */
    public static long pipeBytes(int pageSize) {
        return PIPE_PAGES * pageSize;
    }
}
