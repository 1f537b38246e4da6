package io.github.linuxmm.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, which leaves when it is whole: whoever makes it never waits for the client.
 *
 * <p>Used by one thread.
 */
public final class Exchange extends HttpsExchange implements Runnable {
    private static final byte[] NO_BODY = {};

    private final Connection connection;
    private final RequestHead head;
    private final Page page;
    private final Headers answer = new Headers();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private final Attempts attempts;
    /** For a second attempt, how far the first one is. */
    private final Attempts.@Nullable First first;

    private int status = -1;
    private boolean hasBody;
    private boolean left;

    Exchange(Connection connection, RequestHead head, Page page) {
        this(connection, head, page, new Attempts(), null);
    }

    private Exchange(
            Connection connection, RequestHead head, Page page, Attempts attempts, Attempts.@Nullable First first) {
        this.connection = connection;
        this.head = head;
        this.page = page;
        this.attempts = attempts;
        this.first = first;
    }

    /** A second attempt at the answer, for a thread that must not hang; null where there is none to be made now. */
    @Nullable
    Exchange again(long now) {
        Attempts.First first = attempts.again(now);
        return first == null ? null : new Exchange(connection, head, page, attempts, first);
    }

    /**
     * From now on whoever makes the answer may hang: if it is not there soon, it is begun once more on another thread, from
     * the first filter on, and the first of the two is sent.
     *
     * @param asked the caller's mark of the moment of the request, for {@link #asked}
     */
    public void mayHang(int asked) {
        attempts.mayHang(asked);
    }

    /** What the first attempt gave to {@link #mayHang}, where {@link #isAdmitted}. */
    public int asked() {
        return attempts.asked();
    }

    /** Whether this is a second attempt, for which no third one is made. */
    public boolean mustNotHang() {
        return first != null;
    }

    /** Whether the first attempt has come to {@link #mayHang}: what was asked before need not be asked again. */
    public boolean isAdmitted() {
        return first == Attempts.First.MAY_HANG;
    }

    /** Makes the answer; where that fails, the connection ends. */
    @Override
    public void run() {
        // A second attempt waits in line, too.
        if (!attempts.begin(first == null)) {
            return;
        }
        try {
            new Filter.Chain(page.getFilters(), page.getHandler()).doFilter(this);
            close();
        } catch (IOException e) {
            // Nobody is there to be told.
        } catch (RuntimeException | Error e) {
            answer.set("Connection", "close");
            send(500, NO_BODY);
            throw e;
        } finally {
            if (attempts.end()) {
                connection.close();
            }
        }
    }

    /**
     * Sends the answer; to HEAD only its head. Returns at once.
     *
     * @param bytes not to be changed any more
     */
    public void send(int code, byte[] bytes) {
        status = code;
        answer.set("Content-length", Integer.toString(bytes.length));
        leave(head.method().equals("HEAD") ? NO_BODY : bytes);
    }

    private void leave(byte[] bytes) {
        left = true;
        if (attempts.send()) {
            boolean last = head.last() || "close".equalsIgnoreCase(answer.getFirst("Connection"));
            if (last) {
                answer.set("Connection", "close");
            }
            connection.answer(AnswerHead.bytes(status, answer), bytes, last);
        }
    }

    /** Not to be changed: those of equal requests are one object. */
    @Override
    public Headers getRequestHeaders() {
        return head.headers();
    }

    @Override
    public Headers getResponseHeaders() {
        return answer;
    }

    @Override
    public URI getRequestURI() {
        return head.uri();
    }

    @Override
    public String getRequestMethod() {
        return head.method();
    }

    @Override
    public HttpContext getHttpContext() {
        return page;
    }

    /** Sends what was written. */
    @Override
    public void close() {
        if (status > 0 && !left) {
            if (hasBody) {
                answer.set("Content-length", Integer.toString(body.size()));
            }
            leave(head.method().equals("HEAD") ? NO_BODY : body.toByteArray());
        }
    }

    /** Empty: nobody wants a body. */
    @Override
    public InputStream getRequestBody() {
        return InputStream.nullInputStream();
    }

    /** Is kept until {@link #close}. */
    @Override
    public OutputStream getResponseBody() {
        return body;
    }

    @Override
    public void sendResponseHeaders(int code, long length) {
        status = code;
        hasBody = length >= 0;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return connection.client();
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return connection.local();
    }

    @Override
    public String getProtocol() {
        return head.protocol();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return page.getAttributes().get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        page.getAttributes().put(name, value);
    }

    /** Not supported. */
    @Override
    public void setStreams(InputStream in, OutputStream out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return null;
    }

    /** Null without TLS. */
    @Override
    public @Nullable SSLSession getSSLSession() {
        return connection.session();
    }
}
