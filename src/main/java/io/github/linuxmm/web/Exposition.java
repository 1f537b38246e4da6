package io.github.linuxmm.web;

import io.github.linuxmm.scrape.ScrapeSource;
import io.github.linuxmm.scrape.Turn;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import io.prometheus.client.exporter.common.TextFormat;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bytes of an answer from a registry, one at a time, in buffers that are kept between scrapes.
 *
 * <p>The result is a copy, so that a client that reads slowly holds up nobody else. Identical scrapes that wait at the
 * same time share one result: of 200 parallel ones, about ten collect. Those with a filter of their own do not.
 */
public final class Exposition {
    /** The form of the text. */
    public enum Format {
        TEXT(TextFormat.CONTENT_TYPE_004),
        OPENMETRICS(TextFormat.CONTENT_TYPE_OPENMETRICS_100);

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }
    }

    /** What is done to the text. */
    public enum Encoding {
        IDENTITY,
        GZIP
    }

    private record Wanted(
            CollectorRegistry registry, @Nullable Predicate<String> names, Format format, Encoding encoding) {}

    private final ScrapeSource source;
    private final Turn turn;
    private final TextWriter text = new TextWriter(Format.TEXT);
    private final Gzip textGzip = new Gzip();
    private final TextWriter openMetrics = new TextWriter(Format.OPENMETRICS);
    private final Gzip openMetricsGzip = new Gzip();

    /** How many were begun so far; the last of them, and what it was for. */
    private final AtomicInteger begun = new AtomicInteger();

    private @Nullable Wanted lastWanted;
    private byte @Nullable [] last;

    public Exposition(ScrapeSource source) {
        this.source = source;
        this.turn = source.turn();
    }

    ScrapeSource source() {
        return source;
    }

    /** A mark of this moment, for {@link #bytes}. */
    int now() {
        return begun.get();
    }

    /** All collectors' metrics; null where the registry holds what only the library can write. */
    public byte @Nullable [] whole(Format format, Encoding encoding) {
        return bytes(source.registry(List.of(), List.of()), null, format, encoding, now(), null);
    }

    /**
     * Collects and writes, or takes what another scrape of the same kind collected, if it began after a mark.
     *
     * @param names which sample names to keep; null for all
     * @param whenTaken see {@link Turn#begin}
     * @return not to be changed; null where the registry holds what only the library can write
     */
    byte @Nullable [] bytes(
            CollectorRegistry registry,
            @Nullable Predicate<String> names,
            Format format,
            Encoding encoding,
            int mark,
            @Nullable Runnable whenTaken) {
        Wanted wanted = new Wanted(registry, names, format, encoding);
        try {
            return inTurn(wanted, mark, whenTaken);
        } catch (Turn.Lost e) {
            // This thread was slow and does not hang: what the other one collected will do.
            return inTurn(wanted, mark, null);
        }
    }

    private byte @Nullable [] inTurn(Wanted wanted, int mark, @Nullable Runnable whenTaken) {
        turn.begin(whenTaken);
        try {
            if (begun.get() == mark || !wanted.equals(lastWanted)) {
                begun.incrementAndGet();
                lastWanted = null;
                // With one collector in the registry, all of it is collected here.
                Enumeration<MetricFamilySamples> families = wanted.registry.filteredMetricFamilySamples(wanted.names);
                turn.keep();
                last = write(families, wanted.format, wanted.encoding);
                lastWanted = wanted;
            }
            return last;
        } finally {
            turn.end();
        }
    }

    private byte @Nullable [] write(Enumeration<MetricFamilySamples> families, Format format, Encoding encoding) {
        boolean isText = format == Format.TEXT;
        TextWriter writer = isText ? text : openMetrics;
        if (!writer.write(families)) {
            return null;
        }
        if (encoding == Encoding.IDENTITY) {
            return Arrays.copyOf(writer.bytes(), writer.length());
        }
        return (isText ? textGzip : openMetricsGzip)
                .compress(writer.bytes(), writer.stillEnd(), writer.stillVersion(), writer.length());
    }
}
