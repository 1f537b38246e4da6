package io.github.linuxmm.procfs;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of the files that name holders once more, slow and obvious: regular expressions over whole lines, exact
 * arithmetic. What a file says is a map of names to numbers, and whether something could not be read.
 */
final class ReferenceHolders {
    private static final BigInteger SIGNED = BigInteger.TWO.pow(63).subtract(BigInteger.ONE);
    private static final BigInteger UNSIGNED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final String NUMBERS = "((?:[ \t]+[0-9]+){%d})";
    private static final Pattern CACHE = line("([!-~]+)" + NUMBERS.formatted(5) + "[ \t]+: tunables"
            + NUMBERS.formatted(3) + "[ \t]+: slabdata" + NUMBERS.formatted(3) + "(?:[ \t].*)?");
    private static final Pattern AREA =
            line("0x[!-~]+[ \t]+([0-9]+)((?:[ \t]+(?!pages=)[!-~]+)*)" + "(?:[ \t]+pages=([0-9]+)(?:[ \t].*)?)?[ \t]*");
    private static final Pattern SITE =
            line("[ \t]*(-?)([0-9]+)[ \t]+([0-9]+)[ \t]+([!-~]+ (?:(?!func:)[!-~]+ )*func:[!-~]+)(?: .*)?");
    private static final Pattern PROTOCOL =
            line("([!-~]+)[ \t]+-?([0-9]+)(?= )[ \t]+-?([0-9]+)(?= )[ \t]+(-?)([0-9]+)(?: .*)?");
    private static final Map<String, String> SHARED = Map.of(
            "TCPv6",
            "TCP",
            "MPTCP",
            "TCP",
            "MPTCPv6",
            "TCP",
            "UDPv6",
            "UDP",
            "UDP-Lite",
            "UDP",
            "UDPLITEv6",
            "UDP",
            "SCTPv6",
            "SCTP");

    final Map<String, List<BigInteger>> said = new TreeMap<>();
    boolean problem;

    private static Pattern line(String form) {
        return Pattern.compile(form, Pattern.DOTALL);
    }

    /** Reads one file, by its path below the root of procfs. */
    ReferenceHolders(String file, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n');
        problem = end != text.length() - 1 || end < 0;
        List<String> lines =
                end < 0 ? List.of() : List.of(text.substring(0, end).split("\n", -1));
        String head = switch (file) {
            case "slabinfo" -> "slabinfo - version: 2.1";
            case "allocinfo" -> "allocinfo - version: ";
            case "net/protocols" -> "protocol ";
            default -> "";
        };
        if (!head.isEmpty()) {
            if (lines.isEmpty() || !lines.get(0).startsWith(head)) {
                problem = true;
                return;
            }
            lines = lines.subList(1, lines.size());
        }
        for (String line : lines) {
            boolean read = switch (file) {
                case "slabinfo" -> line.startsWith("#") || cache(line);
                case "allocinfo" -> line.startsWith("#") || site(line);
                case "net/protocols" -> protocol(line);
                default -> area(line);
            };
            problem |= !read;
        }
    }

    private boolean cache(String line) {
        Matcher cache = CACHE.matcher(line);
        if (!cache.matches()) {
            return false;
        }
        List<BigInteger> fields = Arrays.stream((cache.group(2) + cache.group(3) + cache.group(4))
                        .trim()
                        .split("[ \t]+"))
                .map(BigInteger::new)
                .toList();
        BigInteger active = fields.get(0).compareTo(SIGNED) > 0 ? BigInteger.ZERO : fields.get(0);
        if (fields.get(0).compareTo(UNSIGNED) > 0
                || fields.stream().skip(1).anyMatch(field -> field.compareTo(SIGNED) > 0)
                || active.compareTo(fields.get(1)) > 0
                || fields.get(1).compareTo(BigInteger.TWO.pow(44)) > 0
                || fields.get(4).compareTo(BigInteger.TWO.pow(12)) > 0
                || fields.get(9).compareTo(BigInteger.TWO.pow(32)) > 0) {
            return false;
        }
        add(cache.group(1), List.of(fields.get(4).multiply(fields.get(9)), fields.get(1), active));
        return true;
    }

    private boolean area(String line) {
        Matcher area = AREA.matcher(line);
        if (!area.matches() || new BigInteger(area.group(1)).compareTo(SIGNED) > 0) {
            return false;
        }
        if (area.group(3) == null) {
            return true;
        }
        BigInteger pages = new BigInteger(area.group(3));
        if (pages.compareTo(BigInteger.TWO.pow(40)) > 0) {
            return false;
        }
        String[] words = area.group(2).trim().split("[ \t]+");
        StringBuilder caller = new StringBuilder(words[0].replaceFirst("[+].*", ""));
        if (caller.isEmpty()) {
            caller.append("unknown");
        }
        for (int i = 1; i < words.length; i++) {
            if (words[i].startsWith("[")) {
                caller.append(' ').append(words[i].replaceFirst("[+].*", ""));
            }
        }
        add(caller.toString(), List.of(pages));
        return true;
    }

    private boolean site(String line) {
        Matcher site = SITE.matcher(line);
        if (!site.matches()
                || new BigInteger(site.group(2)).compareTo(BigInteger.TWO.pow(60)) > 0
                || new BigInteger(site.group(3)).compareTo(UNSIGNED) > 0) {
            return false;
        }
        BigInteger bytes = new BigInteger(site.group(2));
        if (site.group(1).isEmpty()
                && bytes.signum() > 0
                && !site.group(4)
                        .matches("mm/(slub|filemap|readahead|memory|shmem|huge_memory|khugepaged|swap_state|migrate"
                                + "|compaction|hugetlb)[.]c:.*")) {
            add(site.group(4), List.of(bytes));
            said.computeIfPresent(
                    site.group(4), (name, sum) -> List.of(sum.get(0).min(BigInteger.TWO.pow(60))));
        }
        return true;
    }

    private boolean protocol(String line) {
        Matcher row = PROTOCOL.matcher(line);
        if (!row.matches()
                || new BigInteger(row.group(2)).compareTo(SIGNED) > 0
                || new BigInteger(row.group(3)).compareTo(SIGNED) > 0) {
            return false;
        }
        BigInteger units = new BigInteger(row.group(5));
        if (!row.group(4).isEmpty()) {
            return units.compareTo(SIGNED) <= 0;
        }
        if (units.compareTo(BigInteger.TWO.pow(40)) > 0) {
            return false;
        }
        said.putIfAbsent(SHARED.getOrDefault(row.group(1), row.group(1)), List.of(units));
        return true;
    }

    private void add(String name, List<BigInteger> numbers) {
        said.merge(name, numbers, (a, b) -> {
            BigInteger[] sum = new BigInteger[a.size()];
            Arrays.setAll(sum, i -> a.get(i).add(b.get(i)));
            return List.of(sum);
        });
    }
}
