package io.github.linuxmm.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The socket's bytes as they are. */
final class PlainWire implements Wire {
    private final SocketChannel channel;
    private final Buffers buffers;

    PlainWire(SocketChannel channel, Buffers buffers) {
        this.channel = channel;
        this.buffers = buffers;
    }

    @Override
    public boolean read(Input to) throws IOException {
        ByteBuffer in = buffers.in();
        in.clear().limit(Math.min(to.room(), in.capacity()));
        int n = channel.read(in);
        to.take(in.flip());
        return n >= 0;
    }

    @Override
    public boolean write(ByteBuffer[] from) throws IOException {
        ByteBuffer out = buffers.take();
        try {
            while (fill(out, from)) {
                int written = channel.write(out);
                for (ByteBuffer part : from) {
                    int n = Math.min(written, part.remaining());
                    part.position(part.position() + n);
                    written -= n;
                }
                if (out.hasRemaining()) {
                    return false;
                }
            }
            return true;
        } finally {
            buffers.give();
        }
    }

    private static boolean fill(ByteBuffer out, ByteBuffer[] from) {
        out.clear();
        for (ByteBuffer part : from) {
            out.put(part.slice(part.position(), Math.min(out.remaining(), part.remaining())));
        }
        return out.flip().hasRemaining();
    }

    @Override
    public void sayGoodbye() {
        // The end of the stream says it.
    }

    @Override
    public boolean isEstablished() {
        return true;
    }

    @Override
    public int flights() {
        return 0;
    }

    @Override
    public boolean hasUnsent() {
        return false;
    }

    @Override
    public @Nullable SSLSession session() {
        return null;
    }
}
