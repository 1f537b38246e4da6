package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.Zoneinfo;
import java.util.OptionalLong;

/**
 * MemTotal divided among those who hold it, in bytes.
 *
 * <p>fs/proc/meminfo.c shows each part by itself; that they are disjoint follows from where the kernel counts them. A
 * part that a kernel does not show is not there, and its pages are in {@code unaccounted}: pages that somebody took
 * straight from the buddy allocator.
 *
 * @param parts by name, adding up to MemTotal; empty where MemTotal, MemFree, the LRU lists or the per-CPU lists are
 *     not known, or where the parts exceed MemTotal by more than 2 %. {@code unaccounted} is what is left, and slightly
 *     negative where pages moved between the reads of the two files
 * @param pinned neither movable nor reclaimable; empty where it cannot be said
 */
record Memory(ImmutableMap<String, Long> parts, OptionalLong pinned) {
    /** By how much of MemTotal the parts may exceed it: two files, read one after the other, on a busy host. */
    private static final double MAX_SKEW = 0.02;

    private static final Memory UNKNOWN = new Memory(ImmutableMap.of(), OptionalLong.empty());

    static Memory of(Meminfo meminfo, Zoneinfo zoneinfo, int pageSize) {
        OptionalLong total = meminfo.value("MemTotal");
        OptionalLong free = meminfo.value("MemFree");
        long anon = sum(meminfo, "Active(anon)", "Inactive(anon)");
        long file = sum(meminfo, "Active(file)", "Inactive(file)");
        long unevictable = sum(meminfo, "Unevictable");
        long pcp = pages(zoneinfo, true);
        if (total.isEmpty() || free.isEmpty() || anon < 0 || file < 0 || unevictable < 0 || pcp < 0 || pageSize == 0
                || zoneinfo.problem().isPresent()) {
            return UNKNOWN;
        }
        Parts parts = new Parts(total.getAsLong());
        parts.put("free", free.getAsLong());
        parts.put("pcp", pcp * pageSize);
        parts.put("anon", anon);
        parts.put("file", file);
        parts.put("unevictable", unevictable);
        parts.put("slab_reclaimable", sum(meminfo, "SReclaimable"));
        parts.put("slab_unreclaimable", sum(meminfo, "SUnreclaim"));
        parts.put("page_tables", sum(meminfo, "PageTables"));
        parts.put("percpu", sum(meminfo, "Percpu"));
        // VmallocUsed counts RAM since 5.3 and holds the stacks, which are vmapped; before it was 0, or address space.
        long vmalloc = sum(meminfo, "VmallocUsed");
        if (meminfo.value("KReclaimable").isPresent() && vmalloc > 0) {
            parts.put("vmalloc", vmalloc);
        } else {
            parts.put("kernel_stack", sum(meminfo, "KernelStack"));
        }
        long hugetlb = hugetlb(meminfo);
        parts.put("hugetlb", hugetlb);
        long zspool = pages(zoneinfo, false);
        parts.put("zspool", zspool < 0 ? -1 : zspool * pageSize);
        long balloon = sum(meminfo, "Balloon");
        parts.put("balloon", balloon);
        if (parts.left < -total.getAsLong() * MAX_SKEW) {
            return UNKNOWN;
        }
        parts.map.put("unaccounted", parts.left);

        long reclaimable = sum(meminfo, meminfo.value("KReclaimable").isPresent() ? "KReclaimable" : "SReclaimable");
        long pinned = total.getAsLong() - free.getAsLong() - pcp * pageSize - anon - file - unevictable
                - Math.max(0, reclaimable) - Math.max(0, hugetlb) - Math.max(0, zspool) * pageSize - Math.max(0, balloon);
        return new Memory(parts.map.build(), pinned < 0 ? OptionalLong.empty() : OptionalLong.of(pinned));
    }

    /** Since 4.19 all sizes in one field; before, the default size alone. */
    private static long hugetlb(Meminfo meminfo) {
        if (meminfo.value("Hugetlb").isPresent()) {
            return sum(meminfo, "Hugetlb");
        }
        long count = sum(meminfo, "HugePages_Total");
        long size = sum(meminfo, "Hugepagesize");
        return count < 0 || size < 0 ? -1 : count * size;
    }

    /** The sum of fields; -1 where the kernel does not show one of them. */
    private static long sum(Meminfo meminfo, String... fields) {
        long sum = 0;
        for (String field : fields) {
            OptionalLong value = meminfo.value(field);
            if (value.isEmpty() || value.getAsLong() < 0) {
                return -1;
            }
            sum += value.getAsLong();
        }
        return sum;
    }

    /** Pages on per-CPU lists, else in zsmalloc, over the populated zones; -1 where a zone does not show them. */
    private static long pages(Zoneinfo zoneinfo, boolean pcp) {
        long pages = 0;
        for (Zone zone : zoneinfo.zones()) {
            if (zone.populated()) {
                long own = pcp ? zone.pcp() : zone.zspages();
                if (own == Zone.ABSENT) {
                    return -1;
                }
                pages += own;
            }
        }
        return pages;
    }

    private static final class Parts {
        private final ImmutableMap.Builder<String, Long> map = ImmutableMap.builder();
        private long left;

        Parts(long total) {
            left = total;
        }

        /** A negative part is one that the kernel does not show. */
        void put(String name, long bytes) {
            if (bytes >= 0) {
                map.put(name, bytes);
                // Saturated: with such a part the whole is refused.
                left = left - bytes > left ? Long.MIN_VALUE : left - bytes;
            }
        }
    }
}
