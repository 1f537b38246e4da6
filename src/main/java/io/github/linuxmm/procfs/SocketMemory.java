package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * What sockets hold, from {@code /proc/net/protocols}.
 *
 * @param counters one for each that the kernel keeps; protocols that share one are in it together
 * @param problem the first line that could not be read, as a message; empty where all were
 */
public record SocketMemory(ImmutableList<Counter> counters, Optional<String> problem) {
    /**
     * A counter of the kernel (struct proto, memory_allocated), which is global, not the network namespace's.
     *
     * @param protocol the name of the first of its protocols, for IPv4
     * @param units pages, or on some versions units of 4 KiB, see {@link #unitBytes}
     */
    public record Counter(String protocol, long units) {}

    /**
     * Bytes of one unit: a page, but 4 KiB from 4.11 to 5.19 (include/net/sock.h SK_MEM_QUANTUM), which differs where pages
     * are larger. Empty where that depends on a release or a page size that is not known.
     */
    public static Optional<Integer> unitBytes(Kernel kernel) {
        if (kernel.pageSize().isEmpty()) {
            return Optional.empty();
        }
        int page = kernel.pageSize().getAsInt();
        if (page == 4096) {
            return Optional.of(page);
        }
        return kernel.version().map(known -> known.isAtLeast(4, 11) && !known.isAtLeast(6, 0) ? 4096 : page);
    }
}
