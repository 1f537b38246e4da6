package io.github.linuxmm.recording;

import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KmsgReader;
import io.github.linuxmm.kernellog.KmsgRecord;
import io.github.linuxmm.kernellog.MemoryReports;
import io.github.linuxmm.log.Log;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/** Reads the kernel log on a thread of its own and keeps its reports of memory until the next snapshot takes them. */
final class RecordedReports {
    /** Between two snapshots; a report has some 10 kB. */
    private static final int MAX_BYTES = 1 << 20;
    /** Reading what is there already ends when nothing has come for so long. */
    private static final long QUIET_MILLIS = 50;

    private static final long MAX_WAIT_MILLIS = 2_000;

    private final KmsgReader reader;
    private final KernelLog log = new KernelLog();
    private final MemoryReports reports = new MemoryReports();
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private volatile boolean readOnce;
    private volatile long taken;
    private int dropped;

    RecordedReports(Path kmsg, Log warnings) {
        reader = new KmsgReader(kmsg, log, warnings::warn, this::take);
    }

    /** Begins to read; returns when what is in the log has been read, or after 2 s. */
    void start() throws InterruptedException {
        Thread thread = new Thread(this::read, "kernellog");
        thread.setDaemon(true);
        thread.start();
        long before = -1;
        for (long waited = 0; waited < MAX_WAIT_MILLIS && (!readOnce || before != taken); waited += QUIET_MILLIS) {
            before = taken;
            Thread.sleep(QUIET_MILLIS);
        }
    }

    private void read() {
        try {
            while (true) {
                reader.read();
                readOnce = true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void take(KmsgRecord record, byte[] bytes, int from, int to) {
        taken++;
        if (!reports.isPart(record.usec(), record.text())) {
            return;
        }
        if (records.size() + to - from > MAX_BYTES) {
            dropped++;
            return;
        }
        records.write(bytes, from, to - from);
        records.write('\n');
    }

    /** Whether the log can be read. */
    boolean isReadable() {
        return log.counts().readable();
    }

    /** The reports since it was asked last, a record a line. */
    synchronized byte[] poll() {
        byte[] all = records.toByteArray();
        records.reset();
        return all;
    }

    /** How many records did not fit since it was asked last. */
    synchronized int pollDropped() {
        int n = dropped;
        dropped = 0;
        return n;
    }
}
