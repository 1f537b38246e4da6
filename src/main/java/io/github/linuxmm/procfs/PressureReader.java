package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads {@code /proc/pressure/memory} (kernel/sched/psi.c psi_show, 4.20 to 6.18).
 *
 * <p>A kernel with PSI built in and switched off either has no such file, or has one that fails with EOPNOTSUPP (4.20
 * to 5.x, el8). Both are {@link NoSuchFileException} here.
 */
public final class PressureReader implements Closeable {
    private static final byte[] SOME = LineScanner.ascii("some");
    private static final byte[] FULL = LineScanner.ascii("full");
    private static final byte[] TOTAL = LineScanner.ascii("total=");

    private final ProcFile file;
    private final LineScanner scanner = new LineScanner("pressure/memory");

    public PressureReader(Path procfs) {
        file = new ProcFile(procfs.resolve("pressure/memory"), 512, ProcFile.SMALL_BYTES);
    }

    public synchronized Pressure read() throws IOException {
        try {
            file.read();
        } catch (IOException e) {
            if (Errno.isNotSupported(e)) {
                throw new NoSuchFileException(file.path().toString());
            }
            throw e;
        }
        return parse(file.bytes(), file.length());
    }

    Pressure parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        long some = Pressure.ABSENT;
        long full = Pressure.ABSENT;
        while (scanner.nextLine()) {
            int kind = scanner.skipWord(' ');
            boolean isSome = scanner.wordIs(kind, SOME);
            boolean isFull = scanner.wordIs(kind, FULL);
            boolean again = isSome ? some != Pressure.ABSENT : full != Pressure.ABSENT;
            if (!isSome && !isFull || again || !readTotal()) {
                scanner.problem("some or full, once each, ending in total=N");
            } else if (isSome) {
                some = scanner.number();
            } else {
                full = scanner.number();
            }
        }
        return new Pressure(some, full, scanner.problem());
    }

    private boolean readTotal() {
        while (scanner.skipBlanks()) {
            if (scanner.accept(TOTAL)) {
                return scanner.readCount() && scanner.atEnd();
            }
            scanner.skipWord(' ');
        }
        return false;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
