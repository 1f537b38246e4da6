package io.github.linuxmm.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Lets GET and HEAD of one path through; the server itself matches paths by prefix. */
final class ExactPath extends Filter {
    private final String path;
    private final ConnectionThreads threads;

    ExactPath(String path, ConnectionThreads threads) {
        this.path = path;
        this.threads = threads;
    }

    @Override
    public String description() {
        return "GET and HEAD of " + path;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        if (threads.areShort()) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        String method = exchange.getRequestMethod();
        if (!exchange.getRequestURI().getPath().equals(path)) {
            HttpResponse.send(exchange, 404, "not found");
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            HttpResponse.send(exchange, 405, "only GET and HEAD");
        } else {
            chain.doFilter(exchange);
        }
    }
}
