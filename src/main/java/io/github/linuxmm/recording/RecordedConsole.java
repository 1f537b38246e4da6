package io.github.linuxmm.recording;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.kernellog.ConsoleLine;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** A recorded console as a kernel log: a read gives what the kernel had printed by then. */
final class RecordedConsole implements KernelLogReader {
    private static final Pattern RELEASE = Pattern.compile("Linux version (\\S+) ");

    private final KernelLog log = new KernelLog();
    private final ImmutableList<ConsoleLine> lines;
    private final Optional<String> release;
    private int told;
    private double mono = Double.NEGATIVE_INFINITY;
    private double unixSeconds;
    private boolean live;

    private RecordedConsole(ImmutableList<ConsoleLine> lines, Optional<String> release) {
        this.lines = lines;
        this.release = release;
        log.readable(true);
    }

    /** A console that says nothing. */
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
        }
        return new RecordedConsole(lines.build(), release);
    }

    /** The release of the kernel that printed it; empty where it does not tell. */
    Optional<String> release() {
        return release;
    }

    /**
     * Sets the time up to which the next {@link #read} reads.
     *
     * @param toMono seconds since boot, of the recorded host
     * @param toUnixSeconds the time of day that what is read then is said to be of
     */
    void passTo(double toMono, double toUnixSeconds) {
        live = mono > Double.NEGATIVE_INFINITY;
        mono = toMono;
        unixSeconds = toUnixSeconds;
    }

    @Override
    public KernelLog log() {
        return log;
    }

    @Override
    public void read() {
        while (told < lines.size() && lines.get(told).seconds().getAsDouble() <= mono) {
            log.add(lines.get(told).text(), live, unixSeconds);
            told++;
        }
    }

    @Override
    public boolean isWaiting() {
        return false;
    }
}
