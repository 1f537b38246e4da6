package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.Unsigned;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.FamilyTable;
import io.github.linuxmm.scrape.MetricNames;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;

/** {@code mm_meminfo_<Field>_bytes} for every line in kB, {@code mm_meminfo_<Field>} for every line without a unit. */
public final class MeminfoCollector implements Collector {
    private final FamilyTable families = new FamilyTable(MeminfoCollector::family);

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Meminfo meminfo = now.meminfo();
        out.problem(meminfo.problem());
        families.newRound();
        for (Meminfo.Field field : meminfo.fields()) {
            Family family = families.first(field.name(), field.kilobytes());
            if (family != null) {
                double value = Unsigned.toDouble(field.value());
                out.add(family, field.kilobytes() ? value * 1024 : value);
            }
        }
    }

    private static Family family(String field, boolean kilobytes) {
        String name = "mm_meminfo_" + MetricNames.part(field);
        return kilobytes
                ? Family.gauge(name + "_bytes", field + " of /proc/meminfo, in bytes.")
                : Family.gauge(name, field + " of /proc/meminfo, a count.");
    }
}
