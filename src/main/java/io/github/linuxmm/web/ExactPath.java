package io.github.linuxmm.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/**
 * Passes only GET and HEAD of exactly this path, or of those below it where it is a folder; a page at the root is asked
 * for all paths that have none.
 */
final class ExactPath extends Filter {
    private final String path;
    private final boolean folder;

    ExactPath(String path) {
        this.path = path;
        folder = path.length() > 1 && path.endsWith("/");
    }

    @Override
    public String description() {
        return "GET and HEAD of " + path;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        String method = exchange.getRequestMethod();
        String asked = exchange.getRequestURI().getPath();
        if (!(folder ? asked.startsWith(path) : asked.equals(path))) {
            HttpResponse.send(exchange, 404, "not found");
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            HttpResponse.send(exchange, 405, "method not allowed: use GET or HEAD");
        } else {
            chain.doFilter(exchange);
        }
    }
}
