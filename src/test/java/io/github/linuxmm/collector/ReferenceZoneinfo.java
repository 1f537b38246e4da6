package io.github.linuxmm.collector;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Reference} for {@code /proc/zoneinfo}: cuts the file into zones, then searches each for what it needs. */
final class ReferenceZoneinfo {
    private static final BigInteger MAX = BigInteger.TWO.pow(63).subtract(BigInteger.ONE);
    private static final List<String> TYPES = List.of("DMA", "DMA32", "Normal", "HighMem", "Movable", "Device");
    private static final Pattern HEADER =
            Pattern.compile("Node[ \t]+([0-9]+), zone[ \t]+(DMA|DMA32|Normal|HighMem|Movable|Device)");
    private static final Map<String, String> ITEMS = new LinkedHashMap<>();

    static {
        ITEMS.put("free", "mm_zone_free_pages");
        ITEMS.put("boost", "mm_zone_watermark_boost_pages");
        ITEMS.put("min", "mm_zone_watermark_pages min");
        ITEMS.put("low", "mm_zone_watermark_pages low");
        ITEMS.put("high", "mm_zone_watermark_pages high");
        ITEMS.put("promo", "mm_zone_watermark_pages promo");
        ITEMS.put("spanned", "mm_zone_spanned_pages");
        ITEMS.put("present", "mm_zone_present_pages");
        ITEMS.put("managed", "mm_zone_managed_pages");
        ITEMS.put("nr_free_cma", "mm_zone_free_cma_pages");
        // Read for the accounting, not exposed by itself.
        ITEMS.put("nr_zspages", "");
        ITEMS.put("nr_unaccepted", "");
    }

    final Map<String, Double> samples = new TreeMap<>();
    boolean problem;

    private static final class Block {
        final String node;
        final String zone;
        final List<String> lines = new ArrayList<>();
        final Map<String, Double> items = new LinkedHashMap<>();
        List<Double> protection = List.of();
        double pcp = -1;
        boolean damaged;

        Block(String node, String zone) {
            this.node = node;
            this.zone = zone;
        }
    }

    ReferenceZoneinfo(List<String> lines, boolean cut) {
        problem = cut;
        List<Block> blocks = cut(lines);
        blocks.forEach(this::read);
        blocks.removeIf(block -> block.damaged);
        Set<Integer> lengths = new LinkedHashSet<>();
        blocks.forEach(block -> lengths.add(block.protection.size()));
        lengths.remove(0);
        if (lengths.size() > 1) {
            problem = true;
            blocks.forEach(block -> block.protection = List.of());
        }
        problem |= blocks.stream().anyMatch(block -> keepsPages(block) && isHighest(block, blocks));
        List<String> types = problem ? List.of() : types(blocks);
        for (Block block : blocks) {
            if (block.items.getOrDefault("present", -1.0) > 0) {
                show(block, types);
            }
        }
    }

    private static boolean keepsPages(Block block) {
        return block.protection.stream().anyMatch(pages -> pages != 0);
    }

    private static boolean isHighest(Block block, List<Block> blocks) {
        return blocks.subList(blocks.indexOf(block) + 1, blocks.size()).stream()
                .noneMatch(other -> other.node.equals(block.node) && other.items.getOrDefault("present", 0.0) > 0);
    }

    private List<Block> cut(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        Block block = null;
        for (String line : lines) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                if (block != null) {
                    block.lines.add(line.replaceFirst("^[ \t]+", ""));
                }
                continue;
            }
            Matcher header = HEADER.matcher(line);
            block = null;
            if (header.matches() && Reference.isNode(header.group(1))) {
                String key = new BigInteger(header.group(1)) + header.group(2);
                if (seen.add(key)) {
                    block = new Block(new BigInteger(header.group(1)).toString(), header.group(2));
                    blocks.add(block);
                }
            }
            problem |= block == null;
        }
        return blocks;
    }

    private void read(Block block) {
        int cpus = 0;
        int counts = 0;
        double pcp = 0;
        boolean ended = false;
        boolean protectedOnce = false;
        for (String line : block.lines) {
            String name = word(line);
            String rest = line.substring(name.length());
            if (rest.startsWith(":")) {
                String value = rest.substring(1);
                switch (name) {
                    case "cpu" -> cpus++;
                    case "count" -> {
                        Double count = number(value);
                        counts += count != null ? 1 : 0;
                        pcp += count != null ? count : 0;
                    }
                    case "start_pfn" -> {
                        block.damaged |= ended;
                        ended = number(value) != null;
                    }
                    case "protection" -> {
                        block.damaged |= protectedOnce;
                        block.protection = protection(value);
                        protectedOnce = !block.protection.isEmpty();
                    }
                    default -> {}
                }
                continue;
            }
            if (name.equals("pages")) {
                rest = rest.replaceFirst("^[ \t]+", "");
                name = word(rest);
                rest = rest.substring(name.length());
            }
            if (ITEMS.containsKey(name)) {
                if (block.items.containsKey(name)) {
                    block.damaged = true;
                } else {
                    Double value = number(rest);
                    if (value != null) {
                        block.items.put(name, value);
                    }
                }
            }
        }
        boolean populated = block.items.getOrDefault("present", -1.0) != 0;
        boolean whole = cpus == counts && (ended || !populated);
        problem |= block.damaged || !whole;
        block.pcp = populated && whole ? pcp : -1;
    }

    /** What stands before a blank, a colon or a byte that is not printable. */
    private static String word(String text) {
        Matcher word = Pattern.compile("[!-~&&[^:]]*").matcher(text);
        return word.lookingAt() ? word.group() : "";
    }

    /** A number behind at least one blank, up to the end of the line; null, and a problem, for anything else. */
    private Double number(String text) {
        Matcher number = Pattern.compile("[ \t]+([0-9]+)").matcher(text);
        if (number.matches() && Reference.fits(number.group(1), MAX)) {
            return new BigInteger(number.group(1)).doubleValue();
        }
        problem = true;
        return null;
    }

    private List<Double> protection(String text) {
        Matcher vector =
                Pattern.compile("[ \t]*\\(([0-9]+(?:,[ \t]*[0-9]+){0,5})\\)").matcher(text);
        List<Double> numbers = new ArrayList<>();
        if (vector.matches()) {
            for (String number : vector.group(1).split(",[ \t]*")) {
                if (Reference.fits(number, MAX)) {
                    numbers.add(new BigInteger(number).doubleValue());
                } else {
                    problem = true;
                    return List.of();
                }
            }
        }
        problem |= numbers.isEmpty();
        return numbers;
    }

    private static List<String> types(List<Block> blocks) {
        Set<String> built = new LinkedHashSet<>(List.of("Normal", "Movable"));
        int length = 0;
        for (Block block : blocks) {
            built.add(block.zone);
            length = Math.max(length, block.protection.size());
        }
        for (String type : List.of("Device", "HighMem", "DMA32", "DMA")) {
            if (built.size() < length) {
                built.add(type);
            }
        }
        return TYPES.stream().filter(built::contains).limit(length).toList();
    }

    private void show(Block block, List<String> types) {
        String labels = "numa_node=" + block.node + ",zone=" + block.zone;
        ITEMS.forEach((item, name) -> {
            Double value = block.items.get(item);
            if (value != null && !name.isEmpty()) {
                String[] parts = name.split(" ");
                samples.put(parts[0] + "{" + labels + (parts.length > 1 ? ",watermark=" + parts[1] : "") + "}", value);
            }
        });
        if (block.pcp >= 0) {
            samples.put("mm_zone_pcp_pages{" + labels + "}", block.pcp);
        }
        for (int i = 0; i < block.protection.size() && i < types.size(); i++) {
            samples.put(
                    "mm_zone_lowmem_reserve_pages{" + labels + ",highest_zone=" + types.get(i) + "}",
                    block.protection.get(i));
        }
    }
}
