package io.github.linuxmm.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends what it is told, byte for byte, over one connection. */
public final class RawClient implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private final Socket socket;
    private final InputStream in;

    /** An answer; the head is its status line and headers. */
    public record Reply(String head, byte[] body) {
        public int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    public RawClient(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    /** Talks over a socket that is connected. */
    public RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Status line and headers of an answer. */
    public String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        // The last four bytes as one number.
        int last = 0;
        while (last != END_OF_HEAD) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.write(b);
            last = last << 8 | b;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** The length that the head of an answer tells. */
    public static int length(String head) throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("no length in: " + head);
        }
        return Integer.parseInt(length.group(1));
    }

    /** An answer to its last byte. */
    public Reply readAnswer() throws IOException {
        String head = readHead();
        return new Reply(head, in.readNBytes(length(head)));
    }

    public Reply get(String path) throws IOException {
        write("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return readAnswer();
    }

    /** A scrape as Prometheus asks for it. */
    public Reply scrape() throws IOException {
        write("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text;version=1.0.0\r\n"
                + "Accept-Encoding: gzip\r\n\r\n");
        return readAnswer();
    }

    /** True once the server has closed the connection. */
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
