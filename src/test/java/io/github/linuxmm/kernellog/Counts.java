package io.github.linuxmm.kernellog;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A snapshot's counters that are not 0, by short names: {@code order4/kernel}, {@code oom/memcg}, {@code slab}... */
final class Counts {
    private Counts() {}

    static Map<String, Long> of(KernelLog log) {
        KernelLogCounts snapshot = log.counts();
        Map<String, Long> counts = new TreeMap<>();
        for (int order = 0; order < KernelLog.ORDERS; order++) {
            for (LoggedGfp gfp : LoggedGfp.values()) {
                counts.put("order" + order + "/" + lower(gfp), snapshot.failures(order, gfp));
            }
        }
        for (OomConstraint constraint : OomConstraint.values()) {
            counts.put("oom/" + lower(constraint), snapshot.oomKills(constraint));
        }
        counts.put("suppressed", snapshot.suppressed());
        counts.put("slab", snapshot.slabFailures());
        counts.put("vmalloc", snapshot.vmallocFailures());
        counts.put("dropped", snapshot.droppedRecords());
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** Reads {@code "order4/kernel suppressed=83"}; a name alone stands for 1. */
    static Map<String, Long> parse(String text) {
        Map<String, Long> counts = new TreeMap<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            String[] pair = word.split("=");
            counts.put(pair[0], pair.length == 1 ? 1 : Long.parseLong(pair[1]));
        }
        return counts;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
