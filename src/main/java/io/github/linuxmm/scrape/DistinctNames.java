package io.github.linuxmm.scrape;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Of families that have one name, as two names of the kernel may become, keeps the first. A counter has two names, that of
 * the family and that of its samples, and neither format may have one of them twice.
 */
final class DistinctNames {
    /** Of the families that were looked at last, in their order. */
    private String[] last = {};

    /** Takes the others out. Only where names are other objects than last time they are compared. */
    synchronized void keepFirst(List<MetricFamilySamples> families) {
        if (!areLast(families)) {
            Set<String> seen = new HashSet<>();
            families.removeIf(family -> !take(family, seen));
            last = families.stream().map(family -> family.name).toArray(String[]::new);
        }
    }

    private static boolean take(MetricFamilySamples family, Set<String> seen) {
        String samples = family.samples.get(0).name;
        boolean isFree = !seen.contains(family.name) && !seen.contains(samples);
        if (isFree) {
            seen.add(family.name);
            seen.add(samples);
        }
        return isFree;
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean areLast(List<MetricFamilySamples> families) {
        int n = families.size();
        boolean same = n == last.length;
        for (int i = 0; same && i < n; i++) {
            same = families.get(i).name == last[i];
        }
        return same;
    }
}
