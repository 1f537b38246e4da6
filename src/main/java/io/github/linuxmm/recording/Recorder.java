package io.github.linuxmm.recording;

import io.github.linuxmm.log.Log;
import io.github.linuxmm.procfs.Procfs;
import io.github.linuxmm.snapshot.HostClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Records this host's files as a {@link Recording}. It uses at most 1 % of a CPU, and slows down where that needs more. */
public final class Recorder {
    /** Of a CPU for snapshots; dear files take a little more. */
    private static final long SHARE = 125;
    /** How long a signal waits for the snapshot that is being made. */
    private static final long STOP_SECONDS = 5;

    private final RecordedSources sources;
    private final Optional<RecordedReports> reports;
    private final HostClock clock;
    private final Log log;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean whole;
    private int snapshots;

    /**
     * Opens nothing yet.
     *
     * @param sysfs /sys
     * @param kmsg the kernel log's device; empty for a recording without it
     */
    public Recorder(Procfs procfs, Procfs sysfs, Optional<Path> kmsg, HostClock clock, Log log) {
        this.clock = clock;
        this.log = log;
        sources = new RecordedSources(procfs, sysfs, clock);
        reports = kmsg.map(path -> new RecordedReports(path, log));
    }

    /**
     * Records into a new file until the time is over or {@link #stop} is called.
     *
     * @param interval from one snapshot to the next, longer where one costs more than 1 % of that
     * @param duration for how long; zero for no end
     * @return how many snapshots it has
     * @throws IOException where there is such a file already, or it cannot be written; the snapshots before are whole
     */
    public int record(Path file, Duration interval, Duration duration) throws IOException, InterruptedException {
        try {
            write(file, interval, duration);
            whole = true;
            log.info("recorded", "file", file, "snapshots", snapshots);
        } catch (IOException e) {
            throw snapshots == 0
                    ? e
                    : new IOException(e.getMessage() + "; its " + snapshots + " snapshots are whole", e);
        } finally {
            ended.countDown();
        }
        return snapshots;
    }

    private void write(Path file, Duration interval, Duration duration) throws IOException, InterruptedException {
        try (RecordingWriter out = new RecordingWriter(file)) {
            log.info("recording", "file", file, "interval", interval, "duration", duration);
            if (reports.isPresent()) {
                reports.get().start();
            }
            record(out, interval.toNanos(), duration.toNanos());
        }
    }

    private void record(RecordingWriter out, long intervalNanos, long durationNanos)
            throws IOException, InterruptedException {
        CpuShare share = new CpuShare(intervalNanos, SHARE);
        long start = clock.monotonicNanos();
        long next = start;
        boolean goOn = true;
        while (goOn) {
            long cpu = clock.ownCpuNanos();
            snapshot(out);
            share.took(clock.ownCpuNanos() - cpu);
            long now = clock.monotonicNanos();
            next = Math.max(next + share.gapNanos(), now);
            goOn = (durationNanos == 0 || next - start < durationNanos)
                    && !stop.await(next - now, TimeUnit.NANOSECONDS);
        }
    }

    private void snapshot(RecordingWriter out) throws IOException {
        out.begin(snapshots, clock.monotonicNanos() / 1e9, clock.unixMillis() / 1e3);
        sources.record(out);
        if (reports.isPresent() && reports.get().isReadable()) {
            byte[] records = reports.get().poll();
            out.add(RecordedFiles.KERNEL_LOG, records, records.length);
            int dropped = reports.get().pollDropped();
            if (dropped > 0) {
                log.warn("more of the kernel log than fits into a snapshot", "records_left_out", dropped);
            }
        }
        out.end();
        if (snapshots++ == 0 && !sources.refused().isEmpty()) {
            log.info("not recorded, only root may read them", "files", sources.refused());
        }
    }

    /**
     * Ends the recording with the snapshot that is being made, from another thread.
     *
     * @return whether it is whole with all that it has; false where it did not end within 5 s, or could not be written
     */
    public boolean stop() throws InterruptedException {
        stop.countDown();
        return ended.await(STOP_SECONDS, TimeUnit.SECONDS) && whole;
    }
}
