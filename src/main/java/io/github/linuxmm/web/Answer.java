package io.github.linuxmm.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Sends a whole answer in one write, and closes the exchange. */
final class Answer {
    static final String PLAIN = "text/plain; charset=utf-8";

    private Answer() {}

    /** Sends bytes; to HEAD only their length. */
    static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
        exchange.close();
    }

    static void send(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
