package io.github.linuxmm.scrape;

import static io.prometheus.client.Collector.Type.COUNTER;
import static io.prometheus.client.Collector.Type.GAUGE;

import com.google.common.collect.ImmutableList;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A metric family without its samples: name, type, help and label names, made once. */
public final class Family {
    private static final String TOTAL = "_total";

    private final String name;
    /** The name without _total, which is how the library keeps counters; one object, so that it need not cut. */
    private final String familyName;

    private final io.prometheus.client.Collector.Type type;
    private final String help;
    private final ImmutableList<String> labelNames;
    private @Nullable MetricFamilySamples last;

    private Family(String name, io.prometheus.client.Collector.Type type, String help, String... labelNames) {
        this.name = name;
        this.familyName = type == COUNTER ? name.substring(0, name.length() - TOTAL.length()) : name;
        this.type = type;
        this.help = help;
        this.labelNames = ImmutableList.copyOf(labelNames);
    }

    /** A family of gauges. */
    public static Family gauge(String name, String help, String... labelNames) {
        return new Family(name, GAUGE, help, labelNames);
    }

    /**
     * A family of counters.
     *
     * @param name ends in {@code _total}
     */
    public static Family counter(String name, String help, String... labelNames) {
        return new Family(name, COUNTER, help, labelNames);
    }

    /** The name of its samples. */
    public String name() {
        return name;
    }

    /** No samples yet. */
    public Samples samples() {
        return new Samples(this);
    }

    /** @param labelValues as many as there are label names, in their order */
    Sample sample(double value, List<String> labelValues) {
        return new Sample(name, labelNames, labelValues, value);
    }

    /**
     * The family with one sample without labels; the same object as last time while the value is the same, as most
     * counters' are. Called by one thread at a time.
     */
    MetricFamilySamples of(double value) {
        MetricFamilySamples family = last;
        if (family == null
                || Double.doubleToRawLongBits(family.samples.get(0).value) != Double.doubleToRawLongBits(value)) {
            family = of(List.of(sample(value, List.of())));
            last = family;
        }
        return family;
    }

    MetricFamilySamples of(List<Sample> samples) {
        return new MetricFamilySamples(familyName, type, help, samples);
    }
}
