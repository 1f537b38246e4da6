package io.github.linuxmm.procfs;

import com.google.common.primitives.ImmutableDoubleArray;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file under {@code /proc/sys/vm}, open, with what it said last. */
final class SysctlFile implements Closeable {
    /** The kernel allocates a buffer of the size asked for; no sysctl of vm is longer than a few dozen bytes. */
    private static final int CHUNK_BYTES = 256;

    private static final int MAX_BYTES = 128;
    private static final int MAX_VALUES = 32;

    private final Procfs.FileEntry entry;
    private final ProcFile file;
    private final LineScanner scanner;
    private byte[] lastBytes = {};
    private Optional<Sysctl> last = Optional.empty();

    SysctlFile(Procfs procfs, String folder, Procfs.FileEntry entry) {
        String path = folder + "/" + entry.name();
        this.entry = entry;
        this.file = procfs.file(path, CHUNK_BYTES, ProcFile.SMALL_BYTES);
        this.scanner = new LineScanner(path);
    }

    String name() {
        return entry.name();
    }

    /**
     * Reads the file again.
     *
     * @return empty where the kernel shows nothing
     * @throws IOException where it should be readable and is not, or holds neither integers nor one word
     */
    Optional<Sysctl> read() throws IOException {
        // Opening a FIFO would block.
        if (entry.kind() != Procfs.FileEntry.Kind.FILE) {
            throw new IOException("sys/vm/" + name() + ": expected a regular file");
        }
        try {
            file.readSysctl();
        } catch (AccessDeniedException e) {
            if (entry.readableByAll()) {
                throw new IOException("sys/vm/" + name() + ": permission denied", e);
            }
            return Optional.empty();
        } catch (IOException e) {
            if (Errno.isInvalidArgument(e) || Errno.isNotSupported(e)) {
                return Optional.empty();
            }
            throw e;
        }
        if (file.length() == 0) {
            return Optional.empty();
        }
        if (last.isEmpty() || !Arrays.equals(lastBytes, 0, lastBytes.length, file.bytes(), 0, file.length())) {
            // Where it cannot be parsed, the next read must say so again.
            last = Optional.empty();
            last = Optional.of(parse(file.bytes(), file.length()));
            lastBytes = Arrays.copyOf(file.bytes(), file.length());
        }
        return last;
    }

    private Sysctl parse(byte[] bytes, int length) throws IOException {
        scanner.reset(bytes, length);
        if (length <= MAX_BYTES && scanner.nextLine()) {
            int first = scanner.peek();
            Sysctl sysctl = first == '-' || first >= '0' && first <= '9' ? integers() : word();
            if (sysctl != null && !scanner.nextLine() && scanner.problem().isEmpty()) {
                return sysctl;
            }
        }
        scanner.problem("one line of integers or one word");
        throw new IOException(scanner.problem().orElseThrow());
    }

    private @Nullable Sysctl integers() {
        double[] values = new double[MAX_VALUES];
        int n = 0;
        do {
            boolean negative = scanner.accept('-');
            if (n == MAX_VALUES || !scanner.readNumber()) {
                return null;
            }
            long value = scanner.number();
            values[n++] = negative ? -Unsigned.toDouble(value) : Unsigned.toDouble(value);
        } while (scanner.skipBlanks() && !scanner.atEnd());
        return scanner.atEnd()
                ? new Sysctl(
                        name(),
                        ImmutableDoubleArray.copyOf(values).subArray(0, n).trimmed(),
                        "")
                : null;
    }

    private @Nullable Sysctl word() {
        int length = scanner.skipWord('\n');
        return length > 0 && scanner.atEnd()
                ? new Sysctl(name(), ImmutableDoubleArray.of(), scanner.text(length))
                : null;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
