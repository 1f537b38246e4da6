package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Labels;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Free pages, watermarks, sizes and lowmem reserves of every populated zone of {@code /proc/zoneinfo}. */
public final class ZoneinfoCollector implements Collector {
    /** A family with one value a zone. */
    private record Column(Family family, Function<Zone, OptionalLong> value) {
        Column(String name, String help, Function<Zone, OptionalLong> value) {
            this(Family.gauge(name, help + ", from /proc/zoneinfo.", "numa_node", "zone"), value);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("mm_zone_free_pages", "Free pages", Zone::free),
            new Column(
                    "mm_zone_watermark_boost_pages",
                    "Pages temporarily added to every watermark",
                    zone -> zone.watermarks().boost()),
            new Column(
                    "mm_zone_managed_pages",
                    "Pages managed by the buddy allocator",
                    zone -> zone.size().managed()),
            new Column(
                    "mm_zone_present_pages",
                    "Pages present",
                    zone -> zone.size().present()),
            new Column(
                    "mm_zone_spanned_pages",
                    "Pages spanned, including holes",
                    zone -> zone.size().spanned()),
            new Column("mm_zone_free_cma_pages", "Free pages that only movable requests may use (CMA)", Zone::freeCma),
            new Column("mm_zone_pcp_pages", "Pages on per-CPU free lists, not counted as free", Zone::pcp));

    private static final Family WATERMARK = Family.gauge(
            "mm_zone_watermark_pages",
            "Watermarks including boost, in pages, from /proc/zoneinfo.",
            "numa_node",
            "zone",
            "watermark");

    private static final Family RESERVE = Family.gauge(
            "mm_zone_lowmem_reserve_pages",
            "Pages reserved from requests that may use zones up to highest_zone (protection), from /proc/zoneinfo.",
            "numa_node",
            "zone",
            "highest_zone");

    @Override
    public void collect(Snapshot now, Families out) throws IOException {
        Zoneinfo zoneinfo = now.zoneinfo();
        out.problem(zoneinfo.problem());
        List<Zone> zones = new ArrayList<>(zoneinfo.zones().size());
        for (Zone zone : zoneinfo.zones()) {
            if (zone.populated()) {
                zones.add(zone);
            }
        }
        for (Column column : COLUMNS) {
            Samples samples = column.family.samples();
            for (Zone zone : zones) {
                add(samples, column.value.apply(zone), Labels.of(zone.node()), zone.name());
            }
            out.add(samples);
        }
        Samples marks = WATERMARK.samples();
        Samples reserves = RESERVE.samples();
        List<String> types = zoneinfo.zoneTypes();
        for (Zone zone : zones) {
            String node = Labels.of(zone.node());
            Zone.Watermarks of = zone.watermarks();
            add(marks, of.min(), node, zone.name(), "min");
            add(marks, of.low(), node, zone.name(), "low");
            add(marks, of.high(), node, zone.name(), "high");
            add(marks, of.promo(), node, zone.name(), "promo");
            for (int i = 0; i < zone.protection().length() && i < types.size(); i++) {
                reserves.add(zone.protection().get(i), node, zone.name(), types.get(i));
            }
        }
        out.add(marks);
        out.add(reserves);
    }

    /** Not by a lambda: C1 calls into the VM for each one that holds something. */
    private static void add(Samples samples, OptionalLong pages, String... labelValues) {
        if (pages.isPresent()) {
            samples.add(pages.getAsLong(), labelValues);
        }
    }
}
