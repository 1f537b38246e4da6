package io.github.linuxmm.kernellog;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last failures, each with who asked: the functions in the stack below its first line.
 *
 * <p>Another CPU's lines may fall between, whole reports of it among them. The kernel prints one stack at a time
 * (lib/dump_stack.c), each with the name of its task first, so a stack is the failure's where the name is the same and the page
 * allocator stands in it above everyone else: an OOM kill's and a warning's stacks begin with other functions.
 */
final class FailureReports {
    /** Longer than any report, with the lines of others between. */
    private static final int REPORT_MESSAGES = 400;

    /** lib/dump_stack.c dump_stack_print_info; 2.6 and 3.0 in arch/x86/kernel/dumpstack.c. */
    private static final Pattern TASK = Pattern.compile("(?s)(?:CPU: \\d{1,5} (?:UID: \\d{1,10} )?PID: \\d{1,10} Comm:|"
            + "Pid: \\d{1,10}, comm:) (.{0,15}?)(?: Kdump: loaded)? (?:Not tainted|Tainted: ).*");

    private static final String MEMORY_STATE = "Mem-Info:";
    /** arch/x86/kernel/dumpstack_64.c: of kernels since 4.9, and of those before. */
    private static final ImmutableList<String> INTERRUPT_ENDS = ImmutableList.of("</IRQ>", "</SOFTIRQ>", "<EOI>");

    private final ArrayDeque<LoggedFailure> last = new ArrayDeque<>();
    private final List<String> callers = new ArrayList<>();
    private @Nullable LoggedFailure open;
    private long logged;
    private long heldBack;
    private long heldBackSinceLast;
    private int messagesLeft;
    private boolean modeMayFollow;
    /** The task's name as the first line has it; not where that comes in pieces. */
    private Optional<String> task = Optional.empty();
    /** The task of the stack that is being read. */
    private Optional<String> stackTask = Optional.empty();

    private boolean othersStack;
    private boolean refused;
    private boolean inInterrupt;

    /** Begins the next failure. */
    void begin(WarnAlloc failure, boolean live, double unixSeconds) {
        close();
        logged++;
        modeMayFollow = failure.gfp().isEmpty();
        task = failure.task();
        stackTask = Optional.empty();
        othersStack = false;
        refused = false;
        inInterrupt = false;
        messagesLeft = REPORT_MESSAGES;
        open = new LoggedFailure(
                unixSeconds,
                live,
                failure.order(),
                failure.gfp().orElse(LoggedGfp.OTHER),
                "",
                false,
                ImmutableList.of(),
                heldBackSinceLast);
        heldBackSinceLast = 0;
    }

    /** The kernel says that it did not print so many. */
    void heldBack(long failures) {
        heldBack += failures;
        heldBackSinceLast += failures;
    }

    /** Takes in the next message, which begins no failure of pages. */
    void add(String text) {
        LoggedFailure failure = open;
        if (failure == null) {
            return;
        }
        if (modeMayFollow) {
            modeMayFollow = false;
            LoggedGfp.of(text).ifPresent(gfp -> open = with(failure, gfp));
        }
        if (--messagesLeft == 0 || text.startsWith(MEMORY_STATE)) {
            close();
            return;
        }
        Matcher stackOf = TASK.matcher(text);
        if (stackOf.matches()) {
            beginStack(stackOf.group(1));
        } else if (!othersStack) {
            addToStack(text);
        }
    }

    private void beginStack(String name) {
        if (refused) {
            close();
            return;
        }
        stackTask = Optional.of(name);
        othersStack = task.isPresent() && !task.equals(stackTask);
        inInterrupt = false;
    }

    private void addToStack(String text) {
        String marker = text.stripLeading();
        if (marker.startsWith("<IRQ>") || marker.startsWith("<SOFTIRQ>")) {
            inInterrupt = true;
        } else if (inInterrupt && INTERRUPT_ENDS.stream().anyMatch(marker::startsWith)) {
            // Below is what was interrupted.
            close();
            return;
        }
        Optional<StackLine> line = StackLine.of(text);
        if (line.isEmpty() || line.get().guess()) {
            return;
        }
        StackPart part = StackPart.of(line.get().function());
        if (part == StackPart.PAGE_ALLOCATOR) {
            refused = true;
        } else if (!refused) {
            othersStack = part != StackPart.DUMP;
        } else if (part == StackPart.ENTRY) {
            close();
        } else if (part == StackPart.CALLER || !callers.isEmpty()) {
            callers.add(line.get().text());
            if (callers.size() == LoggedFailure.MOST_CALLERS) {
                close();
            }
        }
    }

    /** What follows is no longer of the last failure. */
    void close() {
        if (open != null) {
            if (last.size() == LastReports.MOST_FAILURES) {
                last.remove();
            }
            last.add(whole(open));
            open = null;
            callers.clear();
        }
    }

    private LoggedFailure whole(LoggedFailure failure) {
        return new LoggedFailure(
                failure.unixSeconds(),
                failure.live(),
                failure.order(),
                failure.gfp(),
                TaskName.printable(
                        task.or(() -> refused ? stackTask : Optional.empty()).orElse("")),
                refused && inInterrupt,
                ImmutableList.copyOf(callers),
                failure.heldBackBefore());
    }

    private static LoggedFailure with(LoggedFailure failure, LoggedGfp gfp) {
        return new LoggedFailure(
                failure.unixSeconds(),
                failure.live(),
                failure.order(),
                gfp,
                failure.process(),
                failure.inInterrupt(),
                failure.callers(),
                failure.heldBackBefore());
    }

    long logged() {
        return logged;
    }

    long heldBack() {
        return heldBack;
    }

    /** The oldest first; the last one as far as it was logged. */
    ImmutableList<LoggedFailure> last() {
        ImmutableList<LoggedFailure> all = ImmutableList.<LoggedFailure>builder()
                .addAll(last)
                .addAll(Optional.ofNullable(open).map(this::whole).stream().iterator())
                .build();
        return all.subList(Math.max(0, all.size() - LastReports.MOST_FAILURES), all.size());
    }
}
