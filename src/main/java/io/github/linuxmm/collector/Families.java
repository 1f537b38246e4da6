package io.github.linuxmm.collector;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one run of a {@link Subsystem} found: families, and perhaps the first problem. */
public final class Families {
    private final List<MetricFamilySamples> families = new ArrayList<>();
    private String problem;

    /** Adds a family; one without samples is left out. */
    void add(Family family, List<MetricFamilySamples.Sample> samples) {
        if (!samples.isEmpty()) {
            families.add(family.of(samples));
        }
    }

    /** Adds a family of one sample without labels. */
    void add(Family family, double value) {
        families.add(family.of(value));
    }

    void addAll(Families others) {
        families.addAll(others.families);
    }

    /** Something could not be read, although what was added is right. The first problem is kept. */
    void problem(Optional<String> text) {
        if (problem == null && text.isPresent()) {
            problem = text.get();
        }
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    List<MetricFamilySamples> all() {
        return families;
    }
}
