package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.Zoneinfo;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Free pages, watermarks, sizes and lowmem reserves of every populated zone of {@code /proc/zoneinfo}. */
public final class ZoneinfoCollector implements Subsystem {
    /** A family with one value a zone. */
    private record Column(Family family, ToLongFunction<Zone> value) {
        Column(String name, String help, ToLongFunction<Zone> value) {
            this(Family.gauge(name, help + ", from /proc/zoneinfo.", "numa_node", "zone"), value);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("mm_zone_free_pages", "Free pages", Zone::free),
            new Column("mm_zone_watermark_boost_pages", "Pages added to every watermark for now", Zone::boost),
            new Column("mm_zone_managed_pages", "Pages that the buddy allocator manages", Zone::managed),
            new Column("mm_zone_present_pages", "Pages that exist", Zone::present),
            new Column("mm_zone_spanned_pages", "Pages from first to last, holes included", Zone::spanned),
            new Column("mm_zone_free_cma_pages", "Free pages that only movable requests may use (CMA)", Zone::freeCma),
            new Column("mm_zone_pcp_pages", "Pages on per-CPU free lists, not counted as free", Zone::pcp));

    private static final Family WATERMARK = Family.gauge("mm_zone_watermark_pages",
            "Watermarks with boost, in pages, from /proc/zoneinfo.", "numa_node", "zone", "watermark");
    private static final List<String> MARK_NAMES = List.of("min", "low", "high", "promo");
    private static final List<ToLongFunction<Zone>> MARKS = List.of(Zone::min, Zone::low, Zone::high, Zone::promo);

    private static final Family RESERVE = Family.gauge("mm_zone_lowmem_reserve_pages",
            "Pages kept from requests that may use zones up to highest_zone (protection), from /proc/zoneinfo.",
            "numa_node", "zone", "highest_zone");

    private final Source<Zoneinfo> source;

    public ZoneinfoCollector(Source<Zoneinfo> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "zoneinfo";
    }

    @Override
    public void collect(Families out) throws IOException {
        Zoneinfo zoneinfo = source.read();
        out.problem(zoneinfo.problem());
        List<Zone> zones = new ArrayList<>(zoneinfo.zones().size());
        for (Zone zone : zoneinfo.zones()) {
            if (zone.populated()) {
                zones.add(zone);
            }
        }
        for (Column column : COLUMNS) {
            List<Sample> samples = new ArrayList<>(zones.size());
            for (Zone zone : zones) {
                add(samples, column.family, column.value.applyAsLong(zone), Labels.of(zone.node()), zone.name());
            }
            out.add(column.family, samples);
        }
        List<Sample> marks = new ArrayList<>();
        List<Sample> reserves = new ArrayList<>();
        List<String> types = zoneinfo.zoneTypes();
        for (Zone zone : zones) {
            String node = Labels.of(zone.node());
            for (int i = 0; i < MARKS.size(); i++) {
                add(marks, WATERMARK, MARKS.get(i).applyAsLong(zone), node, zone.name(), MARK_NAMES.get(i));
            }
            for (int i = 0; i < zone.protection().length() && i < types.size(); i++) {
                add(reserves, RESERVE, zone.protection().get(i), node, zone.name(), types.get(i));
            }
        }
        out.add(WATERMARK, marks);
        out.add(RESERVE, reserves);
    }

    private static void add(List<Sample> samples, Family family, long value, String... labels) {
        if (value != Zone.ABSENT) {
            samples.add(family.sample(value, labels));
        }
    }
}
