package io.github.linuxmm.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Sends a whole answer, and closes the exchange. */
final class HttpResponse {
    static final String PLAIN = "text/plain; charset=utf-8";
    /** The server copies a write into a buffer of twice its size, which it keeps as long as the connection. */
    private static final int PIECE_BYTES = 8192;

    private HttpResponse() {}

    /** Sends bytes; to HEAD only their length. */
    static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int at = 0; at < body.length; at += PIECE_BYTES) {
                    out.write(body, at, Math.min(PIECE_BYTES, body.length - at));
                }
            }
        }
        exchange.close();
    }

    static void send(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
