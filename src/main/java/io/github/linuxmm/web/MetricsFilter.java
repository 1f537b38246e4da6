package io.github.linuxmm.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import io.prometheus.client.SampleNameFilter;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Answers scrapes from the byte writer. What the writer does not know it passes on to the library's own handler, which
 * stands behind it: that one is slower, and each of its threads keeps a buffer of 1 MiB.
 */
final class MetricsFilter extends Filter {
    /** A burst of scrapes is over in less; behind a collector that hangs, waiting longer is of no use. */
    private static final long WAIT_MILLIS = 500;

    private final ScrapeSource source;
    private final Exposition exposition;
    private final Semaphore requests;
    /** Bytes for answers on their way: a client that does not read holds its own until the time limit. */
    private final Semaphore unread = new Semaphore((int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 4));

    /** @param maxRequests requests collected or waiting at one time; 0 for any number */
    MetricsFilter(ScrapeSource source, Exposition exposition, int maxRequests) {
        this.source = source;
        this.exposition = exposition;
        this.requests = new Semaphore(maxRequests == 0 ? Integer.MAX_VALUE : maxRequests, true);
    }

    @Override
    public String description() {
        return "scrapes";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        int arrival = exposition.now();
        Query query;
        CollectorRegistry registry;
        try {
            query = Query.of(exchange.getRequestURI().getRawQuery());
            registry = source.registry(query.collect(), query.exclude());
        } catch (IllegalArgumentException e) {
            Answer.send(exchange, 400, e.getMessage());
            return;
        }
        boolean openMetrics = Accept.openMetrics(exchange.getRequestHeaders());
        boolean gzip = Accept.gzip(exchange.getRequestHeaders());
        if (!admitted()) {
            refuse(exchange, "too many scrapes at one time, see --web.max-requests");
            return;
        }
        byte[] body;
        try {
            body = exposition.bytes(registry, names(query), openMetrics, gzip, arrival);
        } finally {
            requests.release();
        }
        if (body == null) {
            chain.doFilter(exchange);
            return;
        }
        int length = body.length;
        if (!unread.tryAcquire(length)) {
            // Not to be held while the refusal waits for its reader.
            body = null;
            refuse(exchange, "too many answers that nobody reads");
            return;
        }
        try {
            if (gzip) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            }
            Answer.send(exchange, 200,
                    openMetrics ? TextFormat.CONTENT_TYPE_OPENMETRICS_100 : TextFormat.CONTENT_TYPE_004, body);
        } finally {
            unread.release(length);
        }
    }

    private static void refuse(HttpExchange exchange, String reason) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", "1");
        Answer.send(exchange, 503, reason);
    }

    private boolean admitted() {
        try {
            return requests.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Predicate<String> names(Query query) {
        return query.names().isEmpty() ? null
                : new SampleNameFilter.Builder().nameMustBeEqualTo(query.names()).build();
    }
}
