package io.github.linuxmm;

import io.github.linuxmm.collector.CollectorState;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Mark;
import io.github.linuxmm.web.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How things stand, for people: tables of the landing page. */
final class InWords {
    private InWords() {}

    /** The state of each collector. */
    static Table collectors(Exporter exporter) {
        return new Table("Collectors", List.of("Name", "State"),
                exporter.collector().states().stream().map(InWords::row).toList());
    }

    private static List<String> row(CollectorState state) {
        return List.of(state.name(), state.absent() ? "not on this kernel"
                : state.problem().map(problem -> "failed: " + problem).orElse("ok"));
    }

    /** For each order and kind of request, whether it would be served at the last scrape, and by which zones. */
    static Table orders(Exporter exporter) {
        List<List<String>> rows = new ArrayList<>();
        exporter.host().ifPresent(host -> {
            for (int order = 0; order < host.orders(); order++) {
                rows.add(List.of(Integer.toString(order), words(host, Gfp.KERNEL, order), words(host, Gfp.ATOMIC, order)));
            }
        });
        return new Table("Allocatable at the last scrape, without reclaim or compaction",
                List.of("Order", "GFP_KERNEL", "GFP_ATOMIC"), rows);
    }

    /** The same as comments of an exposition. */
    static String ordersAsComments(Exporter exporter) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : orders(exporter).rows()) {
            text.append("# order ").append(row.get(0)).append(": GFP_KERNEL ").append(row.get(1)).append("; GFP_ATOMIC ")
                    .append(row.get(2)).append('\n');
        }
        return text.toString();
    }

    private static String words(HostState host, Gfp gfp, int order) {
        String zones = host.zones().stream().filter(zone -> zone.serves(host.rule(), gfp, order, Mark.MIN))
                .map(zone -> "node " + zone.node() + " " + zone.zone()).collect(Collectors.joining(", "));
        if (!zones.isEmpty()) {
            return "yes: " + zones;
        }
        return host.complete() ? "no" : "not known: a zone could not be read";
    }
}
