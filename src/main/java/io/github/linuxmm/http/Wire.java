package io.github.linuxmm.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The bytes of one connection. Nothing waits: what the socket does not have or take now is left. */
interface Wire {
    /** Takes the bytes that a client sent. */
    interface Input {
        /** How many it takes now. */
        int room();

        void take(ByteBuffer bytes);
    }

    /**
     * Reads what is there and there is room for.
     *
     * @return false at the end of what the client sends
     */
    boolean read(Input to) throws IOException;

    /**
     * Writes what the socket takes.
     *
     * @return true if nothing is left
     */
    boolean write(ByteBuffer[] from) throws IOException;

    /** Says, where the protocol has a word for it, that nothing more comes. */
    void sayGoodbye() throws IOException;

    /** Whether the handshake is over, where there is one. */
    boolean isEstablished();

    /** How many times it was this side's turn in the handshake. */
    int flights();

    /** Whether bytes of its own wait for a socket that takes them. */
    boolean hasUnsent();

    /** The session of TLS; null without it. */
    @Nullable
    SSLSession session();
}
