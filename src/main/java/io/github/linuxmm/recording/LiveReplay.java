package io.github.linuxmm.recording;

import io.github.linuxmm.Build;
import io.github.linuxmm.Exporter;
import io.github.linuxmm.cli.Options;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.HostClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A recording as a host that lives now: its snapshots come at their pace or faster, and the last one stays. The exporter
 * scrapes, samples and reads the kernel log by this machine's clocks.
 */
public final class LiveReplay {
    private final Recording recording;
    private final RecordedHost recorded;
    private final int speed;
    private final Exporter exporter;
    private final Log log;
    private RecordedFiles shown;
    private long startNanos;
    /** The time of boot and that since then are of this machine's clock, whatever the speed. */
    private final double mono;

    private long bootMillis;

    /**
     * Shows the first snapshot.
     *
     * @param kernelLog a recorded console; without one, and without records in the first snapshot, that collector is off
     * @param from the number of the snapshot to begin with
     * @param speed how many seconds of the recording pass in one
     * @throws IOException where the recording cannot be read, or has no such snapshot
     */
    public LiveReplay(
            Recording recording, Optional<Path> kernelLog, int from, int speed, Options options, Build build, Log log)
            throws IOException {
        this.recording = recording;
        this.speed = speed;
        this.log = log;
        recorded = new RecordedHost(kernelLog);
        Options played = RecordedHost.withKernelLog(options, kernelLog.isPresent() || recording.hasKernelLog());
        shown = next();
        while (shown.seq() < from) {
            recorded.show(shown);
            shown = next();
        }
        mono = shown.mono();
        show(shown);
        recorded.console.wait(true);
        exporter = new Exporter(
                played,
                build,
                log,
                Exporter.host(played, recorded.procfs, recorded.sysfs, recorded.console, HostClock.SYSTEM));
    }

    private RecordedFiles next() throws IOException {
        return recording
                .next()
                .orElseThrow(() -> new IOException(recording.path() + ": has no such snapshot, or none that is whole"));
    }

    /** The exporter of the host. */
    public Exporter exporter() {
        return exporter;
    }

    /** Begins to play, on a thread of its own, which ends with the process. */
    public void start() {
        startNanos = System.nanoTime();
        Thread thread = new Thread(this::play, "replay");
        thread.setDaemon(true);
        thread.start();
    }

    private void play() {
        try {
            for (Optional<RecordedFiles> next = recording.next(); next.isPresent(); next = recording.next()) {
                long due = startNanos + (long) ((next.get().mono() - mono) * 1e9 / speed);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                shown = next.get();
                show(shown);
            }
            log.info(
                    "the recording has ended, its last snapshot stays",
                    "file",
                    recording.path(),
                    "snapshot",
                    shown.seq(),
                    "cut_off",
                    recording.isCutOff());
            recording.close();
        } catch (IOException e) {
            log.warn("the recording cannot be read further, its last snapshot stays", "err", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(RecordedFiles snapshot) {
        long now = System.currentTimeMillis();
        bootMillis = bootMillis == 0 ? now - (long) (mono * 1_000) : bootMillis;
        Map<String, byte[]> files = new HashMap<>(snapshot.files());
        files.put("/proc/stat", ("btime " + bootMillis / 1_000 + "\n").getBytes(StandardCharsets.US_ASCII));
        files.put(
                "/proc/uptime",
                String.format(Locale.ROOT, "%.2f 0.00\n", (now - bootMillis) / 1e3)
                        .getBytes(StandardCharsets.US_ASCII));
        recorded.show(new RecordedFiles(snapshot.seq(), snapshot.mono(), snapshot.real(), files));
        recorded.console.passTo(snapshot.mono(), now / 1e3);
    }
}
