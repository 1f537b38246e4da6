package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Collector.Type;
import java.util.List;

/** A metric family without its samples: name, type, help and label names, made once. */
final class Family {
    private final String name;
    private final Type type;
    private final String help;
    private final ImmutableList<String> labelNames;

    private Family(String name, Type type, String help, String... labelNames) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.labelNames = ImmutableList.copyOf(labelNames);
    }

    static Family gauge(String name, String help, String... labelNames) {
        return new Family(name, Type.GAUGE, help, labelNames);
    }

    /** @param name ends in {@code _total} */
    static Family counter(String name, String help, String... labelNames) {
        return new Family(name, Type.COUNTER, help, labelNames);
    }

    String name() {
        return name;
    }

    /** @param labelValues as many as there are label names, in their order */
    Sample sample(double value, String... labelValues) {
        return new Sample(name, labelNames, List.of(labelValues), value);
    }

    /** The same, for label values that several samples share. */
    Sample sample(double value, List<String> labelValues) {
        return new Sample(name, labelNames, labelValues, value);
    }

    MetricFamilySamples of(List<Sample> samples) {
        return new MetricFamilySamples(name, type, help, samples);
    }
}
