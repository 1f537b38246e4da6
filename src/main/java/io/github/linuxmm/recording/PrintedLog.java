package io.github.linuxmm.recording;

import io.github.linuxmm.kernellog.ConsoleLine;
import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** A kernel log as dmesg or journalctl has printed it, all of which counts. */
final class PrintedLog implements KernelLogReader {
    /** The kernel's limit is 1 kB; longer lines are a process's. */
    private static final int MAX_LINE = 8192;

    private final KernelLog log = new KernelLog();

    /**
     * Reads it.
     *
     * @param bootTime Unix time in seconds; without it all that is known of a message is that it was before now
     */
    PrintedLog(byte[] printed, OptionalLong bootTime, double now) {
        int start = 0;
        for (int i = 0; i < printed.length; i++) {
            if (printed[i] == '\n') {
                if (i - start < MAX_LINE) {
                    add(new String(printed, start, i - start, StandardCharsets.ISO_8859_1), bootTime, now);
                }
                start = i + 1;
            }
        }
        log.readable(printed.length > 0);
    }

    /** A line without what dmesg or journalctl puts before a message of the kernel is none. */
    private void add(String line, OptionalLong bootTime, double now) {
        ConsoleLine.parse(line)
                .filter(parsed -> !parsed.text().equals(line))
                .ifPresent(parsed -> log.add(
                        parsed.text(),
                        true,
                        bootTime.isPresent() && parsed.seconds().isPresent()
                                ? Math.min(
                                        now,
                                        bootTime.getAsLong() + parsed.seconds().getAsDouble())
                                : now));
    }

    @Override
    public KernelLog log() {
        return log;
    }

    @Override
    public void read() {
        // All of it is there.
    }

    @Override
    public boolean isWaiting() {
        return false;
    }
}
