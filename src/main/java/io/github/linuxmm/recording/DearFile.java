package io.github.linuxmm.recording;

import io.github.linuxmm.procfs.ProcFile;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.snapshot.HostClock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that is too dear for each snapshot, for the kernel walks lists under a lock. It is recorded as often as the exporter
 * reads it, less often where that takes long, and not again where two reads in a row took {@link #LIMIT_NANOS} of CPU.
 */
final class DearFile {
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int CHUNK_BYTES = 32 << 10;
    private static final int MAX_BYTES = 4 << 20;

    private final String path;
    private final RecordingWriter.Pieces pieces;
    private final CpuShare share;
    private boolean everRead;
    private long readAt;
    private int slow;

    /** @param divisor of a CPU's time for it, see {@link CpuShare} */
    DearFile(String path, long seconds, long divisor, RecordingWriter.Pieces pieces) {
        this.path = path;
        this.pieces = pieces;
        share = new CpuShare(TimeUnit.SECONDS.toNanos(seconds), divisor);
    }

    String path() {
        return path;
    }

    /** Records it, if it is time for that; returns what kept it from being read. */
    @Nullable
    IOException record(Procfs procfs, RecordingWriter out, HostClock clock) throws IOException {
        long now = clock.monotonicNanos();
        if (slow > 1 || everRead && now - readAt < share.gapNanos()) {
            return null;
        }
        everRead = true;
        readAt = now;
        long cpu = clock.ownCpuNanos();
        try (ProcFile file = procfs.file(path, CHUNK_BYTES, MAX_BYTES)) {
            return out.copy("/proc/" + path, file, pieces);
        } finally {
            long took = clock.ownCpuNanos() - cpu;
            share.took(took);
            slow = took > LIMIT_NANOS ? slow + 1 : 0;
        }
    }
}
