package io.github.linuxmm.web;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.linuxmm.webconfig.WebConfigFile;
import io.prometheus.client.exporter.HTTPServer.HTTPMetricHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves the metrics and a few small pages on one or several addresses.
 *
 * <p>A connection has a thread from the first byte of a request to the last of the answer, so a client that sends half
 * a request or never reads holds one. See {@link ConnectionThreads} and {@link ConnectionLimits}.
 */
public final class ExporterServer implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final List<HttpServer> servers = new ArrayList<>();
    private final ConnectionThreads threads;
    /** Null where everybody may ask, in plain HTTP. */
    private final @Nullable WebConfigFile config;

    private final boolean tls;

    /**
     * Binds all addresses and serves.
     *
     * @param maxRequests see {@link MetricsFilter}
     * @param config TLS, passwords, headers and rate limit; null for none of them
     * @throws IOException where an address cannot be bound; the message names it
     */
    public ExporterServer(
            List<InetSocketAddress> addresses,
            String telemetryPath,
            int maxRequests,
            Exposition exposition,
            LandingPage landingPage,
            @Nullable WebConfigFile config)
            throws IOException {
        this.config = config;
        this.tls = config != null && config.current().tls().isPresent();
        threads = new ConnectionThreads(tls);
        ConnectionLimits.set();
        try {
            for (InetSocketAddress address : addresses) {
                servers.add(bind(address));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        MetricsFilter metrics = new MetricsFilter(exposition, maxRequests);
        for (HttpServer server : servers) {
            server.setExecutor(threads.executor());
            if (!telemetryPath.equals("/")) {
                page(
                        server,
                        "/",
                        exchange -> HttpResponse.send(
                                exchange,
                                200,
                                "text/html; charset=utf-8",
                                landingPage.html().getBytes(StandardCharsets.UTF_8)));
            }
            page(server, "/-/healthy", exchange -> HttpResponse.send(exchange, 200, "healthy"));
            page(server, "/-/ready", exchange -> {
                boolean ready = exposition.source().canRun();
                HttpResponse.send(exchange, ready ? 200 : 503, ready ? "ready" : "no collector can run");
            });
            page(
                            server,
                            telemetryPath,
                            new HTTPMetricHandler(exposition.source().registry(List.of(), List.of())))
                    .getFilters()
                    .add(metrics);
            server.start();
        }
    }

    private HttpServer bind(InetSocketAddress address) throws IOException {
        try {
            return config != null && tls
                    ? ReloadedTls.bind(address, BACKLOG, config)
                    : HttpServer.create(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
    }

    private HttpContext page(HttpServer server, String path, HttpHandler handler) {
        HttpContext context = server.createContext(path, handler);
        if (config != null) {
            context.getFilters()
                    .add(new AccessFilter(
                            config,
                            threads,
                            path.startsWith("/-/") ? AccessFilter.Page.PROBE : AccessFilter.Page.PROTECTED));
        }
        context.getFilters().add(new ExactPath(path, threads));
        return context;
    }

    /** Whether it speaks TLS; it then speaks nothing else. */
    public boolean hasTls() {
        return tls;
    }

    /** The addresses that are served, as HOST:PORT, with the real port where 0 was asked for. */
    public List<String> addresses() {
        return servers.stream()
                .map(HttpServer::getAddress)
                .map(ExporterServer::text)
                .toList();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress()
                ? "::"
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.close();
    }
}
