package io.github.linuxmm.procfs;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * AF_PACKET sockets, and the rings of those that are mapped.
 *
 * <p>{@code /proc/net/packet} has a socket's inode and not its ring. A ring is mapped as a whole and from offset 0
 * (net/packet/af_packet.c packet_mmap, 3.10 to 6.18, refuses everything else), and {@code /proc/PID/maps} shows that as
 * {@code socket:[inode]}. A mapping may be split or be there twice later: offsets tell.
 */
final class PacketSockets {
    private static final int MAX_BYTES = 4 << 20;
    private static final byte[] HEADER = LineScanner.ascii("sk ");
    private static final byte[] SOCKET = LineScanner.ascii("socket:[");

    /** A mapped ring. */
    private record Ring(String process, long bytes) {}

    private final Procfs procfs;
    private final InodeSet inodes = new InodeSet();
    private final Set<String> namespaces = new HashSet<>();
    private final Map<Long, Ring> rings = new HashMap<>();

    PacketSockets(Procfs procfs) {
        this.procfs = procfs;
    }

    boolean contains(long inode) {
        return inodes.contains(inode);
    }

    /** Reads the sockets of a network namespace, unless they were read. */
    void addNamespace(String namespace, String file) throws IOException {
        if (!namespaces.add(namespace)) {
            return;
        }
        LineScanner lines = read(file);
        if (!lines.nextLine() || !lines.accept(HEADER)) {
            return;
        }
        while (lines.nextLine()) {
            long inode = lastNumber(lines);
            if (inode > 0) {
                inodes.add(inode);
            }
        }
    }

    /** The last column of a line; 0 where that is no number. A blank may follow. */
    private static long lastNumber(LineScanner lines) {
        long last = 0;
        while (true) {
            lines.skipBlanks();
            boolean number = lines.readCount();
            int rest = lines.skipWord(' ');
            if (!number && rest == 0) {
                return lines.atEnd() ? last : 0;
            }
            last = number && rest == 0 ? lines.number() : 0;
        }
    }

    /** Notes the rings that a process has mapped; a ring is the first process's. */
    void addMappings(String process, String file) throws IOException {
        LineScanner lines = read(file);
        while (lines.nextLine()) {
            if (!lines.readHex()) {
                continue;
            }
            long start = lines.number();
            if (!lines.accept('-') || !lines.readHex()) {
                continue;
            }
            long bytes = lines.number() - start;
            skipColumn(lines);
            lines.skipBlanks();
            if (!lines.readHex()) {
                continue;
            }
            bytes += lines.number();
            skipColumn(lines);
            lines.skipBlanks();
            if (lines.readCount() && inodes.contains(lines.number()) && lines.skipBlanks() && lines.accept(SOCKET)) {
                add(lines, process, bytes);
            }
        }
    }

    private void add(LineScanner lines, String process, long bytes) {
        if (lines.readCount() && inodes.contains(lines.number())) {
            rings.merge(
                    lines.number(),
                    new Ring(process, bytes),
                    (known, now) -> new Ring(known.process, Math.max(known.bytes, now.bytes)));
        }
    }

    private static void skipColumn(LineScanner lines) {
        lines.skipBlanks();
        lines.skipWord(' ');
    }

    private LineScanner read(String path) throws IOException {
        try (ProcFile file = procfs.file(path, 16 << 10, MAX_BYTES)) {
            file.read();
            LineScanner lines = new LineScanner(path);
            lines.reset(file.bytes(), file.length());
            return lines;
        }
    }

    /** Adds the bytes of all rings to their processes' names. */
    void addRings(Map<String, Long> bytes) {
        for (Ring ring : rings.values()) {
            bytes.merge(ring.process, ring.bytes, Long::sum);
        }
    }
}
