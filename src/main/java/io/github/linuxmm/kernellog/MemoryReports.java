package io.github.linuxmm.kernellog;

import com.google.common.collect.ImmutableList;

/**
 * Picks from a kernel log what belongs to its reports of failed allocations and OOM kills: a message that begins one, and
 * what is logged within a second of it, which is its stack, the state of the zones, the list of tasks. All else in a log is
 * nobody's business who looks at memory: addresses in the network, devices, and command lines in records of the audit.
 *
 * <p>Left out of reports are records of the audit and of packet filters, and registers and code, which hold a process's own
 * values.
 */
public final class MemoryReports {
    private static final long SPAN_USEC = 1_000_000;
    /** An OOM kill lists each task; a storm of them must not fill a disk. */
    private static final int MAX_MESSAGES = 5_000;

    private static final ImmutableList<String> BEGINNINGS = ImmutableList.of(
            "page allocation failure",
            "page allocation stalls",
            "warn_alloc",
            "vmalloc",
            " invoked oom-killer",
            "oom-kill:",
            "ut of memory",
            "No available memory",
            "memory.oom.group",
            "SLUB: Unable to allocate",
            "SLAB: Unable to allocate",
            "drop_caches: ");
    private static final ImmutableList<String> LEFT_OUT = ImmutableList.of(
            "audit",
            "RAX: ",
            "RBP: ",
            "RDX: ",
            "RSP: ",
            "R10: ",
            "R13: ",
            "CR2: ",
            "FS: ",
            "Code: ",
            "Stack: ",
            "GPR",
            "Krnl GPRS",
            "MSR: ",
            "x2");

    private static final String PACKET = " SRC=";

    private long until = Long.MIN_VALUE;
    private int left;

    /**
     * Whether a message belongs to one. Messages must come in the order of the log.
     *
     * @param usec when it was logged, microseconds since boot
     */
    public boolean isPart(long usec, String text) {
        if (startsWithAny(text) || text.contains(PACKET)) {
            return false;
        }
        if (isBeginning(text)) {
            left = usec > until ? MAX_MESSAGES : left;
            until = usec + SPAN_USEC;
        }
        return usec <= until && left-- > 0;
    }

    private static boolean startsWithAny(String text) {
        for (String beginning : LEFT_OUT) {
            if (text.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeginning(String text) {
        for (String beginning : BEGINNINGS) {
            if (text.contains(beginning)) {
                return true;
            }
        }
        return false;
    }
}
