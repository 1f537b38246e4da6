package io.github.linuxmm.procfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

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

    public PressureReader(Procfs procfs) {
        file = procfs.file("pressure/memory", 512, ProcFile.SMALL_BYTES);
    }

    public synchronized Pressure read() throws IOException {
        try {
            file.read();
        } catch (IOException e) {
            if (Errno.isNotSupported(e)) {
                throw new NoSuchFileException(file.path());
            }
            throw e;
        }
        return parse(file.bytes(), file.length());
    }

    Pressure parse(byte[] bytes, int length) {
        scanner.reset(bytes, length);
        OptionalLong some = OptionalLong.empty();
        OptionalLong full = OptionalLong.empty();
        while (scanner.nextLine()) {
            int kind = scanner.skipWord(' ');
            boolean isSome = scanner.wordIs(kind, SOME);
            boolean isFull = scanner.wordIs(kind, FULL);
            boolean again = (isSome ? some : full).isPresent();
            if (!isSome && !isFull || again || !readTotal()) {
                scanner.problem("some or full, once each, ending in total=N");
            } else if (isSome) {
                some = OptionalLong.of(scanner.number());
            } else {
                full = OptionalLong.of(scanner.number());
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
