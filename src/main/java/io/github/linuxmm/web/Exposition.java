package io.github.linuxmm.web;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import java.util.Arrays;

/**
 * Makes the bytes of an answer from a registry, one at a time, in buffers that are kept between scrapes.
 *
 * <p>The result is a copy, so that a client that reads slowly holds up nobody else.
 */
public final class Exposition {
    private final TextWriter text = new TextWriter(false);
    private final TextWriter openMetrics = new TextWriter(true);
    private final Gzip gzip = new Gzip();

    /**
     * Collects and writes.
     *
     * @param names which sample names to keep; null for all
     * @param inOpenMetrics in OpenMetrics 1.0, else in text format 0.0.4
     * @param compressed with gzip
     * @return null where the registry holds what only the library can write
     */
    public synchronized byte[] bytes(CollectorRegistry registry, Predicate<String> names, boolean inOpenMetrics,
            boolean compressed) {
        TextWriter writer = inOpenMetrics ? openMetrics : text;
        if (!writer.write(registry.filteredMetricFamilySamples(names))) {
            return null;
        }
        return compressed ? gzip.compress(writer.bytes(), writer.length())
                : Arrays.copyOf(writer.bytes(), writer.length());
    }
}
