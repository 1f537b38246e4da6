package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads {@code memory.stat} of all cgroups of version 2, those next to the root first; bounded in time and number. The files
 * count a cgroup with all below it; here each has its own alone. A cgroup that is removed leaves its memory to its parent.
 */
public final class CgroupReader {
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);
    static final int MOST_CGROUPS = 4_096;
    static final int LONGEST_PATH = 256;

    private static final String STAT = "memory.stat";

    /** A cgroup that is yet to be read; the parent's path is as in {@link Cgroups}. */
    private record Waiting(Path folder, String parent) {}

    private final Path root;
    private final LongSupplier nanos;
    private final MemoryStat stat = new MemoryStat();
    private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);

    /**
     * Reads nothing yet.
     *
     * @param root where cgroup2 is mounted, e.g. {@code /sys/fs/cgroup}
     * @param nanos a clock that is never set
     */
    public CgroupReader(Path root, LongSupplier nanos) {
        this.root = root;
        this.nanos = nanos;
    }

    /**
     * Reads all cgroups once.
     *
     * @throws NoSuchFileException where the memory controller is version 1's, or the kernel older than 5.18
     * @throws IOException where there is no such folder, or its root cannot be read
     */
    public synchronized Cgroups read() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(root + ": expected a folder with cgroups");
        }
        long end = nanos.getAsLong() + LONGEST_NANOS;
        Map<String, Long> bytes = new TreeMap<>();
        bytes.put("/", kernelOther(root));
        Queue<Waiting> waiting = new ArrayDeque<>();
        int leftOut = addChildren(root, "/", waiting);
        int read = 1;
        while (!waiting.isEmpty() && read < MOST_CGROUPS && nanos.getAsLong() - end < 0) {
            Waiting next = waiting.remove();
            long other;
            try {
                other = kernelOther(next.folder);
            } catch (IOException e) {
                // Removed, or without the memory controller, as all below it.
                continue;
            }
            read++;
            String path = label(next.folder);
            bytes.merge(path, other, Long::sum);
            bytes.merge(next.parent, -other, Long::sum);
            leftOut += addChildren(next.folder, path, waiting);
        }
        // A child that grew after its parent was read.
        bytes.replaceAll((path, own) -> Math.max(0, own));
        return new Cgroups(ImmutableMap.copyOf(bytes), read, leftOut + waiting.size());
    }

    private long kernelOther(Path folder) throws IOException {
        Path file = folder.resolve(STAT);
        buffer.clear();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (buffer.hasRemaining() && channel.read(buffer) > 0) {}
        }
        long other = stat.otherBytes(buffer.array(), buffer.position());
        if (other < 0) {
            throw new NoSuchFileException(file + ": kernel");
        }
        return other;
    }

    /** Returns how many children there was no room for. */
    private static int addChildren(Path folder, String parent, Queue<Waiting> waiting) {
        int leftOut = 0;
        try {
            // A leaf has the links of itself and its parent; that spares a look at its 60 files. Not so on every file
            // system.
            if (Files.getAttribute(folder, "unix:nlink").equals(2)) {
                return 0;
            }
            try (DirectoryStream<Path> children =
                    Files.newDirectoryStream(folder, child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))) {
                for (Path child : children) {
                    if (waiting.size() < MOST_CGROUPS) {
                        waiting.add(new Waiting(child, parent));
                    } else {
                        leftOut++;
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Removed.
        }
        return leftOut;
    }

    /** The path below the root in printable ASCII; of a long one the end, which says most. */
    private String label(Path folder) {
        String path = "/" + root.relativize(folder);
        StringBuilder label = new StringBuilder(LONGEST_PATH);
        int from = Math.max(0, path.length() - LONGEST_PATH + 3);
        if (path.length() > LONGEST_PATH) {
            label.append("...");
        } else {
            from = 0;
        }
        for (int i = from; i < path.length(); i++) {
            char c = path.charAt(i);
            label.append(c >= ' ' && c < 127 ? c : '?');
        }
        return label.toString();
    }
}
