package io.github.linuxmm.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The bytes inside TLS. A client that has not sent a whole record costs its bytes; the engine, some 25 KiB, is made for
 * the first whole one.
 *
 * <p>The work of a handshake, a few milliseconds, is done by the thread that reads, so handshakes of all clients take at
 * most one processor.
 */
final class TlsWire implements Wire {
    private static final int HANDSHAKE = 22;
    private static final int LENGTH_AT = 3;
    private static final int RECORD_HEAD = 5;
    /** The longest record that a client may send. */
    private static final int RECORD_BYTES = RECORD_HEAD + (1 << 14) + 2048;
    /** Whoever asks for new keys again and again, and reads nothing of it, is ended. */
    private static final int MAX_UNSENT = 64 << 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final InetSocketAddress client;
    private final EngineSource source;
    private final Buffers buffers;
    private @Nullable SSLEngine engine;
    /** Part of a record that came, and of one that is to be sent. */
    private ByteBuffer received = NOTHING;

    private ByteBuffer unsent = NOTHING;
    private boolean established;
    private int flights;

    TlsWire(SocketChannel channel, InetSocketAddress client, EngineSource source, Buffers buffers) {
        this.channel = channel;
        this.client = client;
        this.source = source;
        this.buffers = buffers;
    }

    @Override
    public boolean read(Input to) throws IOException {
        ByteBuffer records = buffers.in();
        records.clear().put(received);
        boolean open = channel.read(records) >= 0;
        records.flip();
        if (engine == null && isWhole(records)) {
            engine = source.engine(client);
        }
        if (engine != null) {
            try {
                open &= unwrap(engine, records, to);
            } catch (SSLException | RuntimeException e) {
                // What a client sends can make the JDK throw either.
                if (!established) {
                    source.refused(client, String.valueOf(e.getMessage()));
                }
                // The client is told as well: that is in what the engine has still to send.
                sayGoodbye();
                throw new IOException(e);
            }
        }
        received = records.hasRemaining()
                ? ByteBuffer.allocate(records.remaining()).put(records).flip()
                : NOTHING;
        return open;
    }

    /** Whether the first record is there, or it is none: the engine says what is wrong with it. */
    private static boolean isWhole(ByteBuffer bytes) {
        if (bytes.remaining() < RECORD_HEAD) {
            return bytes.hasRemaining() && bytes.get(0) != HANDSHAKE;
        }
        int length = RECORD_HEAD + (bytes.getShort(LENGTH_AT) & 0xffff);
        return bytes.get(0) != HANDSHAKE || length > RECORD_BYTES || bytes.remaining() >= length;
    }

    /** Takes what is in whole records; false at their end. */
    private boolean unwrap(SSLEngine with, ByteBuffer records, Input to) throws IOException {
        ByteBuffer plain = buffers.plain();
        while (records.hasRemaining() && to.room() > 0) {
            plain.clear();
            SSLEngineResult result = with.unwrap(records, plain);
            to.take(plain.flip());
            proceed(with, result.getHandshakeStatus());
            switch (result.getStatus()) {
                case CLOSED -> {
                    return false;
                }
                case BUFFER_UNDERFLOW -> {
                    return true;
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record that is too long");
                case OK -> {}
            }
        }
        return true;
    }

    /** Does what a handshake needs of this side. */
    private void proceed(SSLEngine with, HandshakeStatus after) throws IOException {
        for (HandshakeStatus status = after; ; status = with.getHandshakeStatus()) {
            switch (status) {
                case NEED_TASK -> {
                    for (Runnable task = with.getDelegatedTask(); task != null; task = with.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> {
                    flights++;
                    SSLEngineResult wrapped = wrap(with, NOTHING);
                    if (wrapped.getHandshakeStatus() == HandshakeStatus.FINISHED) {
                        established = true;
                    } else if (wrapped.getStatus() != Status.OK) {
                        return;
                    }
                }
                case FINISHED -> established = true;
                default -> {
                    return;
                }
            }
        }
    }

    /** Makes one record and sends it, or keeps it behind what is not sent yet. */
    private SSLEngineResult wrap(SSLEngine with, ByteBuffer from) throws IOException {
        ByteBuffer record = buffers.take();
        try {
            SSLEngineResult result = with.wrap(from, record);
            record.flip();
            if (!unsent.hasRemaining()) {
                channel.write(record);
            }
            if (record.hasRemaining()) {
                keep(record);
            }
            return result;
        } finally {
            buffers.give();
        }
    }

    private void keep(ByteBuffer record) throws IOException {
        unsent = ByteBuffer.allocate(unsent.remaining() + record.remaining())
                .put(unsent)
                .put(record)
                .flip();
        if (unsent.remaining() > MAX_UNSENT) {
            throw new IOException("does not read");
        }
    }

    @Override
    public boolean write(ByteBuffer[] from) throws IOException {
        for (ByteBuffer part : from) {
            while (part.hasRemaining()) {
                if (!sendUnsent()) {
                    return false;
                }
                if (engine == null || wrap(engine, part).getStatus() != Status.OK) {
                    throw new IOException("closed by the client");
                }
            }
        }
        return sendUnsent();
    }

    private boolean sendUnsent() throws IOException {
        if (unsent.hasRemaining()) {
            channel.write(unsent);
        }
        return !unsent.hasRemaining();
    }

    @Override
    public void sayGoodbye() throws IOException {
        if (engine != null) {
            engine.closeOutbound();
            // An alert, if there is one, and then the farewell.
            while (!engine.isOutboundDone() && wrap(engine, NOTHING).bytesProduced() > 0) {}
        }
    }

    @Override
    public boolean isEstablished() {
        return established;
    }

    @Override
    public int flights() {
        return flights;
    }

    @Override
    public boolean hasUnsent() {
        return unsent.hasRemaining();
    }

    @Override
    public @Nullable SSLSession session() {
        return engine == null ? null : engine.getSession();
    }
}
