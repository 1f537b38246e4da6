package io.github.linuxmm.recording;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.kernellog.ConsoleLine;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogReader;
import io.github.linuxmm.kernellog.KmsgRecord;
import io.github.linuxmm.log.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A recorded kernel log: a read gives what the kernel had logged by then. It comes from a console in a file of its own, or
 * in pieces with the snapshots. Thread-safe.
 */
final class RecordedConsole implements KernelLogReader {
    private static final Pattern RELEASE = Pattern.compile("Linux version (\\S+) ");

    private final KernelLog log = new KernelLog();
    private final ImmutableList<ConsoleLine> lines;
    private final Optional<String> release;
    private final Deque<KmsgRecord> records = new ArrayDeque<>();
    private int told;
    private double mono = Double.NEGATIVE_INFINITY;
    private double unixSeconds;
    /** What was logged before the first snapshot is history, however late the first read comes. */
    private double historyMono = Double.NEGATIVE_INFINITY;

    private int historyRecords;
    private boolean waits;
    private volatile boolean waiting;

    private RecordedConsole(ImmutableList<ConsoleLine> lines, Optional<String> release) {
        this.lines = lines;
        this.release = release;
        log.readable(true);
    }

    /** A console that says nothing but what the snapshots add. */
    static RecordedConsole silent() {
        return new RecordedConsole(ImmutableList.of(), Optional.empty());
    }

    /** Reads a file that is compressed with gzip; lines without a time are left out. */
    static RecordedConsole read(Path file) throws IOException {
        ImmutableList.Builder<ConsoleLine> lines = ImmutableList.builder();
        Optional<String> release = Optional.empty();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                ConsoleLine.parse(line)
                        .filter(parsed -> parsed.seconds().isPresent())
                        .ifPresent(lines::add);
                Matcher matcher = RELEASE.matcher(line);
                release = matcher.find() ? Optional.of(matcher.group(1)) : release;
            }
        } catch (IOException e) {
            throw new IOException("--kernel-log: " + FileProblem.of(file.toString(), e), e);
        }
        return new RecordedConsole(lines.build(), release);
    }

    /** The release of the kernel that printed it; empty where it does not tell. */
    Optional<String> release() {
        return release;
    }

    /** From now on a read waits until there is something to tell, as one of the device does. */
    synchronized void wait(boolean untilSomethingIsLogged) {
        waits = untilSomethingIsLogged;
    }

    /** Adds records of the device, a line each, for the next read. What processes wrote is passed over. */
    synchronized void add(byte[] kmsg) {
        int start = 0;
        for (int i = 0; i < kmsg.length; i++) {
            if (kmsg[i] == '\n') {
                KmsgRecord.parse(kmsg, start, i).filter(KmsgRecord::isKernel).ifPresent(records::add);
                start = i + 1;
            }
        }
    }

    /**
     * Sets the time up to which the next {@link #read} reads.
     *
     * @param toMono seconds since boot, of the recorded host
     * @param toUnixSeconds the time of day that what is read then is said to be of
     */
    synchronized void passTo(double toMono, double toUnixSeconds) {
        if (mono == Double.NEGATIVE_INFINITY) {
            historyMono = toMono;
            historyRecords = records.size();
        }
        mono = toMono;
        unixSeconds = toUnixSeconds;
        notifyAll();
    }

    @Override
    public KernelLog log() {
        return log;
    }

    @Override
    public synchronized void read() throws InterruptedException {
        waiting = waits;
        while (waits && !isMore()) {
            wait();
        }
        waiting = false;
        while (isLineDue()) {
            ConsoleLine line = lines.get(told);
            log.add(line.text(), line.seconds().getAsDouble() > historyMono, unixSeconds);
            told++;
        }
        for (KmsgRecord record = records.poll(); record != null; record = records.poll()) {
            boolean live = historyRecords == 0;
            historyRecords -= live ? 0 : 1;
            log.add(record.text(), live, unixSeconds - Math.max(0, mono - record.usec() / 1e6));
        }
    }

    private boolean isMore() {
        return isLineDue() || mono > Double.NEGATIVE_INFINITY && !records.isEmpty();
    }

    private boolean isLineDue() {
        return told < lines.size() && lines.get(told).seconds().getAsDouble() <= mono;
    }

    @Override
    public boolean isWaiting() {
        return waiting;
    }
}
