package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads {@code /proc/net/protocols} (net/core/sock.c proto_seq_printf, 3.10 to 6.18). Its memory column is global; -1 where
 * a protocol does not count. The list is of those protocols that some module registered.
 */
public final class SocketMemoryReader implements Closeable {
    /** TCP for IPv6 and MPTCP count in tcp_memory_allocated; the lite forms of UDP and IPv6 in udp_memory_allocated. */
    private static final ImmutableMap<String, String> SHARED = ImmutableMap.<String, String>builder()
            .put("TCPv6", "TCP")
            .put("MPTCP", "TCP")
            .put("MPTCPv6", "TCP")
            .put("UDPv6", "UDP")
            .put("UDP-Lite", "UDP")
            .put("UDPLITEv6", "UDP")
            .put("SCTPv6", "SCTP")
            .buildOrThrow();

    /** 4 PiB of small pages. */
    private static final long MAX_UNITS = 1L << 40;

    private static final byte[] HEADER = LineScanner.ascii("protocol ");

    private final ProcFile file;
    private final LineScanner scanner = new LineScanner("net/protocols");
    private final NameInterner names = new NameInterner();
    private final Set<String> seen = new HashSet<>();

    public SocketMemoryReader(Procfs procfs) {
        file = procfs.file("net/protocols", 4096, ProcFile.SMALL_BYTES);
    }

    /** Of each counter, the first line that shows it. */
    public synchronized SocketMemory read() throws IOException {
        file.read();
        return parse(file.bytes(), file.length());
    }

    SocketMemory parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        seen.clear();
        ImmutableList.Builder<SocketMemory.Counter> counters = ImmutableList.builder();
        if (!scanner.nextLine() || !scanner.accept(HEADER)) {
            scanner.problem("a header that begins with 'protocol '");
            return new SocketMemory(counters.build(), scanner.problem());
        }
        while (scanner.nextLine()) {
            int nameLength = scanner.skipWord(' ');
            String name = scanner.word(nameLength, names);
            boolean begun = nameLength > 0 && skipNumber() && skipNumber() && scanner.skipBlanks();
            boolean counted = begun && scanner.readCount();
            if (!begun || !(counted ? scanner.number() <= MAX_UNITS : skipSigned()) || !endsWord()) {
                scanner.problem("name, size, sockets and memory");
            } else if (counted) {
                String shared = SHARED.getOrDefault(name, name);
                if (seen.add(shared)) {
                    counters.add(new SocketMemory.Counter(shared, scanner.number()));
                }
            }
        }
        return new SocketMemory(counters.build(), scanner.problem());
    }

    private boolean skipNumber() {
        return scanner.skipBlanks() && (scanner.readCount() || skipSigned()) && endsWord();
    }

    private boolean endsWord() {
        return scanner.peek() == ' ' || scanner.atEnd();
    }

    private boolean skipSigned() {
        return scanner.accept('-') && scanner.readCount();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
