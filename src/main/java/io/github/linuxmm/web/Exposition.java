package io.github.linuxmm.web;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import java.util.Arrays;

/**
 * Makes the bytes of an answer from a registry, one at a time, in buffers that are kept between scrapes.
 *
 * <p>The result is a copy, so that a client that reads slowly holds up nobody else. Scrapes that wait for the same
 * thing at the same time share one: of 200 parallel ones, about ten collect.
 */
public final class Exposition {
    private record Wanted(CollectorRegistry registry, Predicate<String> names, boolean openMetrics, boolean gzip) {}

    private final TextWriter text = new TextWriter(false);
    private final TextWriter openMetrics = new TextWriter(true);
    private final Gzip gzip = new Gzip();

    /** How many were begun so far; the last of them, and what it was for. */
    private volatile int begun;
    private Wanted lastWanted;
    private byte[] last;

    /** A mark of this moment, for {@link #bytes}. */
    int now() {
        return begun;
    }

    /**
     * Collects and writes.
     *
     * @param names which sample names to keep; null for all
     * @param inOpenMetrics in OpenMetrics 1.0, else in text format 0.0.4
     * @param compressed with gzip
     * @return not to be changed; null where the registry holds what only the library can write
     */
    public byte[] bytes(CollectorRegistry registry, Predicate<String> names, boolean inOpenMetrics,
            boolean compressed) {
        return bytes(registry, names, inOpenMetrics, compressed, now());
    }

    /** The same, or what another scrape of the same kind collected, if it began after a mark. */
    synchronized byte[] bytes(CollectorRegistry registry, Predicate<String> names, boolean inOpenMetrics,
            boolean compressed, int mark) {
        Wanted wanted = new Wanted(registry, names, inOpenMetrics, compressed);
        if (begun == mark || !wanted.equals(lastWanted)) {
            begun++;
            lastWanted = null;
            last = write(wanted);
            lastWanted = wanted;
        }
        return last;
    }

    private byte[] write(Wanted wanted) {
        TextWriter writer = wanted.openMetrics ? openMetrics : text;
        if (!writer.write(wanted.registry.filteredMetricFamilySamples(wanted.names))) {
            return null;
        }
        return wanted.gzip ? gzip.compress(writer.bytes(), writer.length())
                : Arrays.copyOf(writer.bytes(), writer.length());
    }
}
