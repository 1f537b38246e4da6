package io.github.linuxmm;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.pagealloc.Availability;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.scrape.CollectorState;
import io.github.linuxmm.scrape.MmCollector;
import io.github.linuxmm.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collector states, and which zones can serve each order, in words. */
final class StatusTables {
    private StatusTables() {}

    /** Each collector and its state in words. */
    static ImmutableList<List<String>> collectors(MmCollector collector) {
        return collector.states().stream().map(StatusTables::row).collect(ImmutableList.toImmutableList());
    }

    private static List<String> row(CollectorState state) {
        return List.of(
                state.name(),
                state.absent()
                        ? "not supported by this kernel"
                        : state.problem().map(problem -> "failed: " + problem).orElse("ok"));
    }

    /** For each order, whether a request of each kind would be served, and by which zones. */
    private static List<List<String>> orders(MmCollector collector) {
        List<List<String>> rows = new ArrayList<>();
        collector.lastSnapshot().flatMap(Snapshot::allocatorIfRead).ifPresent(host -> {
            for (int order = 0; order < host.orders(); order++) {
                rows.add(List.of(
                        Integer.toString(order), words(host, Gfp.KERNEL, order), words(host, Gfp.ATOMIC, order)));
            }
        });
        return rows;
    }

    /** The orders as comments of an exposition. */
    static String ordersAsComments(MmCollector collector) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : orders(collector)) {
            text.append("# order ")
                    .append(row.get(0))
                    .append(": GFP_KERNEL ")
                    .append(row.get(1))
                    .append("; GFP_ATOMIC ")
                    .append(row.get(2))
                    .append('\n');
        }
        return text.toString();
    }

    private static String words(HostState host, Gfp gfp, int order) {
        String zones = host.zones().stream()
                .filter(zone -> zone.availability(host.rule(), gfp, order, Watermark.MIN) == Availability.AVAILABLE)
                .map(zone -> "node " + zone.node() + " " + zone.zone())
                .collect(Collectors.joining(", "));
        if (!zones.isEmpty()) {
            return "yes: " + zones;
        }
        if (host.availability(gfp, order, Watermark.MIN) == Availability.UNAVAILABLE) {
            return "no";
        }
        return host.complete()
                ? "not known: the blocks left may be reserved, see docs/model.md"
                : "not known: a zone could not be read";
    }
}
