package io.github.linuxmm.pagealloc;

import com.google.common.primitives.ImmutableLongArray;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel's functions written down literally, statement by statement, migrate types included, and taking blocks one
 * at a time as its buddy allocator does. Slow and without any closed form: what the model is held against.
 */
public final class LiteralKernel {
    /** include/linux/mmzone.h enum migratetype; HIGHATOMIC since 4.4. */
    public enum Migratetype {
        UNMOVABLE,
        MOVABLE,
        RECLAIMABLE,
        HIGHATOMIC,
        CMA,
        ISOLATE
    }

    private final WatermarkRule rule;
    private final ZoneState zone;
    private final Map<Migratetype, long[]> freeList = new EnumMap<>(Migratetype.class);
    /** nr_reserved_highatomic up to 6.11, nr_free_highatomic since 6.12. */
    private final long nrHighatomic;

    private final int orders;
    private final boolean lastResort;
    private long nrFreePages;

    /**
     * A zone with these free lists.
     *
     * @param lists by type; a missing one is empty
     * @param nrHighatomic pages that the watermark test takes off for who may not use the reserve
     * @param lastResort whether an atomic request that finds no other block may use the reserve (ALLOC_NON_BLOCK in
     *     rmqueue_buddy); 6.1.192 and 6.12 have it
     */
    public LiteralKernel(
            WatermarkRule rule,
            ZoneState zone,
            Map<Migratetype, ImmutableLongArray> lists,
            long nrHighatomic,
            boolean lastResort) {
        this.rule = rule;
        this.zone = zone;
        this.nrHighatomic = nrHighatomic;
        this.lastResort = lastResort;
        this.orders = zone.blocks().length();
        this.nrFreePages = zone.free();
        for (Migratetype type : Migratetype.values()) {
            freeList.put(type, lists.containsKey(type) ? lists.get(type).toArray() : new long[orders]);
        }
    }

    private long nrFree(int order) {
        return freeList.values().stream().mapToLong(list -> list[order]).sum();
    }

    private boolean freeAreaEmpty(int order, Migratetype type) {
        return freeList.get(type)[order] == 0;
    }

    /** get_page_from_freelist for this zone: zone_watermark_fast, then rmqueue finds a block. */
    public boolean ok(Gfp gfp, int order, Watermark mark) {
        boolean atomic = gfp == Gfp.ATOMIC && mark == Watermark.MIN;
        return zoneWatermarkFast(order, mark, atomic) && rmqueueFinds(order, atomic);
    }

    private boolean zoneWatermarkFast(int order, Watermark mark, boolean atomic) {
        long pages = mark == Watermark.MIN ? zone.min() : zone.low();
        if (zoneWatermarkOk(order, pages, atomic)) {
            return true;
        }
        if (order == 0 && atomic && mark == Watermark.MIN) {
            return zoneWatermarkOk(order, zone.minOfOrder0().least(), true);
        }
        return false;
    }

    /** __zone_watermark_ok. */
    private boolean zoneWatermarkOk(int order, long mark, boolean atomic) {
        long min = mark;
        long freePages = nrFreePages;
        if (atomic) {
            min -= min / 2;
            min -= min / 4;
        }
        freePages -= (1L << order) - 1;
        if (rule == WatermarkRule.BEFORE_4_4) {
            if (freePages - zone.freeCma() <= min + zone.reserve()) {
                return false;
            }
            for (int o = 0; o < order; o++) {
                freePages -= nrFree(o) << o;
                min >>= 1;
                if (freePages <= min) {
                    return false;
                }
            }
            return true;
        }
        if (!atomic) {
            freePages -= nrHighatomic;
        }
        freePages -= zone.freeCma();
        if (freePages <= min + zone.reserve()) {
            return false;
        }
        if (order == 0) {
            return true;
        }
        for (int o = order; o < orders; o++) {
            if (nrFree(o) == 0) {
                continue;
            }
            for (Migratetype type :
                    new Migratetype[] {Migratetype.UNMOVABLE, Migratetype.MOVABLE, Migratetype.RECLAIMABLE}) {
                if (!freeAreaEmpty(o, type)) {
                    return true;
                }
            }
            if (atomic && !freeAreaEmpty(o, Migratetype.HIGHATOMIC)) {
                return true;
            }
        }
        return false;
    }

    /**
     * rmqueue_buddy: the reserve for atomic requests of an order above 0, then the three ordinary types, then the
     * reserve as the last resort.
     */
    private Migratetype[] rmqueueTypes(int order, boolean atomic) {
        List<Migratetype> types = new ArrayList<>();
        if (atomic && order > 0) {
            types.add(Migratetype.HIGHATOMIC);
        }
        types.addAll(List.of(Migratetype.UNMOVABLE, Migratetype.MOVABLE, Migratetype.RECLAIMABLE));
        if (atomic && lastResort) {
            types.add(Migratetype.HIGHATOMIC);
        }
        return types.toArray(Migratetype[]::new);
    }

    private boolean rmqueueFinds(int order, boolean atomic) {
        for (Migratetype type : rmqueueTypes(order, atomic)) {
            for (int o = order; o < orders; o++) {
                if (!freeAreaEmpty(o, type)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes blocks until the test fails; how many that were. */
    long take(Gfp gfp, int order, Watermark mark) {
        long taken = 0;
        while (ok(gfp, order, mark)) {
            rmqueue(order, gfp == Gfp.ATOMIC && mark == Watermark.MIN);
            taken++;
        }
        return taken;
    }

    /** __rmqueue_smallest and expand. */
    private void rmqueue(int order, boolean atomic) {
        for (Migratetype type : rmqueueTypes(order, atomic)) {
            long[] list = freeList.get(type);
            for (int current = order; current < orders; current++) {
                if (list[current] > 0) {
                    list[current]--;
                    while (current > order) {
                        current--;
                        list[current]++;
                    }
                    nrFreePages -= 1L << order;
                    return;
                }
            }
        }
        throw new AssertionError("no block");
    }
}
