package io.github.linuxmm.scrape;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one run of a {@link Collector} found: families, and perhaps the first problem. Of families that have one name, as
 * two names of the kernel may become, the first is kept.
 */
public final class Families {
    /** Takes families one after the other, each followed by its samples. */
    public interface Visitor {
        /**
         * Begins a family.
         *
         * @param type {@code gauge} or {@code counter}; a counter's name is without {@code _total}
         */
        void family(String name, String type, String help);

        void sample(String name, List<String> labelNames, List<String> labelValues, double value);
    }

    private final List<MetricFamilySamples> families = new ArrayList<>();
    private final DistinctNames names;
    private Optional<String> problem = Optional.empty();

    /** None yet. */
    public Families() {
        this(new DistinctNames());
    }

    /** @param names what the last run of the same collectors had */
    Families(DistinctNames names) {
        this.names = names;
    }

    /** Adds a family; one without samples is left out. */
    public void add(Samples samples) {
        if (!samples.isEmpty()) {
            families.add(samples.toFamily());
        }
    }

    /** Adds a family of one sample without labels. */
    public void add(Family family, double value) {
        families.add(family.of(value));
    }

    /** Adds a family of one sample. */
    public void add(Family family, double value, List<String> labelValues) {
        families.add(family.of(List.of(family.sample(value, labelValues))));
    }

    /** Adds what another run found, as the same objects. */
    public void addAll(Families others) {
        families.addAll(others.families);
    }

    /** Something could not be read, although what was added is right. The first problem is kept. */
    public void problem(Optional<String> text) {
        problem = problem.isPresent() ? problem : text;
    }

    Optional<String> problem() {
        return problem;
    }

    /** The families, in the order in which they were added. */
    public List<MetricFamilySamples> all() {
        names.keepFirst(families);
        return families;
    }

    /** Shows all families to a visitor. */
    public void forEach(Visitor visitor) {
        for (MetricFamilySamples family : all()) {
            visitor.family(family.name, family.type.name().toLowerCase(Locale.ROOT), family.help);
            for (Sample sample : family.samples) {
                visitor.sample(sample.name, sample.labelNames, sample.labelValues, sample.value);
            }
        }
    }
}
