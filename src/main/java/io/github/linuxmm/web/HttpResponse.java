package io.github.linuxmm.web;

import com.sun.net.httpserver.HttpExchange;
import io.github.linuxmm.http.Exchange;
import java.nio.charset.StandardCharsets;

/** Sends a whole answer. */
final class HttpResponse {
    static final String PLAIN = "text/plain; charset=utf-8";

    private HttpResponse() {}

    /** Sends bytes, which are not to be changed any more; to HEAD only their length. */
    static void send(HttpExchange exchange, int status, String contentType, byte[] body) {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        ((Exchange) exchange).send(status, body);
    }

    static void send(HttpExchange exchange, int status, String text) {
        send(exchange, status, PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
