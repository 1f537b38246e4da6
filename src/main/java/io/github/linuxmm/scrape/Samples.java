package io.github.linuxmm.scrape;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/** The samples of one family, as they are gathered. */
public final class Samples {
    private final Family family;
    private final List<Sample> samples = new ArrayList<>();

    Samples(Family family) {
        this.family = family;
    }

    /**
     * Adds a sample.
     *
     * @param labelValues as many as the family has label names, in their order
     */
    public void add(double value, String... labelValues) {
        samples.add(family.sample(value, List.of(labelValues)));
    }

    /** The same, for label values that several samples share. */
    public void add(double value, List<String> labelValues) {
        samples.add(family.sample(value, labelValues));
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    MetricFamilySamples toFamily() {
        return family.of(samples);
    }
}
