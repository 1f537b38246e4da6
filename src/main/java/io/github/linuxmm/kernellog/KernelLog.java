package io.github.linuxmm.kernellog;

import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the kernel's messages about failed allocations and counts them. Thread-safe.
 *
 * <p>Each is recognised by how the kernel begins it, for what stands further behind can be a user's text. Most of a log
 * is something else, so every message passes fixed strings before it meets a pattern.
 */
public final class KernelLog {
    /** Orders 0 to 16: the largest that any kernel is built with. */
    public static final int ORDERS = 17;

    static final int KINDS = LoggedGfp.values().length;
    static final double NEVER = Double.NEGATIVE_INFINITY;

    private static final int NO_ORDER = -1;
    /** Not warn_alloc_show_mem, the limiter of the report below the message. */
    private static final Pattern SUPPRESSED =
            Pattern.compile("warn_alloc(?:_failed)?: (\\d{1,10}) callbacks suppressed\\s*");

    private final OomReports oomReports = new OomReports();
    private final AllocationSites allocationSites = new AllocationSites();
    private final ReserveReports reserveReports = new ReserveReports();
    private final FailureReports failureReports = new FailureReports();
    private final OomVictim oomVictim = new OomVictim();
    private final long[] failures = new long[ORDERS * KINDS];
    private final double[] lastFailures = new double[ORDERS];
    private final long[] oomKills = new long[OomConstraint.values().length];
    private long suppressed;
    private long slabFailures;
    private long vmallocFailures;
    private long droppedRecords;
    /** Order of a live failure whose mode may come in the next message. */
    private int openOrder = NO_ORDER;

    private boolean readable;

    public KernelLog() {
        Arrays.fill(lastFailures, NEVER);
    }

    /**
     * Takes in one message of the kernel. Messages must come in the order of the log.
     *
     * @param live false for a message from before the start: it tells what was last seen, and counts nothing
     * @param unixSeconds when it was logged
     */
    public synchronized void add(String text, boolean live, double unixSeconds) {
        // 4.9 to 4.14 print a failure in pieces, which another CPU can part: the mode stands in the next message.
        if (openOrder != NO_ORDER) {
            closeFailure(LoggedGfp.of(text).orElse(LoggedGfp.OTHER));
        }
        Optional<WarnAlloc> failure = WarnAlloc.of(text);
        if (failure.isPresent()) {
            addFailure(failure.get(), live, unixSeconds);
            return;
        }
        failureReports.add(text);
        Optional<OomConstraint> oomKill = oomReports.add(text);
        oomKill.ifPresentOrElse(
                constraint -> oomVictim.add(text, constraint, live, unixSeconds), () -> oomVictim.add(text));
        long heldBack = heldBack(text);
        failureReports.heldBack(heldBack);
        if (!live) {
            return;
        }
        suppressed += heldBack;
        reserveReports.add(text, unixSeconds);
        allocationSites.add(text);
        if (oomKill.isPresent()) {
            oomKills[oomKill.get().ordinal()]++;
        } else if (text.startsWith("SLUB: Unable to allocate memory on ")
                || text.startsWith("SLAB: Unable to allocate memory on ")) {
            slabFailures++;
        }
    }

    private static long heldBack(String text) {
        if (!text.startsWith("warn_alloc")) {
            return 0;
        }
        Matcher matcher = SUPPRESSED.matcher(text);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private void addFailure(WarnAlloc failure, boolean live, double unixSeconds) {
        if (failure.order() == WarnAlloc.VMALLOC) {
            vmallocFailures += live ? 1 : 0;
            failureReports.close();
            return;
        }
        failureReports.begin(failure, live, unixSeconds);
        lastFailures[failure.order()] = Math.max(lastFailures[failure.order()], unixSeconds);
        if (live) {
            openOrder = failure.order();
            failure.gfp().ifPresent(this::closeFailure);
        }
    }

    private void closeFailure(LoggedGfp gfp) {
        if (openOrder != NO_ORDER) {
            failures[openOrder * KINDS + gfp.ordinal()]++;
            openOrder = NO_ORDER;
        }
    }

    /** Records were overwritten before they were read. */
    synchronized void lost(long records) {
        droppedRecords += records;
    }

    /** What the log said last, also before the start; never waits for the log. */
    public synchronized LastReports lastReports() {
        return new LastReports(
                failureReports.last(), failureReports.logged(), failureReports.heldBack(), oomVictim.last());
    }

    /** What the last failure report says of a zone's reserve; empty where there was none in the last 10 s. */
    public synchronized Optional<ReserveReport> reserveReport(int node, String zone, double nowUnixSeconds) {
        return reserveReports.of(node, zone, nowUnixSeconds);
    }

    /** Whether the log can be read; a replay says so itself. */
    public synchronized void readable(boolean isReadable) {
        readable = isReadable;
    }

    /** The counters as they are now; never waits for the log. */
    public synchronized KernelLogCounts counts() {
        closeFailure(LoggedGfp.OTHER);
        return new KernelLogCounts(
                ImmutableLongArray.copyOf(failures),
                suppressed,
                ImmutableDoubleArray.copyOf(lastFailures),
                ImmutableLongArray.copyOf(oomKills),
                slabFailures,
                vmallocFailures,
                droppedRecords,
                allocationSites.last(),
                readable);
    }
}
