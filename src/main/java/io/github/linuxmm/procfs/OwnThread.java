package io.github.linuxmm.procfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The thread that asks, in {@code /proc/thread-self} (since 3.17): the exporter's own, whatever procfs it watches. */
public final class OwnThread {
    private static final Procfs PROC = new MountedProcfs(Path.of("/proc"));

    private OwnThread() {}

    /** How long it has run on a CPU, in nanoseconds; empty where this kernel does not tell (CONFIG_SCHED_INFO). */
    public static OptionalLong cpuNanos() {
        // Each thread has a file of its own, so none is kept open.
        try (ProcFile schedstat = PROC.file("thread-self/schedstat", 128, ProcFile.SMALL_BYTES)) {
            schedstat.read();
            LineScanner scanner = new LineScanner("thread-self/schedstat");
            scanner.reset(schedstat.bytes(), schedstat.length());
            return scanner.nextLine() && scanner.readCount() ? OptionalLong.of(scanner.number()) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
