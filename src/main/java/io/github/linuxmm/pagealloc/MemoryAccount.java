package io.github.linuxmm.pagealloc;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.Zoneinfo;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * MemTotal divided among those who hold it, in bytes.
 *
 * <p>fs/proc/meminfo.c shows each part by itself; that they are disjoint follows from where the kernel counts them. A
 * part that a kernel does not show is not there, and its pages are in {@code unaccounted}: pages that somebody took
 * straight from the buddy allocator.
 *
 * @param parts by name, adding up to MemTotal; empty where something in one of the files could not be read or a field
 *     that every kernel shows is missing, where the zones shown are too small for MemTotal, or where the parts exceed
 *     MemTotal by more than 2 %. {@code unaccounted} is what is left, and slightly negative where pages moved between
 *     the reads of the two files
 * @param pinned neither movable nor reclaimable; empty where it cannot be said
 * @param pinnedParts by name, adding up to {@code pinned}; empty where that is, or they exceed it by more than 2 % of MemTotal
 */
public record MemoryAccount(
        ImmutableMap<String, Long> parts, OptionalLong pinned, ImmutableMap<String, Long> pinnedParts) {
    /** By how much of MemTotal the parts may exceed it: two files, read one after the other, on a busy host. */
    static final double MAX_SKEW = 0.02;

    /** Every kernel shows them, the last below all that pinned memory is computed from but huge pages and Balloon. */
    private static final List<String> ALWAYS = List.of(
            "MemTotal",
            "MemFree",
            "Active(anon)",
            "Inactive(anon)",
            "Active(file)",
            "Inactive(file)",
            "Unevictable",
            "SReclaimable",
            "SUnreclaim",
            "KernelStack",
            "PageTables",
            "VmallocUsed");

    private static final MemoryAccount UNKNOWN =
            new MemoryAccount(ImmutableMap.of(), OptionalLong.empty(), ImmutableMap.of());

    /** Divides MemTotal, from two files that were read one after the other. */
    public static MemoryAccount of(Meminfo meminfo, Zoneinfo zoneinfo, Kernel kernel) {
        OptionalLong pcp = bytes(zoneinfo, Zone::pcp, kernel);
        OptionalLong present = bytes(zoneinfo, zone -> zone.size().present(), kernel);
        if (meminfo.problem().isPresent()
                || zoneinfo.problem().isPresent()
                || pcp.isEmpty()
                || present.isEmpty()
                || !ALWAYS.stream().allMatch(field -> sum(meminfo, field).isPresent())
                || isCutInHugePages(meminfo)) {
            return UNKNOWN;
        }
        OptionalLong total = sum(meminfo, "MemTotal");
        OptionalLong free = sum(meminfo, "MemFree");
        OptionalLong anon = sum(meminfo, "Active(anon)", "Inactive(anon)");
        OptionalLong file = sum(meminfo, "Active(file)", "Inactive(file)");
        OptionalLong unevictable = sum(meminfo, "Unevictable");
        if (anon.isEmpty() || file.isEmpty() || present.getAsLong() < total.getAsLong() * (1 - MAX_SKEW)) {
            return UNKNOWN;
        }
        Parts parts = new Parts(total.getAsLong());
        parts.put("free", free);
        parts.put("pcp", pcp);
        parts.put("anon", anon);
        parts.put("file", file);
        parts.put("unevictable", unevictable);
        parts.put("slab_reclaimable", sum(meminfo, "SReclaimable"));
        parts.put("slab_unreclaimable", sum(meminfo, "SUnreclaim"));
        parts.put("page_tables", sum(meminfo, "PageTables"));
        parts.put("percpu", sum(meminfo, "Percpu"));
        // VmallocUsed counts RAM since 5.3 and holds the stacks, which are vmapped; before it was 0, or address space.
        OptionalLong vmalloc = sum(meminfo, "VmallocUsed");
        OptionalLong kreclaimable = sum(meminfo, "KReclaimable");
        if (meminfo.value("KReclaimable").isPresent() && vmalloc.orElse(0) > 0) {
            parts.put("vmalloc", vmalloc);
        } else {
            parts.put("kernel_stack", sum(meminfo, "KernelStack"));
        }
        OptionalLong hugetlb = hugetlb(meminfo);
        OptionalLong zspool = bytes(zoneinfo, Zone::zspages, kernel);
        OptionalLong balloon = sum(meminfo, "Balloon");
        parts.put("hugetlb", hugetlb);
        parts.put("zspool", zspool);
        parts.put("balloon", balloon);
        if (parts.left < -total.getAsLong() * MAX_SKEW) {
            return UNKNOWN;
        }
        parts.map.put("unaccounted", parts.left);

        OptionalLong reclaimable =
                meminfo.value("KReclaimable").isPresent() ? kreclaimable : sum(meminfo, "SReclaimable");
        long pinned = total.getAsLong();
        for (OptionalLong movableOrReclaimable :
                List.of(free, pcp, anon, file, unevictable, reclaimable, hugetlb, zspool, balloon)) {
            pinned -= movableOrReclaimable.orElse(0);
        }
        return pinned < 0
                ? new MemoryAccount(parts.map.build(), OptionalLong.empty(), ImmutableMap.of())
                : new MemoryAccount(
                        parts.map.build(),
                        OptionalLong.of(pinned),
                        PinnedParts.of(pinned, total.getAsLong(), meminfo, kernel));
    }

    /** Each kernel that shows HugePages_Total shows Hugepagesize below it. */
    private static boolean isCutInHugePages(Meminfo meminfo) {
        return meminfo.value("HugePages_Total").isPresent()
                && meminfo.value("Hugepagesize").isEmpty();
    }

    /** Since 4.19 all sizes in one field; before, the default size alone. */
    private static OptionalLong hugetlb(Meminfo meminfo) {
        if (meminfo.value("Hugetlb").isPresent()) {
            return sum(meminfo, "Hugetlb");
        }
        OptionalLong count = sum(meminfo, "HugePages_Total");
        OptionalLong size = sum(meminfo, "Hugepagesize");
        return count.isEmpty() || size.isEmpty() ? OptionalLong.empty() : product(count.getAsLong(), size.getAsLong());
    }

    /** The sum of fields; empty where the kernel does not show one of them, or where it overflows. */
    private static OptionalLong sum(Meminfo meminfo, String... fields) {
        long sum = 0;
        for (String field : fields) {
            OptionalLong value = meminfo.value(field);
            if (value.isEmpty()) {
                return value;
            }
            sum += value.getAsLong();
        }
        return sum < 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    /** The product of two numbers that are not negative; empty where it overflows, as damaged files make it. */
    private static OptionalLong product(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? OptionalLong.empty() : OptionalLong.of(a * b);
    }

    /** The bytes of an item's pages over the populated zones; empty where one of them does not show it. */
    private static OptionalLong bytes(Zoneinfo zoneinfo, Function<Zone, OptionalLong> item, Kernel kernel) {
        long pages = 0;
        for (Zone zone : zoneinfo.zones()) {
            if (zone.populated()) {
                OptionalLong own = item.apply(zone);
                if (own.isEmpty()) {
                    return own;
                }
                pages += own.getAsLong();
            }
        }
        return kernel.pageSize().isEmpty() || pages < 0
                ? OptionalLong.empty()
                : product(pages, kernel.pageSize().getAsInt());
    }

    private static final class Parts {
        private final ImmutableMap.Builder<String, Long> map = ImmutableMap.builder();
        private long left;

        Parts(long total) {
            left = total;
        }

        /** An empty part is one that the kernel does not show. */
        void put(String name, OptionalLong part) {
            if (part.isPresent()) {
                long bytes = part.getAsLong();
                map.put(name, bytes);
                // Saturated: with such a part the whole is refused.
                left = left - bytes > left ? Long.MIN_VALUE : left - bytes;
            }
        }
    }
}
