package io.github.linuxmm.scrape;

import static io.prometheus.client.Collector.Type.COUNTER;
import static io.prometheus.client.Collector.Type.GAUGE;

import com.google.common.collect.ImmutableList;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric family without its samples: name, type, help and label names, made once. Not thread-safe: only whoever has the
 * turn to collect fills it.
 */
public final class Family {
    private static final String TOTAL = "_total";

    private final String name;
    /** The name without _total, which is how the library keeps counters; one object, so that it need not cut. */
    private final String familyName;

    private final io.prometheus.client.Collector.Type type;
    private final String help;
    private final ImmutableList<String> labelNames;
    private @Nullable MetricFamilySamples last;
    /** Of one sample without labels, and the bits of its value. */
    private @Nullable MetricFamilySamples single;

    private long singleBits;

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

    /** The family with one sample without labels; see {@link #of(List)}. */
    MetricFamilySamples of(double value) {
        MetricFamilySamples family = single;
        long bits = Double.doubleToRawLongBits(value);
        if (family == null || bits != singleBits) {
            family = familyOf(List.of(sample(value, List.of())));
            single = family;
            singleBits = bits;
        }
        return family;
    }

    /**
     * The family with these samples; the same object as last time while all of them are the same, as those of most
     * families are. Its text is then copied from the last exposition.
     */
    MetricFamilySamples of(List<Sample> samples) {
        MetricFamilySamples family = last;
        if (family == null || !areSame(family.samples, samples)) {
            family = familyOf(samples);
            last = family;
        }
        return family;
    }

    private MetricFamilySamples familyOf(List<Sample> samples) {
        return new MetricFamilySamples(familyName, type, help, samples);
    }

    private static boolean areSame(List<Sample> some, List<Sample> others) {
        int n = some.size();
        if (n != others.size()) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (!areSame(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** By their bits, as -0 is written as such, and NaN is equal to nothing. */
    private static boolean areSame(Sample some, Sample other) {
        return Double.doubleToRawLongBits(some.value) == Double.doubleToRawLongBits(other.value)
                && areEqual(some.labelValues, other.labelValues);
    }

    /** As List.equals, without its iterators, which were a tenth of what a scrape allocates. */
    private static boolean areEqual(List<String> some, List<String> others) {
        int n = some.size();
        boolean equal = n == others.size();
        for (int i = 0; equal && i < n; i++) {
            equal = some.get(i).equals(others.get(i));
        }
        return equal;
    }
}
