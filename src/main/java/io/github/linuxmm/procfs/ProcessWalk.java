package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One look at the descriptors of all processes, the lowest pid first: what several have open is the first one's. */
final class ProcessWalk {
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);
    static final int MOST_PROCESSES = 4_096;
    static final int MOST_DESCRIPTORS = 65_536;
    /** Kernel threads too, which are listed and have no descriptors. */
    private static final int MOST_PIDS = 65_536;

    private static final int NAME_BYTES = 64;
    private static final String UNKNOWN = "unknown";
    private static final String PIPE = "pipe:[";
    private static final String SOCKET = "socket:[";

    private final Procfs procfs;
    private final LongSupplier nanos;
    private final long end;
    private final PacketSockets packets;
    private final InodeSet pipesSeen = new InodeSet();
    private final Map<String, Long> pipes = new TreeMap<>();
    private final List<Integer> capturing = new ArrayList<>();
    private int descriptors;
    private int read;
    private int denied;
    private int leftOut;

    // Of the process that is looked at.
    private long newPipes;
    private boolean captures;
    private boolean enough;

    ProcessWalk(Procfs procfs, LongSupplier nanos) {
        this.procfs = procfs;
        this.nanos = nanos;
        end = nanos.getAsLong() + LONGEST_NANOS;
        packets = new PacketSockets(procfs);
    }

    ProcessHolders walk() throws IOException {
        int[] pids = pids();
        readPacketSockets(pids);
        int looked = 0;
        while (looked < pids.length && hasTime() && read < MOST_PROCESSES && lookAt(pids[looked])) {
            looked++;
        }
        leftOut += pids.length - looked;
        Map<String, Long> rings = new TreeMap<>();
        readRings();
        packets.addRings(rings);
        return new ProcessHolders(ImmutableMap.copyOf(pipes), ImmutableMap.copyOf(rings), read, denied, leftOut);
    }

    private boolean hasTime() {
        return nanos.getAsLong() - end < 0;
    }

    private int[] pids() throws IOException {
        int[] pids = new int[MOST_PIDS];
        int[] n = {0};
        procfs.names("", name -> {
            int pid = pid(name);
            if (pid > 0) {
                pids[n[0]++] = pid;
            }
            return n[0] < MOST_PIDS;
        });
        if (n[0] == 0) {
            throw new NoSuchFileException("PID/fd");
        }
        int[] found = Arrays.copyOf(pids, n[0]);
        Arrays.sort(found);
        return found;
    }

    private static int pid(String name) {
        int pid = 0;
        for (int i = 0; i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i > 8) {
                return 0;
            }
            pid = 10 * pid + digit;
        }
        return pid;
    }

    /** Sockets must be known before the descriptors are read, since a process may hold those of another namespace. */
    private void readPacketSockets(int[] pids) {
        try {
            packets.addNamespace("", "net/packet");
        } catch (IOException e) {
            // This kernel has no AF_PACKET.
            return;
        }
        for (int i = 0; i < pids.length && hasTime(); i++) {
            try {
                packets.addNamespace(procfs.link(pids[i] + "/ns/net"), pids[i] + "/net/packet");
            } catch (IOException e) {
                // It ended, or may not be looked at, which its descriptors will tell.
            }
        }
    }

    /** False where a bound was reached meanwhile: the process then counts as left out. */
    private boolean lookAt(int pid) {
        newPipes = 0;
        captures = false;
        enough = false;
        int before = descriptors;
        try {
            procfs.names(pid + "/fd", name -> lookAtDescriptor(pid + "/fd/" + name));
        } catch (AccessDeniedException e) {
            denied += isKernelThread(pid) ? 0 : 1;
        } catch (IOException e) {
            // It ended.
        }
        read += !enough && descriptors > before ? 1 : 0;
        if (newPipes > 0) {
            pipes.merge(name(pid), newPipes, Long::sum);
        }
        if (captures) {
            capturing.add(pid);
        }
        return !enough;
    }

    private boolean lookAtDescriptor(String path) throws IOException {
        enough = descriptors >= MOST_DESCRIPTORS || !hasTime();
        if (enough) {
            return false;
        }
        String target;
        try {
            target = procfs.link(path);
        } catch (NoSuchFileException e) {
            // It was closed.
            return true;
        }
        descriptors++;
        if (target.startsWith(PIPE)) {
            newPipes += pipesSeen.add(number(target, PIPE.length())) ? 1 : 0;
        } else if (target.startsWith(SOCKET)) {
            captures |= packets.contains(number(target, SOCKET.length()));
        }
        return true;
    }

    /** The decimal that begins there. */
    private static long number(String text, int from) {
        long number = 0;
        for (int i = from; i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    /** A kernel thread has no command line, and every user may read that. It has no descriptors either. */
    private boolean isKernelThread(int pid) {
        try {
            return text(pid + "/cmdline").isEmpty();
        } catch (AccessDeniedException e) {
            return false;
        } catch (IOException e) {
            // It ended, at any moment of this; else the command line is longer than is read.
            return !procfs.isRegularFile(pid + "/cmdline");
        }
    }

    private void readRings() {
        for (int pid : capturing) {
            if (!hasTime()) {
                leftOut++;
                continue;
            }
            try {
                packets.addMappings(name(pid), pid + "/maps");
            } catch (AccessDeniedException e) {
                denied++;
            } catch (IOException e) {
                // It ended.
            }
        }
    }

    /** What the process calls itself, in printable ASCII. */
    private String name(int pid) {
        try {
            String name = text(pid + "/comm");
            return name.isEmpty() ? UNKNOWN : name;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private String text(String path) throws IOException {
        try (ProcFile file = procfs.file(path, NAME_BYTES, ProcFile.SMALL_BYTES)) {
            file.read();
            int n = Math.min(file.length(), NAME_BYTES);
            StringBuilder text = new StringBuilder(n);
            for (int i = 0; i < n && (i + 1 < file.length() || file.bytes()[i] != '\n'); i++) {
                byte c = file.bytes()[i];
                text.append(c >= ' ' && c < 127 ? (char) c : '?');
            }
            return text.toString();
        }
    }
}
