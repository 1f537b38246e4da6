package io.github.linuxmm.kernellog;

import com.google.common.collect.ImmutableMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ten places in the kernel's source that hold most, which a kernel with allocation profiling prints below each failure and
 * OOM report (6.10 on; mm/show_mem.c __show_mem): a heading, then lines of size, calls and place. The sizes are rounded to
 * three digits.
 */
final class AllocationSites {
    private static final int MOST = 10;
    private static final String HEADING = "Memory allocations";
    private static final Pattern SITE = Pattern.compile(
            " *(\\d{1,4}(?:\\.\\d{1,3})?) ([KMGT]i)?B +\\d{1,20} (\\S{1,200}:\\d{1,7}(?: \\[\\S{1,64}\\])? func:\\S{1,200})\\s*");
    private static final String PREFIXES = "KMGT";

    private ImmutableMap<String, Long> last = ImmutableMap.of();
    private ImmutableMap.Builder<String, Long> open = ImmutableMap.builder();
    private int left;

    /** Takes in the next message; another one between the lines, as another CPU may print, is passed over. */
    void add(String text) {
        if (text.startsWith(HEADING)) {
            open = ImmutableMap.builder();
            left = MOST;
            return;
        }
        if (left == 0) {
            return;
        }
        Matcher site = SITE.matcher(text);
        if (site.matches()) {
            left--;
            open.put(site.group(3), bytes(site));
            last = open.buildKeepingLast();
        }
    }

    private static long bytes(Matcher site) {
        String prefix = site.group(2);
        int power = prefix == null ? 0 : PREFIXES.indexOf(prefix.charAt(0)) + 1;
        return Math.round(Double.parseDouble(site.group(1)) * Math.pow(1024, power));
    }

    /** Bytes by place, of the last report; empty where there was none. */
    ImmutableMap<String, Long> last() {
        return last;
    }
}
