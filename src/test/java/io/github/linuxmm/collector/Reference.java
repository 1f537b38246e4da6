package io.github.linuxmm.collector;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of each file once more, slow and obvious: regular expressions over whole lines, exact arithmetic, nothing
 * kept between files. Gives the samples that a file must become and whether its collector must say {@code success 0}.
 */
public final class Reference {
    private static final BigInteger MAX_UNSIGNED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final BigInteger MAX_SIGNED = BigInteger.TWO.pow(63).subtract(BigInteger.ONE);
    private static final String ZONE = "(DMA|DMA32|Normal|HighMem|Movable|Device)";

    private final Map<String, Double> samples = new TreeMap<>();
    private boolean problem;

    private Reference() {}

    /**
     * Reads one file.
     *
     * @param file its path below the root of procfs
     */
    public static Reference of(String file, byte[] bytes) {
        Reference reference = new Reference();
        List<String> lines = reference.lines(bytes);
        switch (file) {
            case "meminfo" -> reference.meminfo(lines);
            case "vmstat" -> reference.vmstat(lines);
            case "buddyinfo" -> reference.buddyinfo(lines);
            case "zoneinfo" -> reference.zoneinfo(lines);
            case "pressure/memory" -> reference.pressure(lines);
            case "pagetypeinfo" -> reference.pagetypeinfo(lines);
            default -> throw new IllegalArgumentException(file);
        }
        return reference;
    }

    /** {@code name{label=value,...}} to value. */
    public Map<String, Double> samples() {
        return samples;
    }

    /** True where something could not be read. */
    public boolean hasProblem() {
        return problem;
    }

    /** Whole lines alone: what follows the last newline is cut off. */
    private List<String> lines(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n');
        problem = bytes.length == 0 || end != text.length() - 1;
        return end < 0 ? List.of() : List.of(text.substring(0, end).split("\n", -1));
    }

    private void meminfo(List<String> lines) {
        Pattern form = Pattern.compile("([!-~&&[^:]]+):(.*)", Pattern.DOTALL);
        Pattern valueForm = Pattern.compile("[ \t]*([0-9]+)(?:[ \t]+(kB))?");
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            Matcher field = form.matcher(line);
            if (!field.matches()) {
                problem = true;
                continue;
            }
            boolean first = !seen.contains(field.group(1));
            seen.add(field.group(1));
            Matcher number = valueForm.matcher(field.group(2));
            if (!first || !number.matches() || !fits(number.group(1), MAX_UNSIGNED)) {
                problem = true;
                continue;
            }
            String name = "mm_meminfo_" + part(field.group(1));
            boolean kilobytes = number.group(2) != null;
            double value = new BigInteger(number.group(1)).doubleValue();
            samples.putIfAbsent(kilobytes ? name + "_bytes" : name, kilobytes ? value * 1024 : value);
        }
    }

    private void vmstat(List<String> lines) {
        Pattern form = Pattern.compile("([!-~]+)(?:[ \t]+([0-9]+))?(.*)", Pattern.DOTALL);
        Pattern zones =
                Pattern.compile("(allocstall|pgskip|pgalloc|pgrefill|pg(?:steal|scan)_(?:kswapd|direct)|pgsteal)"
                        + "_(dma|dma32|normal|high|movable|device)");
        Map<String, String> zoneNames = Map.of(
                "dma", "DMA", "dma32", "DMA32", "normal", "Normal", "high", "HighMem", "movable", "Movable", "device",
                "Device");
        List<String> seen = new ArrayList<>();
        List<String> unsplit = new ArrayList<>();
        Map<String, Double> split = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher item = form.matcher(line);
            boolean first = item.matches() && !seen.contains(item.group(1));
            if (item.matches()) {
                seen.add(item.group(1));
            }
            if (!first || item.group(2) == null || !item.group(3).isEmpty() || !fits(item.group(2), MAX_UNSIGNED)) {
                problem = true;
                continue;
            }
            String name = item.group(1);
            double value = new BigInteger(item.group(2)).doubleValue();
            Matcher zone = zones.matcher(name);
            if (name.equals("nr_alloc_batch")) {
                continue;
            }
            if (zone.matches()) {
                String key = "mm_vmstat_" + zone.group(1) + "_total";
                split.put(key + "{zone=" + zoneNames.get(zone.group(2)) + "}", value);
            } else {
                boolean level = name.startsWith("nr_")
                                && !name.matches("nr_(vmscan_(write|immediate_reclaim)|dirtied"
                                        + "|written|throttled_written|foll_pin_(acquired|released)|tlb_.*)")
                        || name.equals("workingset_nodes");
                String key = "mm_vmstat_" + part(name) + (level ? "" : "_total");
                samples.putIfAbsent(key, value);
                unsplit.add(key);
            }
        }
        // Where a kernel both splits and sums an item, the sum is shown: the two together would count twice.
        split.forEach((key, value) -> {
            if (!unsplit.contains(key.substring(0, key.indexOf('{')))) {
                samples.put(key, value);
            }
        });
    }

    private void buddyinfo(List<String> lines) {
        Pattern form = Pattern.compile("Node[ \t]+([0-9]+), zone[ \t]+" + ZONE + "(?![!-~&&[^,]])(.*)", Pattern.DOTALL);
        Pattern countsForm = Pattern.compile("(?:[ \t]+[0-9]+){5,17}[ \t]*");
        List<String> seen = new ArrayList<>();
        Map<String, String[]> rows = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.matches("(?s)[ \t0-9].*")) {
                problem = true;
                return;
            }
            Matcher row = form.matcher(line);
            String key = row.matches() && isNode(row.group(1)) ? node(row.group(1)) + ",zone=" + row.group(2) : null;
            if (key != null && seen.contains(key)) {
                problem = true;
                return;
            }
            if (key == null || !countsForm.matcher(row.group(3)).matches()) {
                seen.add(key);
                problem = true;
                continue;
            }
            seen.add(key);
            String[] counts = row.group(3).trim().split("[ \t]+");
            boolean fit = true;
            for (String count : counts) {
                fit &= fits(count, MAX_SIGNED);
            }
            problem |= !fit;
            if (fit) {
                rows.put(key, counts);
            }
        }
        if (rows.values().stream().mapToInt(counts -> counts.length).distinct().count() > 1) {
            problem = true;
            return;
        }
        rows.forEach((key, counts) -> {
            for (int order = 0; order < counts.length; order++) {
                double blocks = Long.parseLong(counts[order]);
                samples.put("mm_buddyinfo_free_blocks{" + key + ",order=" + order + "}", blocks);
                samples.put("mm_buddyinfo_free_pages{" + key + ",order=" + order + "}", blocks * Math.pow(2, order));
            }
        });
    }

    private void pressure(List<String> lines) {
        for (String line : lines) {
            Matcher form = Pattern.compile("(some|full)(?:[ \t]+(?!total=)[!-~]+)*[ \t]+total=([0-9]+)")
                    .matcher(line);
            boolean whole = form.matches() && fits(form.group(2), MAX_SIGNED);
            String key = whole && form.group(1).equals("some")
                    ? "mm_pressure_memory_waiting_seconds_total"
                    : "mm_pressure_memory_stalled_seconds_total";
            if (!whole || samples.containsKey(key)) {
                problem = true;
            } else {
                samples.put(key, Long.parseLong(form.group(2)) / 1e6);
            }
        }
    }

    private void pagetypeinfo(List<String> lines) {
        ReferencePagetypeinfo tables = new ReferencePagetypeinfo(lines);
        problem |= tables.problem;
        samples.putAll(tables.samples);
    }

    private void zoneinfo(List<String> lines) {
        ReferenceZoneinfo zones = new ReferenceZoneinfo(lines, problem);
        problem |= zones.problem;
        samples.putAll(zones.samples);
    }

    static boolean isNode(String digits) {
        return fits(digits, BigInteger.valueOf(127));
    }

    static String node(String digits) {
        return "numa_node=" + new BigInteger(digits);
    }

    static boolean fits(String digits, BigInteger most) {
        return new BigInteger(digits).compareTo(most) <= 0;
    }

    private static String part(String name) {
        return name.replace(")", "").replaceAll("[^A-Za-z0-9_]", "_");
    }
}
