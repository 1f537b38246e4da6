package io.github.linuxmm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends what it is told, byte for byte, over one connection. */
final class RawClient implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final Socket socket;
    private final InputStream in;

    /** The answer to a scrape. */
    record Scrape(int status, int bytes) {}

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = socket.getInputStream();
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Status line and headers of an answer. */
    String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** A scrape as Prometheus asks for it. */
    Scrape scrape() throws IOException {
        write("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text;version=1.0.0\r\n"
                + "Accept-Encoding: gzip\r\n\r\n");
        String head = readHead();
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("no length in: " + head);
        }
        int bytes = in.readNBytes(Integer.parseInt(length.group(1))).length;
        return new Scrape(Integer.parseInt(head.substring(9, 12)), bytes);
    }

    /** True once the server has closed the connection. */
    boolean isClosedByServer() {
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
