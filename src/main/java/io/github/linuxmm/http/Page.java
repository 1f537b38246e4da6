package io.github.linuxmm.http;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is served at a path. */
public final class Page extends HttpContext {
    private final String path;
    private final List<Filter> filters = new ArrayList<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private HttpHandler handler;

    public Page(String path, HttpHandler handler) {
        this.path = path;
        this.handler = handler;
    }

    @Override
    public HttpHandler getHandler() {
        return handler;
    }

    @Override
    public void setHandler(HttpHandler next) {
        handler = next;
    }

    @Override
    public String getPath() {
        return path;
    }

    /** There is none: an {@link HttpLoop} serves it. */
    @Override
    public HttpServer getServer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    /** Those in front of the handler, in the order in which they run. */
    @Override
    public List<Filter> getFilters() {
        return filters;
    }

    /** Not supported: a filter asks for passwords. */
    @Override
    public Authenticator setAuthenticator(Authenticator authenticator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Authenticator getAuthenticator() {
        return null;
    }
}
