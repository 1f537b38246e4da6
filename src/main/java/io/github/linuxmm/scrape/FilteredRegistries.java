package io.github.linuxmm.scrape;

import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.Set;

/** Registries of the collectors that a scrape asks for, by node_exporter's {@code collect[]} and {@code exclude[]}. */
public final class FilteredRegistries implements ScrapeSource {
    private final MmCollector collector;
    private final Set<String> known;
    private final CollectorRegistry all = new CollectorRegistry(true);

    /** @param known names of all collectors, those that are off included */
    public FilteredRegistries(MmCollector collector, Set<String> known) {
        this.collector = collector;
        this.known = known;
        all.register(collector);
    }

    @Override
    public CollectorRegistry registry(List<String> collect, List<String> exclude) {
        if (collect.isEmpty() && exclude.isEmpty()) {
            return all;
        }
        if (!collect.isEmpty() && !exclude.isEmpty()) {
            throw new IllegalArgumentException("collect[] and exclude[] cannot be combined");
        }
        for (String name : collect.isEmpty() ? exclude : collect) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown collector: " + name);
            }
            if (!collector.names().contains(name)) {
                throw new IllegalArgumentException("collector is disabled: " + name);
            }
        }
        CollectorRegistry registry = new CollectorRegistry(true);
        registry.register(collector.only(name -> collect.isEmpty() ? !exclude.contains(name) : collect.contains(name)));
        return registry;
    }

    @Override
    public Turn turn() {
        return collector.turn();
    }

    @Override
    public boolean canRun() {
        return collector.canRun();
    }
}
