package io.github.linuxmm.kernellog;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;

/**
 * A kernel log of any bytes: nothing throws; the counters do not depend on where reads part the bytes; no more failures
 * are counted than there are records; and a whole record that follows is counted.
 */
public final class KmsgFuzz {
    private static final String WHOLE = "4,999999999999999990,2000000000000,-;"
            + "lab: page allocation failure: order:15, mode:0xcc0(GFP_KERNEL)\n";
    private static final int LARGEST_READ = 4096;

    private KmsgFuzz() {}

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = Arrays.copyOf(input, input.length + 1);
        bytes[input.length] = '\n';
        Map<String, Long> atOnce = Counts.of(read(bytes, LARGEST_READ));
        Map<String, Long> inPieces = Counts.of(read(bytes, 1 + bytes.length % 7));
        if (!atOnce.equals(inPieces)) {
            throw new AssertionError(atOnce + " at once, in pieces " + inPieces);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        long failures = atOnce.entrySet().stream()
                .filter(count -> count.getKey().startsWith("order"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long lines = text.chars().filter(c -> c == '\n').count();
        if (failures > lines) {
            throw new AssertionError(failures + " failures in " + lines + " lines");
        }
        KernelLog log = read((text + WHOLE).getBytes(StandardCharsets.ISO_8859_1), LARGEST_READ);
        if (log.counts().failures(15, LoggedGfp.KERNEL) != atOnce.getOrDefault("order15/kernel", 0L) + 1) {
            throw new AssertionError("the last record is not counted: " + Counts.of(log));
        }
        log.reserveReport(0, "Normal", ScriptedKmsg.BOOT);
    }

    /** Reads it all; everything counts, because the log had an end before. */
    private static KernelLog read(byte[] bytes, int most) {
        KernelLog log = new KernelLog();
        Pieces pieces = new Pieces(bytes, most);
        KmsgReader reader = new KmsgReader(
                () -> pieces,
                "kmsg",
                log,
                warning -> {
                    throw new AssertionError(warning);
                },
                Clock.fixed(Instant.ofEpochSecond(ScriptedKmsg.BOOT), ZoneOffset.UTC),
                () -> ScriptedKmsg.START * 1_000_000_000);
        do {
            reader.round();
        } while (pieces.left.hasRemaining());
        return log;
    }

    private static final class Pieces implements ReadableByteChannel {
        private final ByteBuffer left;
        private final int most;
        private boolean begun;

        Pieces(byte[] bytes, int most) {
            left = ByteBuffer.wrap(bytes);
            this.most = most;
        }

        @Override
        public int read(ByteBuffer into) {
            int length = Math.min(Math.min(most, left.remaining()), into.remaining());
            if (!begun || length == 0) {
                begun = true;
                return -1;
            }
            into.put(left.slice(left.position(), length));
            left.position(left.position() + length);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
