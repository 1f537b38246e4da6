package io.github.linuxmm.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection: requests one after the other, and how long each part of them may take.
 *
 * <p>The loop's thread reads, whoever made an answer begins to write it; each holds the connection meanwhile, and neither
 * waits for the client.
 */
final class Connection implements Wire.Input {
    /** What it waits for. */
    enum State {
        /** The first request, or the rest of a later one. */
        HEAD,
        /** A further request. */
        IDLE,
        /** The answer. */
        BUSY,
        /** The client, to read the answer. */
        WRITING,
        /** The client, to end it. */
        LINGERING,
        CLOSED
    }

    /** Where there are too many: those that have not asked anything go first; one that is being answered never. */
    static final List<State> ENDED_FIRST = List.of(State.HEAD, State.LINGERING, State.IDLE, State.WRITING);

    /**
     * From the first byte to the last, and for each answer that a handshake wants of the client. It costs next to
     * nothing to wait, and less would end the honest client on a host without memory or over a lossy network.
     */
    private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Longer than the interval of most scrapers. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LINGERING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final byte[] NOTHING = {};

    private final HttpLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final InetSocketAddress client;
    private final Wire wire;
    private final long opened = System.nanoTime();
    private volatile State state = State.HEAD;
    private volatile @Nullable Exchange asked;
    /** What was asked, until the connection is let go: who makes the answer must not meet who still holds it. */
    private @Nullable Exchange notBegun;

    private long deadline = opened + HEAD_NANOS;
    private boolean established;
    private int flights;
    /** What came and is not a whole head yet; how much of it was looked at. */
    private byte[] in = NOTHING;

    private int length;
    private int scanned;
    /** What still comes of a body. */
    private long bodyLeft;

    private boolean ended;
    private ByteBuffer[] out = {};
    private long unread;
    private boolean last;

    Connection(HttpLoop loop, SocketChannel channel, SelectionKey key, InetSocketAddress client, Wire wire) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.client = client;
        this.wire = wire;
    }

    State state() {
        return state;
    }

    boolean isWriting() {
        return state == State.WRITING;
    }

    InetSocketAddress client() {
        return client;
    }

    InetSocketAddress local() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    @Nullable
    SSLSession session() {
        return wire.session();
    }

    /** The socket has something, or takes something; the loop's thread only. */
    void ready() {
        // The loop must not wait for the thread that has it; that one lets it read again.
        if (isBeingAnswered() && key.isValid() && !key.isWritable()) {
            key.interestOpsAnd(SelectionKey.OP_WRITE);
            if (isBeingAnswered()) {
                return;
            }
        }
        beginAnswer(readOrWrite());
    }

    private void beginAnswer(@Nullable Exchange exchange) {
        if (exchange != null) {
            loop.answer(exchange);
        }
    }

    private @Nullable Exchange takeNotBegun() {
        Exchange exchange = notBegun;
        notBegun = null;
        return exchange;
    }

    private boolean isBeingAnswered() {
        return state == State.BUSY || state == State.WRITING;
    }

    private synchronized @Nullable Exchange readOrWrite() {
        try {
            if (key.isValid() && key.isWritable()) {
                write();
            }
            if (key.isValid() && key.isReadable()) {
                read();
            }
            if (key.isValid()) {
                watch();
            }
        } catch (IOException e) {
            close();
        }
        return takeNotBegun();
    }

    /**
     * Ends it where its time is over, or begins its answer again.
     *
     * @param now before which all that clients sent was read: a loop that is late is not their fault
     */
    void checkTime(long now) {
        Exchange exchange = asked;
        if (state != State.BUSY) {
            closeIfLate(now);
        } else if (exchange != null) {
            loop.answerAgain(exchange, now);
        }
    }

    private synchronized void closeIfLate(long now) {
        if (state != State.BUSY && now - deadline > 0) {
            close();
        }
    }

    @Override
    public int room() {
        return state == State.LINGERING ? RequestHead.MAX_BYTES : Math.max(0, RequestHead.MAX_BYTES - length);
    }

    @Override
    public void take(ByteBuffer bytes) {
        int skipped = (int) Math.min(state == State.LINGERING ? bytes.remaining() : bodyLeft, bytes.remaining());
        bytes.position(bytes.position() + skipped);
        bodyLeft = Math.max(0, bodyLeft - skipped);
        int n = bytes.remaining();
        if (n > 0) {
            if (in.length < length + n) {
                in = Arrays.copyOf(in, Math.max(length + n, Math.min(2 * in.length, RequestHead.MAX_BYTES)));
            }
            bytes.get(in, length, n);
            length += n;
        }
    }

    private void read() throws IOException {
        if (!wire.read(this)) {
            ended = true;
            // A client may end its side once it has asked, and still read.
            if (state != State.BUSY && state != State.WRITING && length == 0) {
                close();
                return;
            }
        }
        if (!established) {
            shakeHands();
        }
        next();
        closeIfEnded();
    }

    /** Where the client says no more, nothing is waited for. */
    private void closeIfEnded() {
        if (ended && (state == State.HEAD || state == State.IDLE || state == State.LINGERING)) {
            close();
        }
    }

    private void shakeHands() {
        long now = System.nanoTime();
        if (wire.isEstablished()) {
            established = true;
            deadline = now + HEAD_NANOS;
        } else if (wire.flights() > flights) {
            flights = wire.flights();
            deadline = Math.min(now + HEAD_NANOS, opened + HANDSHAKE_NANOS);
        }
    }

    /** Takes the next request, if it is whole. */
    private void next() throws IOException {
        if (state == State.IDLE && (length > 0 || bodyLeft > 0)) {
            state = State.HEAD;
            deadline = System.nanoTime() + HEAD_NANOS;
        }
        if (state != State.HEAD || length == 0) {
            return;
        }
        int start = 0;
        // Empty lines in front of a request are passed over.
        while (start + 1 < length && in[start] == '\r' && in[start + 1] == '\n') {
            start += 2;
        }
        int end = RequestHead.end(in, Math.max(scanned, start + 3), length);
        if (end < 0 && length < RequestHead.MAX_BYTES) {
            scanned = length;
            return;
        }
        if (end < 0 || end > RequestHead.MAX_BYTES) {
            refuse(431, "a head of more than " + RequestHead.MAX_BYTES + " bytes");
            return;
        }
        try {
            RequestHead head = loop.heads().parse(in, start, end);
            bodyLeft = head.bodyBytes();
            length -= end;
            ByteBuffer rest = ByteBuffer.wrap(in, end, length);
            in = NOTHING;
            length = 0;
            scanned = 0;
            take(rest);
            state = State.BUSY;
            notBegun = loop.exchange(this, head);
            asked = notBegun;
        } catch (RequestHead.Malformed e) {
            refuse(400, String.valueOf(e.getMessage()));
        }
    }

    private void refuse(int status, String reason) throws IOException {
        length = 0;
        in = NOTHING;
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        begin(AnswerHead.refusal(status, body.length), body, true);
    }

    /** Sends an answer, as far as the client takes it now; from any thread. */
    void answer(byte[] head, byte[] body, boolean isLast) {
        beginAnswer(send(head, body, isLast));
    }

    private synchronized @Nullable Exchange send(byte[] head, byte[] body, boolean isLast) {
        if (state == State.BUSY) {
            try {
                begin(head, body, isLast);
                watch();
            } catch (IOException e) {
                close();
            }
        }
        return takeNotBegun();
    }

    private void begin(byte[] head, byte[] body, boolean isLast) throws IOException {
        state = State.WRITING;
        deadline = System.nanoTime() + WRITING_NANOS;
        // What it asked before it ended its side is still answered.
        last = isLast || ended && length == 0;
        ByteBuffer[] answer = {ByteBuffer.wrap(head), ByteBuffer.wrap(body)};
        out = answer;
        write();
        // Else it is out, and perhaps the next one is being written.
        if (out == answer) {
            unread = body.length;
            loop.unread(unread);
        }
    }

    private void write() throws IOException {
        if (!wire.write(out) || state != State.WRITING) {
            return;
        }
        out = new ByteBuffer[0];
        loop.unread(-unread);
        unread = 0;
        if (last) {
            wire.sayGoodbye();
            // Closed with something unread it would be reset, and the answer lost on its way.
            channel.shutdownOutput();
            state = State.LINGERING;
            deadline = System.nanoTime() + LINGERING_NANOS;
        } else {
            state = State.IDLE;
            deadline = System.nanoTime() + IDLE_NANOS;
            next();
        }
        closeIfEnded();
    }

    /** Tells the selector what to wait for. */
    private void watch() {
        int wanted = (!ended && room() > 0 ? SelectionKey.OP_READ : 0)
                | (state == State.WRITING || wire.hasUnsent() ? SelectionKey.OP_WRITE : 0);
        if (key.isValid() && key.interestOps() != wanted) {
            key.interestOps(wanted);
            loop.wakeUp();
        }
    }

    /** Ends it; from any thread. */
    synchronized void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            loop.unread(-unread);
            loop.forget(this);
            in = NOTHING;
            out = new ByteBuffer[0];
            try {
                channel.close();
            } catch (IOException e) {
                // Gone already.
            }
        }
    }
}
