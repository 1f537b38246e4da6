package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.SocketMemory;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.Optional;

/** Memory that sockets hold: queues of TCP, UDP and SCTP. Unix and packet sockets are not counted by the kernel. */
public final class SocketsCollector implements Collector {
    private static final Family MEMORY = Family.gauge(
            "mm_socket_memory_bytes",
            "Memory of all sockets of a protocol, in every network namespace, from /proc/net/protocols. IPv6 is included,"
                    + " and MPTCP in TCP, for they share a counter.",
            "protocol");

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        SocketMemory sockets = now.sockets();
        out.problem(sockets.problem());
        Optional<Integer> unit = SocketMemory.unitBytes(now.kernel());
        if (unit.isPresent()) {
            Samples memory = MEMORY.samples();
            for (SocketMemory.Counter counter : sockets.counters()) {
                memory.add((double) counter.units() * unit.get(), counter.protocol());
            }
            out.add(memory);
        }
    }
}
