package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableLongArray;
import io.github.linuxmm.pagealloc.Availability;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HighatomicSources;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.LiteralKernel;
import io.github.linuxmm.pagealloc.LiteralKernel.Migratetype;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.pagealloc.WatermarkRule;
import io.github.linuxmm.pagealloc.ZoneState;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.BuddyinfoReader;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.PagetypeinfoReader;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.procfs.ZoneinfoReader;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds the model on the zones of a snapshot against the kernel's functions, with the free lists of pagetypeinfo. */
final class LiteralZones {
    private LiteralZones() {}

    static void check(RecordedFiles recorded, Kernel kernel) throws IOException {
        if (!recorded.files().containsKey("/proc/pagetypeinfo")) {
            return;
        }
        RecordedProcfs procfs = new RecordedProcfs("/proc/");
        procfs.show(recorded);
        Zoneinfo zoneinfo = new ZoneinfoReader(procfs).read();
        Buddyinfo buddyinfo = new BuddyinfoReader(procfs).read();
        Pagetypeinfo pagetypeinfo = new PagetypeinfoReader(procfs).read();
        HighatomicSources sources =
                new HighatomicSources(kernel, Optional.of(pagetypeinfo), (node, zone) -> Optional.empty());
        // The kernel of the recordings is newer than 4.4; the older rule must hold its transcription on the same zones.
        for (WatermarkRule rule : WatermarkRule.values()) {
            HostState host = HostState.of(rule, zoneinfo, buddyinfo, kernel, sources);
            host.zones().forEach(zone -> check(rule, zone, pagetypeinfo, recorded.seq()));
        }
    }

    private static void check(WatermarkRule rule, ZoneState zone, Pagetypeinfo pagetypeinfo, int seq) {
        assertThat(zone.highatomic().lists()).isPresent();
        LiteralKernel least = kernel(rule, zone, pagetypeinfo, false);
        LiteralKernel most = kernel(rule, zone, pagetypeinfo, true);
        for (int order = 0; order < zone.blocks().length(); order++) {
            for (Gfp gfp : Gfp.values()) {
                for (Watermark mark : Watermark.values()) {
                    if (rule == WatermarkRule.BEFORE_4_4
                            && zone.highatomic().subtracted().most() > 0) {
                        // Such a zone did not exist.
                        continue;
                    }
                    assertThat(zone.availability(rule, gfp, order, mark))
                            .as("snapshot %d, order %d of %s", seq, order, zone)
                            .isEqualTo(
                                    least.ok(gfp, order, mark)
                                            ? Availability.AVAILABLE
                                            : most.ok(gfp, order, mark)
                                                    ? Availability.UNKNOWN
                                                    : Availability.UNAVAILABLE);
                }
            }
        }
    }

    private static LiteralKernel kernel(
            WatermarkRule rule, ZoneState zone, Pagetypeinfo pagetypeinfo, boolean lastResort) {
        return new LiteralKernel(
                rule,
                zone,
                lists(zone, pagetypeinfo),
                zone.highatomic().subtracted().least(),
                lastResort);
    }

    /** The lists of pagetypeinfo; what buddyinfo had more, or less, when it was read is counted as movable. */
    private static Map<Migratetype, ImmutableLongArray> lists(ZoneState zone, Pagetypeinfo pagetypeinfo) {
        int orders = zone.blocks().length();
        Map<Migratetype, ImmutableLongArray> lists = new EnumMap<>(Migratetype.class);
        long[] movable = zone.blocks().toArray();
        for (Pagetypeinfo.FreeList list : pagetypeinfo.freeLists()) {
            if (list.node() == zone.node() && list.zone().equals(zone.zone())) {
                Migratetype type = Migratetype.valueOf(list.migratetype().toUpperCase(Locale.ROOT));
                if (type == Migratetype.HIGHATOMIC || type == Migratetype.CMA || type == Migratetype.ISOLATE) {
                    long[] shown = new long[orders];
                    for (int k = 0; k < orders; k++) {
                        shown[k] = Math.min(list.blocks().get(k), movable[k]);
                        movable[k] -= shown[k];
                    }
                    lists.put(type, ImmutableLongArray.copyOf(shown));
                }
            }
        }
        lists.put(Migratetype.MOVABLE, ImmutableLongArray.copyOf(movable));
        return lists;
    }
}
