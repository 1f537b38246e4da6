package io.github.linuxmm.status;

import io.github.linuxmm.diagnosis.Amount;
import io.github.linuxmm.pagealloc.MemoryAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the RAM is: parts that add up to all of it. */
final class RamPart {
    /** What can be done about a part, and what people call it. */
    private record Kind(String kind, String words) {}

    private record Part(Kind kind, long bytes) {}

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("free", new Kind("free", "free")),
            Map.entry("pcp", new Kind("free", "in per-CPU lists")),
            Map.entry("anon", new Kind("movable", "processes")),
            Map.entry("file", new Kind("reclaimable", "page cache")),
            Map.entry("unevictable", new Kind("movable", "locked, or in ramfs")),
            Map.entry("slab_reclaimable", new Kind("reclaimable", "slab")),
            Map.entry("slab_unreclaimable", new Kind("pinned", "slab")),
            Map.entry("page_tables", new Kind("pinned", "page tables")),
            Map.entry("percpu", new Kind("pinned", "percpu")),
            Map.entry("vmalloc", new Kind("pinned", "vmalloc, with kernel stacks")),
            Map.entry("kernel_stack", new Kind("pinned", "kernel stacks")),
            Map.entry("hugetlb", new Kind("set aside", "huge pages")),
            Map.entry("zspool", new Kind("movable", "compressed swap")),
            Map.entry("balloon", new Kind("given back", "balloon of the hypervisor")),
            Map.entry("unaccounted", new Kind("pinned", "unaccounted: drivers, rings, pipes")));

    private static final double SMALL = 0.0005;
    private static final Comparator<Part> LARGEST_FIRST =
            Comparator.comparingLong(Part::bytes).reversed().thenComparing(part -> part.kind.words);

    private RamPart() {}

    static void write(View view, Html html) {
        html.raw("<section aria-labelledby=\"ram\"><h2 id=\"ram\">Where the RAM is</h2>");
        Map<String, Long> account =
                view.seen().memory().map(MemoryAccount::parts).map(Map::copyOf).orElse(Map.of());
        if (account.isEmpty()) {
            html.raw("<p>Not known: meminfo or zoneinfo could not be read, or do not fit together.</p></section>");
            return;
        }
        long total = account.values().stream().mapToLong(Long::longValue).sum();
        List<Part> parts = parts(account, total);
        html.raw("<table class=\"ram\"><thead><tr><th scope=\"col\">What<th scope=\"col\">")
                .raw(
                        "<span class=\"unseen\">Share as a bar</span><th scope=\"col\">Amount<th scope=\"col\">Share</tr></thead><tbody>");
        long[] shares = shares(parts, total);
        for (int i = 0; i < shares.length; i++) {
            row(parts.get(i), String.format(Locale.ROOT, "%.1f", shares[i] / 10.0), html);
        }
        html.raw("</tbody><tfoot><tr><th scope=\"row\">MemTotal<td><td>")
                .text(Amount.bytes(total))
                .raw("<td>100.0 %</tr></tfoot></table></section>");
    }

    /** The largest first; those that are next to nothing in one. */
    private static List<Part> parts(Map<String, Long> account, long total) {
        List<Part> parts = new ArrayList<>();
        List<Part> small = new ArrayList<>();
        account.forEach((name, bytes) -> {
            Part part = new Part(KINDS.getOrDefault(name, new Kind("", name)), bytes);
            (bytes < SMALL * total ? small : parts).add(part);
        });
        parts.sort(LARGEST_FIRST);
        small.sort(LARGEST_FIRST);
        if (!small.isEmpty()) {
            String words = small.stream().map(part -> part.kind.words).collect(Collectors.joining(", "));
            long bytes = small.stream().mapToLong(Part::bytes).sum();
            parts.add(new Part(new Kind(small.size() == 1 ? small.get(0).kind.kind : "", words), bytes));
        }
        return parts;
    }

    private static void row(Part part, String share, Html html) {
        boolean pinned = part.kind.kind.equals("pinned");
        html.raw("<tr><th scope=\"row\">")
                .text(part.kind.words)
                .raw(pinned ? " <span class=\"warn\">" : " <span class=\"dim\">")
                .text(part.kind.kind.equals(part.kind.words) ? "" : part.kind.kind)
                .raw("</span>");
        html.raw(
                        "<td class=\"bar\"><svg width=\"100%\" height=\"10\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"")
                .raw(pinned ? "pinned" : "enough")
                .raw("\" height=\"10\" width=\"")
                .raw(share.startsWith("-") ? "0" : share)
                .raw("%\"/></svg><td>")
                .text(Amount.bytes(part.bytes))
                .raw("<td>")
                .raw(share)
                .raw(" %</tr>");
    }

    /** Tenths of a percent, which add up to 1000: what rounding leaves goes where it was cut off most. */
    private static long[] shares(List<Part> parts, long total) {
        long[] shares = new long[parts.size()];
        double[] cut = new double[parts.size()];
        long left = 1000;
        for (int i = 0; i < shares.length; i++) {
            double exact = 1000.0 * parts.get(i).bytes / Math.max(1, total);
            shares[i] = (long) Math.floor(exact);
            cut[i] = exact - shares[i];
            left -= shares[i];
        }
        for (; left > 0; left--) {
            int most = 0;
            for (int i = 1; i < cut.length; i++) {
                most = cut[i] > cut[most] ? i : most;
            }
            shares[most]++;
            cut[most] = -1;
        }
        return shares;
    }
}
