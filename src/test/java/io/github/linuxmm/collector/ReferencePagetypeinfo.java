package io.github.linuxmm.collector;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Reference} for {@code /proc/pagetypeinfo}. */
final class ReferencePagetypeinfo {
    private static final BigInteger MAX = BigInteger.TWO.pow(63).subtract(BigInteger.ONE);
    private static final String ZONE = "Node[ \t]+([0-9]+), zone[ \t]+(DMA|DMA32|Normal|HighMem|Movable|Device)";
    private static final Pattern FREE = Pattern.compile(ZONE + ", type[ \t]+([!-~]+)((?:[ \t]+>?[0-9]+){5,17})[ \t]*");
    private static final Pattern BLOCKS = Pattern.compile(ZONE + "((?:[ \t]+>?[0-9]+)*)[ \t]*");

    final Map<String, Double> samples = new TreeMap<>();
    boolean problem;

    ReferencePagetypeinfo(List<String> lines) {
        String table = "";
        List<String> types = List.of();
        Set<String> lists = new LinkedHashSet<>();
        Set<String> zones = new LinkedHashSet<>();
        Set<Integer> widths = new LinkedHashSet<>();
        for (String line : lines) {
            if (line.isEmpty() || line.startsWith("Page block order:")) {
                table = "";
            } else if (line.startsWith("Pages per block:")) {
                Matcher pages =
                        Pattern.compile("Pages per block:[ \t]+([0-9]+)").matcher(line);
                problem |= !pages.matches() || !Reference.fits(pages.group(1), MAX);
            } else if (line.startsWith("Free pages count per migrate type at order")) {
                table = "free";
            } else if (line.startsWith("Number of blocks type")) {
                table = "blocks";
                String names = line.substring("Number of blocks type".length());
                boolean clean = names.matches("(?:[ \t]+[!-~]+)*[ \t]*")
                        && words(names).stream().distinct().count()
                                == words(names).size()
                        && words(names).size() <= 16;
                problem |= !clean;
                types = clean ? words(names) : List.of();
            } else if (table.equals("free")) {
                Matcher row = FREE.matcher(line);
                List<Double> counts = row.matches() ? numbers(row.group(4)) : List.of();
                String key = counts.isEmpty()
                        ? null
                        : Reference.node(row.group(1)) + ",zone=" + row.group(2) + ",migratetype=" + row.group(3);
                if (key == null || !Reference.isNode(row.group(1)) || !lists.add(key)) {
                    problem = true;
                    continue;
                }
                widths.add(counts.size());
                for (int order = 0; order < counts.size(); order++) {
                    samples.put("mm_pagetypeinfo_free_blocks{" + key + ",order=" + order + "}", counts.get(order));
                }
            } else if (table.equals("blocks")) {
                Matcher head = Pattern.compile(ZONE + "(?![!-~&&[^,]]).*", Pattern.DOTALL)
                        .matcher(line);
                boolean first = head.matches()
                        && Reference.isNode(head.group(1))
                        && zones.add(Reference.node(head.group(1)) + head.group(2));
                Matcher row = BLOCKS.matcher(line);
                List<Double> counts = first && row.matches() ? numbers(row.group(3)) : List.of();
                if (!first
                        || !row.matches()
                        || counts.size() != types.size()
                        || words(row.group(3)).size() != types.size()) {
                    problem = true;
                    continue;
                }
                for (int i = 0; i < counts.size(); i++) {
                    samples.put(
                            "mm_pagetypeinfo_pageblocks{" + Reference.node(row.group(1)) + ",zone=" + row.group(2)
                                    + ",migratetype=" + types.get(i) + "}",
                            counts.get(i));
                }
            }
        }
        if (widths.size() > 1) {
            problem = true;
            samples.clear();
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("[ \t]+"));
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : words(text)) {
            BigInteger number = new BigInteger(word.replace(">", ""));
            if (number.compareTo(MAX) > 0) {
                return List.of();
            }
            numbers.add(number.doubleValue());
        }
        return numbers;
    }
}
