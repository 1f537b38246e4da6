package io.github.linuxmm.kernellog;

import com.google.common.primitives.ImmutableLongArray;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel prints of each zone's reserve for atomic requests of high order below a failure or an OOM kill
 * (mm/page_alloc.c show_free_areas): {@code reserved_highatomic} (since 5.6..5.10), and in the row of the free blocks
 * an H for each order at which some are the reserve's, {@code 4*64kB (H) 0*128kB}.
 *
 * <p>It is kept for {@link #TRUSTED_SECONDS}, in which the kernel prints no other report. A reserve shrinks and grows by
 * pageblocks, which nothing shows; so the model takes it as a bound that may have grown by one, and a row of free blocks only
 * while buddyinfo shows the same counts.
 */
final class ReserveReports {
    static final double TRUSTED_SECONDS = 10;

    /** More zones than any machine has; what garbage adds beyond is not kept. */
    private static final int MAX_ZONES = 512;

    private static final int MAX_ORDERS = 17;
    private static final String START = "Node ";
    private static final Pattern SIZE =
            Pattern.compile("Node (\\d{1,4}) (\\w{1,16}) free:\\d+kB [^\\n]*?\\breserved_highatomic:(\\d{1,12})KB");
    /** At most {@link #MAX_ORDERS} of them: each takes the matcher deeper into the stack. */
    private static final Pattern ROW = Pattern.compile(
            "Node (\\d{1,4}) (\\w{1,16}): (\\d{1,18}\\*\\d{1,9}kB (?:\\([A-Z]{1,6}\\) )?){1,17}= \\d+kB");

    private static final Pattern BLOCKS = Pattern.compile("(\\d{1,18})\\*\\d{1,9}kB (?:\\(([A-Z]{1,6})\\) )?");

    private record Timed(ReserveReport report, double unixSeconds) {}

    private final Map<String, Timed> reports = new HashMap<>();

    void add(String text, double unixSeconds) {
        if (!text.startsWith(START)) {
            return;
        }
        Matcher size = SIZE.matcher(text);
        if (size.lookingAt()) {
            if (reports.size() < MAX_ZONES) {
                long bytes = Long.parseLong(size.group(3)) * 1024;
                reports.put(
                        key(size),
                        new Timed(
                                new ReserveReport(bytes, ImmutableLongArray.of(), ImmutableLongArray.of()),
                                unixSeconds));
            }
            return;
        }
        Matcher row = ROW.matcher(text);
        if (row.lookingAt()) {
            // The row follows the zone's size in the same report.
            reports.computeIfPresent(
                    key(row),
                    (zone, size0) -> new Timed(report(size0.report.bytes(), text, row.end(2)), size0.unixSeconds));
        }
    }

    private static String key(Matcher zone) {
        return Integer.parseInt(zone.group(1)) + " " + zone.group(2);
    }

    private static ReserveReport report(long bytes, String text, int from) {
        ImmutableLongArray.Builder row = ImmutableLongArray.builder();
        ImmutableLongArray.Builder highatomic = ImmutableLongArray.builder();
        Matcher blocks = BLOCKS.matcher(text);
        int orders = 0;
        for (int at = from; blocks.find(at) && orders < MAX_ORDERS; at = blocks.end()) {
            long count = Long.parseLong(blocks.group(1));
            String types = blocks.group(2);
            boolean none = types == null || types.indexOf('H') < 0;
            row.add(count);
            highatomic.add(none ? 0 : types.equals("H") ? count : ReserveReport.UNKNOWN);
            orders++;
        }
        return new ReserveReport(bytes, row.build(), highatomic.build());
    }

    Optional<ReserveReport> of(int node, String zone, double nowUnixSeconds) {
        if (reports.isEmpty()) {
            return Optional.empty();
        }
        Timed timed = reports.get(node + " " + zone);
        return timed == null || Math.abs(nowUnixSeconds - timed.unixSeconds) > TRUSTED_SECONDS
                ? Optional.empty()
                : Optional.of(timed.report);
    }
}
