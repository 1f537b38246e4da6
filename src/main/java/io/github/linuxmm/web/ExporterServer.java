package io.github.linuxmm.web;

import com.google.common.collect.ImmutableList;
import com.sun.net.httpserver.HttpHandler;
import io.github.linuxmm.http.HttpLoop;
import io.github.linuxmm.http.Page;
import io.github.linuxmm.webconfig.WebConfigFile;
import io.prometheus.client.exporter.HTTPServer.HTTPMetricHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Serves the metrics and a few small pages on one or several addresses. */
public final class ExporterServer implements AutoCloseable {
    private static final ImmutableList<String> DOCUMENTS =
            ImmutableList.of("/", "/status", "/api/diagnosis", "/api/history", "/runbooks/");

    private final HttpLoop loop;
    /** Null where everybody may ask, in plain HTTP. */
    private final @Nullable WebConfigFile config;

    private final boolean tls;

    /**
     * Binds all addresses and serves.
     *
     * @param maxRequests see {@link MetricsFilter}
     * @param documents makes those at {@link #DOCUMENTS}; a telemetry path that is one of them is for the metrics
     * @param config TLS, passwords, headers and rate limit; null for none of them
     * @param failure is told why it serves no longer
     * @throws IOException where an address cannot be bound; the message names it
     */
    public ExporterServer(
            List<InetSocketAddress> addresses,
            String telemetryPath,
            int maxRequests,
            Exposition exposition,
            Documents documents,
            @Nullable WebConfigFile config,
            Consumer<Throwable> failure)
            throws IOException {
        this.config = config;
        this.tls = config != null && config.current().tls().isPresent();
        List<Page> pages = new ArrayList<>();
        for (String path : DOCUMENTS) {
            if (!path.equals(telemetryPath)) {
                pages.add(page(path, new DocumentHandler(documents)));
            }
        }
        pages.add(page("/-/healthy", exchange -> HttpResponse.send(exchange, 200, "healthy")));
        pages.add(page("/-/ready", exchange -> {
            boolean ready = exposition.source().canRun();
            HttpResponse.send(exchange, ready ? 200 : 503, ready ? "ready" : "no collector can run");
        }));
        Page metrics =
                page(telemetryPath, new HTTPMetricHandler(exposition.source().registry(List.of(), List.of())));
        metrics.getFilters().add(new MetricsFilter(exposition, maxRequests));
        pages.add(metrics);
        loop = new HttpLoop(addresses, config != null && tls ? new ReloadedTls(config) : null, pages, failure);
        loop.start();
    }

    private Page page(String path, HttpHandler handler) {
        Page page = new Page(path, handler);
        if (config != null) {
            page.getFilters()
                    .add(new AccessFilter(
                            config, path.startsWith("/-/") ? AccessFilter.Page.PROBE : AccessFilter.Page.PROTECTED));
        }
        page.getFilters().add(new ExactPath(path));
        return page;
    }

    /** Whether it speaks TLS; it then speaks nothing else. */
    public boolean hasTls() {
        return tls;
    }

    /** The addresses that are served, as HOST:PORT, with the real port where 0 was asked for. */
    public List<String> addresses() {
        return loop.addresses().stream().map(ExporterServer::text).toList();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress()
                ? "::"
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public void close() {
        loop.close();
    }
}
