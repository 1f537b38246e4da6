package io.github.linuxmm.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.github.linuxmm.http.Exchange;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import io.prometheus.client.SampleNameFilter;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers scrapes with the byte writer. What the writer does not support is passed on to the library's own handler,
 * which is slower and keeps a 1 MiB buffer per thread.
 */
final class MetricsFilter extends Filter {
    /** Long enough for a burst of scrapes; behind a hanging collector a longer wait would not help. */
    private static final long WAIT_MILLIS = 500;

    /** What a client accepts, by its headers. */
    private record Accepted(Headers headers, Exposition.Format format, Exposition.Encoding encoding) {}

    /** To collect or wait; given back once, also where the turn is taken from a thread that comes back later. */
    private final class Permit implements Runnable {
        private final AtomicBoolean held = new AtomicBoolean(true);

        @Override
        public void run() {
            if (held.getAndSet(false)) {
                requests.release();
            }
        }
    }

    private final Exposition exposition;
    private final Semaphore requests;
    private volatile @Nullable Accepted last;

    /** @param maxRequests requests collected or waiting at one time; 0 for any number */
    MetricsFilter(Exposition exposition, int maxRequests) {
        this.exposition = exposition;
        this.requests = new Semaphore(maxRequests == 0 ? Integer.MAX_VALUE : maxRequests, true);
    }

    @Override
    public String description() {
        return "scrapes";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Exchange request = (Exchange) exchange;
        boolean admitted = request.isAdmitted();
        // A second attempt may take what others collected since the first: it collects only where nobody did.
        int arrival = admitted ? request.asked() : exposition.now();
        Query query;
        CollectorRegistry registry;
        try {
            query = Query.of(exchange.getRequestURI().getRawQuery());
            registry = exposition.source().registry(query.collect(), query.exclude());
        } catch (IllegalArgumentException e) {
            HttpResponse.send(exchange, 400, String.valueOf(e.getMessage()));
            return;
        }
        Accepted accepted = accepted(exchange.getRequestHeaders());
        if (!admitted && !admitted()) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            HttpResponse.send(exchange, 503, "too many concurrent scrapes, see --web.max-requests");
            return;
        }
        request.mayHang(arrival);
        byte @Nullable [] body;
        Permit permit = admitted ? null : new Permit();
        try {
            body = exposition.bytes(
                    registry,
                    names(query),
                    accepted.format,
                    accepted.encoding,
                    arrival,
                    request.mustNotHang() ? null : permit);
        } finally {
            if (permit != null) {
                permit.run();
            }
        }
        if (body == null) {
            chain.doFilter(exchange);
            return;
        }
        if (accepted.encoding == Exposition.Encoding.GZIP) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        HttpResponse.send(exchange, 200, accepted.format.contentType(), body);
    }

    /** The server gives the same object for the same headers as last time. */
    @SuppressWarnings("ReferenceEquality")
    private Accepted accepted(Headers headers) {
        Accepted accepted = last;
        if (accepted == null || accepted.headers != headers) {
            accepted = new Accepted(
                    headers,
                    Accept.openMetrics(headers) ? Exposition.Format.OPENMETRICS : Exposition.Format.TEXT,
                    Accept.gzip(headers) ? Exposition.Encoding.GZIP : Exposition.Encoding.IDENTITY);
            last = accepted;
        }
        return accepted;
    }

    private boolean admitted() {
        try {
            return requests.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static @Nullable Predicate<String> names(Query query) {
        return query.names().isEmpty()
                ? null
                : new SampleNameFilter.Builder()
                        .nameMustBeEqualTo(query.names())
                        .build();
    }
}
