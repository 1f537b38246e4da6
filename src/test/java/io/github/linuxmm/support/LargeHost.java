package io.github.linuxmm.support;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A folder that stands for the /proc of a host with many nodes and CPUs, in the form of kernel 6.18. All zones Normal
 * are equal; node 0 has DMA and DMA32 too.
 */
public final class LargeHost {
    private static final List<String> TYPES = List.of("DMA", "DMA32", "Normal", "Movable", "Device");
    private static final int NORMAL_PAGES = 48_000_000;
    private static final int ORDERS = 11;

    private LargeHost() {}

    /** Writes zoneinfo, buddyinfo, meminfo and what tells the page size. */
    public static void write(Path procfs, int nodes, int cpus) throws IOException {
        Files.createDirectories(procfs.resolve("sys/kernel"));
        Files.createDirectories(procfs.resolve("sys/vm"));
        Files.createDirectories(procfs.resolve("self"));
        Files.writeString(procfs.resolve("sys/kernel/osrelease"), "6.18.0\n");
        // Of this machine: pages of another size would only scale the bytes.
        Files.write(procfs.resolve("self/auxv"), Files.readAllBytes(Path.of("/proc/self/auxv")));
        long pages = 0;
        long free = 0;
        StringBuilder buddyinfo = new StringBuilder();
        try (BufferedWriter file = Files.newBufferedWriter(procfs.resolve("zoneinfo"), StandardCharsets.US_ASCII);
                PrintWriter out = new PrintWriter(file)) {
            for (int node = 0; node < nodes; node++) {
                for (int type = 0; type < TYPES.size(); type++) {
                    int size = type == 2 ? NORMAL_PAGES : node > 0 ? 0 : type == 0 ? 3_998 : type == 1 ? 760_000 : 0;
                    out.print(zone(node, type, size, cpus));
                    if (size > 0) {
                        buddyinfo
                                .append(String.format("Node %d, zone %8s ", node, TYPES.get(type)))
                                .append(IntStream.range(0, ORDERS)
                                        .mapToObj(order -> String.format("%6d ", 100 * (order + 1)))
                                        .collect(Collectors.joining()))
                                .append('\n');
                    }
                    pages += size;
                    free += size / 3;
                }
            }
        }
        Files.writeString(procfs.resolve("buddyinfo"), buddyinfo);
        Files.writeString(procfs.resolve("meminfo"), meminfo(pages * 4, free * 4));
    }

    private static String zone(int node, int type, int size, int cpus) {
        StringBuilder zone = new StringBuilder();
        zone.append(String.format("Node %d, zone %8s\n", node, TYPES.get(type)));
        if (size > 0 && (node > 0 || type == 0)) {
            zone.append("  per-node stats\n");
            IntStream.range(0, 40).forEach(i -> zone.append("      nr_node_item_" + i + " " + i * 1_000 + "\n"));
        }
        String protection = node > 0 || type > 1
                ? "(0, 0, 0, 0, 0)"
                : type == 0 ? "(0, 3000, 190000, 190000, 190000)" : "(0, 0, 187000, 187000, 187000)";
        zone.append(String.format(
                "  pages free     %d\n        boost    0\n        min      %d\n        low      %d\n        high     %d\n"
                        + "        promo    %d\n        spanned  %d\n        present  %d\n        managed  %d\n"
                        + "        cma      0\n        protection: %s\n",
                size / 3, size / 2_000, size / 1_000, size / 800, size / 700, size, size, size, protection));
        if (size == 0) {
            return zone.toString();
        }
        IntStream.range(0, 30).forEach(i -> zone.append("      nr_zone_item_" + i + " " + i * 1_000 + "\n"));
        zone.append("      nr_zspages   0\n      nr_free_cma  0\n      nr_unaccepted 0\n  pagesets\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            zone.append("    cpu: ")
                    .append(cpu)
                    .append("\n              count:    ")
                    .append(pcp(cpu))
                    .append("\n              high:     456\n              batch:    63\n              high_min: 20\n")
                    .append("              high_max: 2400\n  vm stats threshold: 125\n");
        }
        return zone.append("  node_unreclaimable:  0\n  start_pfn:           1\n")
                .toString();
    }

    private static int pcp(int cpu) {
        return cpu * 7 % 400;
    }

    /** The pages on the per-CPU lists of each populated zone. */
    public static int pcpPages(int cpus) {
        return IntStream.range(0, cpus).map(LargeHost::pcp).sum();
    }

    private static String meminfo(long totalKb, long freeKb) {
        StringBuilder meminfo = new StringBuilder();
        meminfo.append("MemTotal: " + totalKb + " kB\nMemFree: " + freeKb + " kB\nMemAvailable: " + freeKb + " kB\n");
        for (String field : List.of(
                "Active(anon)",
                "Inactive(anon)",
                "Active(file)",
                "Inactive(file)",
                "Unevictable",
                "KReclaimable",
                "Slab",
                "SReclaimable",
                "SUnreclaim",
                "KernelStack",
                "PageTables",
                "VmallocUsed",
                "Percpu")) {
            meminfo.append(field + ": " + totalKb / 100 + " kB\n");
        }
        return meminfo.toString();
    }
}
