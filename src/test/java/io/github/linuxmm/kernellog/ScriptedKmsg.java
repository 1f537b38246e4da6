package io.github.linuxmm.kernellog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A kernel log that does what the test says, with a clock that moves only when a read waits. */
final class ScriptedKmsg extends Clock implements KmsgReader.Opener, ReadableByteChannel {
    /** Seconds since boot when the reader starts, and Unix time of the boot. */
    static final long START = 1_000_000;

    static final long BOOT = 1_700_000_000;

    private interface Step {
        int into(ByteBuffer buffer) throws IOException;
    }

    final List<String> warnings = new ArrayList<>();
    final KernelLog log = new KernelLog();
    /** For each read, whether the reader said that it waits. */
    final List<Boolean> waitedInReads = new ArrayList<>();

    int opened;
    long openMillis;
    IOException refusal;
    private final Deque<Step> steps = new ArrayDeque<>();
    private long nanos = START * 1_000_000_000;
    private KmsgReader reader;

    /** The next read gives this and takes 30 us. */
    ScriptedKmsg gives(String bytes) {
        return givesAfter(0, bytes);
    }

    /** The next read sleeps, then gives this. */
    ScriptedKmsg givesAfter(long millis, String bytes) {
        return givesAfter(millis, bytes.getBytes(StandardCharsets.UTF_8));
    }

    ScriptedKmsg givesAfter(long millis, byte[] bytes) {
        steps.add(buffer -> {
            nanos += millis * 1_000_000 + 30_000;
            buffer.put(bytes);
            return bytes.length;
        });
        return this;
    }

    ScriptedKmsg fails(String message) {
        steps.add(buffer -> {
            throw new IOException(message);
        });
        return this;
    }

    ScriptedKmsg ends() {
        steps.add(buffer -> -1);
        return this;
    }

    /** Runs the reader until the script is done; returns the pauses that it wanted. */
    List<Long> run() {
        if (reader == null) {
            reader = new KmsgReader(this, "/dev/kmsg", log, warnings::add, this, () -> nanos);
        }
        List<Long> pauses = new ArrayList<>();
        do {
            long pause = reader.round();
            if (pause > 0) {
                pauses.add(pause);
                nanos += pause * 1_000_000;
            }
        } while (!steps.isEmpty() && refusal == null);
        return pauses;
    }

    boolean isWaiting() {
        return reader != null && reader.isWaiting();
    }

    /** Time passes outside the reader. */
    void pass(long millis) {
        nanos += millis * 1_000_000;
    }

    @Override
    public ReadableByteChannel open() throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        opened++;
        pass(openMillis);
        return this;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        waitedInReads.add(isWaiting());
        return steps.remove().into(buffer);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(BOOT, nanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
