package io.github.linuxmm.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.linuxmm.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;

/**
 * Answers with documents. One is made at a time, and few requests wait for it: a flood of them costs scrapes one processor
 * at most, and those that hang with a file of the kernel leave threads for scrapes.
 */
final class DocumentHandler implements HttpHandler {
    private static final int MAX_REQUESTS = 4;

    private final Documents documents;
    private final Semaphore requests = new Semaphore(MAX_REQUESTS);
    private final Object making = new Object();

    DocumentHandler(Documents documents) {
        this.documents = documents;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (((Exchange) exchange).mustNotHang() || !requests.tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            HttpResponse.send(exchange, 503, "too many requests for this page at one time");
            return;
        }
        try {
            answer(exchange);
        } catch (IllegalArgumentException e) {
            HttpResponse.send(exchange, 400, String.valueOf(e.getMessage()));
        } finally {
            requests.release();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Document document;
        byte[] body;
        boolean gzip = Accept.gzip(exchange.getRequestHeaders());
        synchronized (making) {
            document = documents.document(
                    exchange.getRequestURI().getPath(), exchange.getRequestURI().getRawQuery());
            body = gzip ? compressed(document.body()) : document.body();
        }
        document.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (gzip) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        HttpResponse.send(exchange, document.status(), document.contentType(), body);
    }

    /** Not by {@link Gzip}, which keeps its memory: most exporters are never asked for a page. */
    private static byte[] compressed(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 3 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(body);
        }
        return compressed.toByteArray();
    }
}
