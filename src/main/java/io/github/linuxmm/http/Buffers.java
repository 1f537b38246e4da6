package io.github.linuxmm.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/**
 * Buffers that all connections share.
 *
 * <p>For what is to be sent there are two: the loop has its own, and the threads that make answers take turns. So
 * clients that make them encrypt as much as they can keep one processor from the loop, and not all.
 */
final class Buffers {
    /** The longest record of TLS that the JDK makes or takes is 33093 bytes. */
    private static final int PACKET_BYTES = 33_093;

    private static final int PLAIN_BYTES = 16 << 10;

    private final Thread loop;
    private final ByteBuffer in;
    private final ByteBuffer plain;
    private final ByteBuffer outOfLoop;
    private final ByteBuffer outOfOthers;
    private final Semaphore turn = new Semaphore(1, true);

    Buffers(boolean tls, Thread loop) {
        this.loop = loop;
        int size = tls ? PACKET_BYTES : PLAIN_BYTES;
        in = ByteBuffer.allocateDirect(size);
        plain = ByteBuffer.allocate(tls ? PACKET_BYTES : 0);
        outOfLoop = ByteBuffer.allocateDirect(size);
        outOfOthers = ByteBuffer.allocateDirect(size);
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
    ByteBuffer take() {
        if (Thread.currentThread() == loop) {
            return outOfLoop.clear();
        }
        turn.acquireUninterruptibly();
        return outOfOthers.clear();
    }

    void give() {
        if (Thread.currentThread() != loop) {
            turn.release();
        }
    }
}
