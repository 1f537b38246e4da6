package io.github.linuxmm.scrape;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Samples of families as a map, {@code name{label=value,...}} to value; a sample that comes twice is an error. */
public final class SampleMap {
    private SampleMap() {}

    public static Map<String, Double> of(List<MetricFamilySamples> families) {
        Map<String, Double> samples = new TreeMap<>();
        for (MetricFamilySamples family : families) {
            for (Sample sample : family.samples) {
                StringBuilder key = new StringBuilder(sample.name);
                for (int i = 0; i < sample.labelNames.size(); i++) {
                    key.append(i == 0 ? '{' : ',')
                            .append(sample.labelNames.get(i))
                            .append('=')
                            .append(sample.labelValues.get(i));
                }
                key.append(sample.labelNames.isEmpty() ? "" : "}");
                if (samples.put(key.toString(), sample.value) != null) {
                    throw new AssertionError("twice in one scrape: " + key);
                }
            }
        }
        return samples;
    }
}
