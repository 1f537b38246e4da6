package io.github.linuxmm.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Buffers that all connections share. */
final class Buffers {
    /** The longest record of TLS that the JDK makes or takes is 33093 bytes. */
    private static final int PACKET_BYTES = 33_093;

    private static final int PLAIN_BYTES = 16 << 10;
    /** As many threads can make records at one time, on a small machine. */
    private static final int KEPT = 2;

    private final int size;
    private final ByteBuffer in;
    private final ByteBuffer plain;
    private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();

    Buffers(boolean tls) {
        size = tls ? PACKET_BYTES : PLAIN_BYTES;
        in = ByteBuffer.allocateDirect(size);
        plain = ByteBuffer.allocate(tls ? PACKET_BYTES : 0);
    }

    /** For what a socket gave; the loop's thread only. */
    ByteBuffer in() {
        return in;
    }

    /** For what was in a record of TLS; the loop's thread only. */
    ByteBuffer plain() {
        return plain;
    }

    /** For what a socket is to take; {@link #give} must follow. */
    synchronized ByteBuffer take() {
        ByteBuffer out = kept.poll();
        return out != null ? out.clear() : ByteBuffer.allocateDirect(size);
    }

    synchronized void give(ByteBuffer out) {
        if (kept.size() < KEPT) {
            kept.push(out);
        }
    }
}
