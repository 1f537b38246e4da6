package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.Unsigned;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.MetricNames;
import io.github.linuxmm.scrape.NameCache;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;

/** {@code mm_meminfo_<Field>_bytes} for every line in kB, {@code mm_meminfo_<Field>} for every line without a unit. */
public final class MeminfoCollector implements Collector {
    private final NameCache<Family> sizes =
            new NameCache<>(field -> Family.gauge(name(field) + "_bytes", field + " of /proc/meminfo, in bytes."));
    private final NameCache<Family> counts =
            new NameCache<>(field -> Family.gauge(name(field), field + " of /proc/meminfo, a count."));

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Meminfo meminfo = now.meminfo();
        out.problem(meminfo.problem());
        for (Meminfo.Field field : meminfo.fields()) {
            double value = Unsigned.toDouble(field.value());
            if (field.kilobytes()) {
                out.add(sizes.get(field.name()), value * 1024);
            } else {
                out.add(counts.get(field.name()), value);
            }
        }
    }

    private static String name(String field) {
        return "mm_meminfo_" + MetricNames.part(field);
    }
}
