package io.github.linuxmm.kernellog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A failure as the kernel prints it (mm/page_alloc.c warn_alloc; up to 4.8 warn_alloc_failed): the name of the task, at
 * most 15 bytes, which can be anything; what failed; the mode.
 *
 * <pre>
 *   swapper: page allocation failure. order:1, mode:0x20                   2.6
 *   dockerd: page allocation failure: order:4, mode:0x1040d0               3.0 to 4.5
 *   page allocation failure: order:4                                       4.9 to 4.14, in pieces
 *   , mode:0x140c0c0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null)
 *   runc: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP), nodemask=(null),cpuset=/,mems_allowed=0
 *   insmod: vmalloc error: size 4096, exceeds total pages, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=/...
 * </pre>
 *
 * <p>Users without rights can have the kernel log text of theirs: mount options, names of files, cgroups and input
 * devices, USB strings. So the words count only at the beginning of a message, where no such text comes first, and,
 * behind a name, only where nothing follows but what warn_alloc prints: {@code input: NAME as /devices/...} has its
 * text where a task's name would end. Only pieces, which begin with the kernel's own words, may have another's text
 * behind them.
 *
 * @param order of the pages; {@link #VMALLOC} where vmalloc failed
 * @param task its name as it was logged: any bytes; empty where the message begins with what failed
 * @param gfp empty where the mode may come in the next message
 */
record WarnAlloc(int order, Optional<String> task, Optional<LoggedGfp> gfp) {
    static final int VMALLOC = -1;

    private static final String PAGES = "page allocation failure";
    private static final String NAME = "(?s)(?:(?<name>.{0,15}): )?";
    /** As far as it was printed in one piece, with fields of later kernels. A cpuset's name alone can hold blanks. */
    private static final String MODE = "(?:, mode:0x[0-9a-f]{1,8}"
            + "(?:\\([\\w|]*(?:\\)(?:, ?\\w+=\\S*+(?:.*,mems_allowed=[\\d,-]*)?)?)?)?)?\\s*";

    private static final Pattern PAGES_FAILED = Pattern.compile(NAME + PAGES + "[.:] order:(?<order>\\d{1,2})(?!\\d)");
    private static final Pattern REST = Pattern.compile("(?s)" + MODE);
    private static final Pattern VMALLOC_FAILED = Pattern.compile(
            NAME + "vmalloc(?:: allocation failure[:,] | size \\d+ allocation failure: | error: size \\d+, )[\\w ,.]*"
                    + MODE);

    /** What a message reports; empty where it is none of these, or of an order that no kernel has. */
    static Optional<WarnAlloc> of(String text) {
        // Most of a log is something else.
        if (text.contains(PAGES)) {
            Matcher matcher = PAGES_FAILED.matcher(text);
            if (matcher.lookingAt()) {
                return pages(matcher, text);
            }
        }
        return text.contains("vmalloc") && VMALLOC_FAILED.matcher(text).matches()
                ? Optional.of(new WarnAlloc(VMALLOC, Optional.empty(), Optional.empty()))
                : Optional.empty();
    }

    private static Optional<WarnAlloc> pages(Matcher begun, String text) {
        int order = Integer.parseInt(begun.group("order"));
        String rest = text.substring(begun.end());
        Optional<String> task = Optional.ofNullable(begun.group("name"));
        return order < KernelLog.ORDERS && (task.isEmpty() || REST.matcher(rest).matches())
                ? Optional.of(new WarnAlloc(order, task, LoggedGfp.of(rest)))
                : Optional.empty();
    }
}
