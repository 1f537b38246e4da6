package io.github.linuxmm.kernellog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds each OOM kill once in a stream of messages.
 *
 * <p>One report can be (mm/oom_kill.c):
 * <pre>
 *   2.6.32        Out of memory: kill process 7 (x) score 9 or a child            counted
 *   to 4.20       Out of memory: Kill process 7 (x) score 9 or sacrifice child    counted: it alone tells memcg
 *                 Killed process 8 (y) total-vm:...                               its second line
 *   5.0           oom-kill:constraint=..., then both of these
 *   5.1 on        oom-kill:constraint=...,pid=7,uid=0                             counted
 *                 Out of memory: Killed process 7 (x) total-vm:...                its second line
 * </pre>
 * From the eleventh report in 5 s on the kernel leaves out the constraint line, and el8's 4.18.0-147 has none: there
 * the line with {@code Killed process} counts. With {@code memory.oom.group} one report kills many and counts once;
 * what follows is taken for members of the group until the next report with a header, so in a storm of group kills
 * some are missed. A victim whose main thread has gone is killed under another thread's id and counts twice.
 */
final class OomReports {
    private static final String CONSTRAINT = "oom-kill:constraint=CONSTRAINT_";
    /** The whole line, or its last piece. */
    private static final Pattern GROUP =
            Pattern.compile("(?:Tasks in /.*)? are going to be killed due to memory\\.oom\\.group set\\s*");

    /** The name of the task, at most 15 bytes, can be anything. */
    private static final Pattern HEADER = Pattern.compile("(?s).{0,15} invoked oom-killer: gfp_mask=");

    /** Behind the names of cgroups and tasks, which can hold such words too. */
    private static final Pattern PID = Pattern.compile(",pid=(\\d+),uid=\\d+\\s*$");

    private static final Pattern KILL = Pattern.compile("(?<what>Memory cgroup out of memory|Out of memory"
            + "|No available memory)(?<why> \\([A-Za-z_]+\\)| in cpuset)?: [Kk]ill(?:ed)? process (?<pid>\\d+)(?!\\d)");
    private static final String ANY = "";

    /** The pid of a constraint line whose second line has not come yet; {@link #ANY} where it did not tell. */
    private @Nullable String announced;

    private boolean group;

    /** The constraint of the kill that this message is the first word of; empty where it is none. */
    Optional<OomConstraint> add(String text) {
        if (text.startsWith(CONSTRAINT)) {
            announced = pid(text);
            group = false;
            return Optional.of(constraint(text));
        }
        if (text.contains(" invoked oom-killer: ") && HEADER.matcher(text).lookingAt()) {
            announced = null;
            group = false;
        } else if (text.contains("memory.oom.group") && GROUP.matcher(text).matches()) {
            group = true;
        } else if (text.contains("ill")) {
            Matcher kill = KILL.matcher(text);
            if (kill.lookingAt() && !group && !isAnnounced(kill.group("pid"))) {
                return Optional.of(constraint(kill));
            }
        }
        return Optional.empty();
    }

    private boolean isAnnounced(String pid) {
        boolean second = announced != null && (announced.equals(ANY) || announced.equals(pid));
        if (second) {
            announced = null;
        }
        return second;
    }

    /** Kernels that log in pieces may give the pid in a later record. */
    private static String pid(String text) {
        Matcher pid = PID.matcher(text);
        return pid.find() ? pid.group(1) : ANY;
    }

    private static OomConstraint constraint(String text) {
        int comma = text.indexOf(',');
        return switch (text.substring(CONSTRAINT.length(), comma < 0 ? text.length() : comma)) {
            case "CPUSET" -> OomConstraint.CPUSET;
            case "MEMORY_POLICY" -> OomConstraint.MEMORY_POLICY;
            case "MEMCG" -> OomConstraint.MEMCG;
            default -> OomConstraint.NONE;
        };
    }

    private static OomConstraint constraint(Matcher kill) {
        if (kill.group("what").startsWith("Memory cgroup")) {
            return OomConstraint.MEMCG;
        }
        // 2.6.x only: later kernels say "Out of memory" for these too.
        if (" (MPOL_BIND)".equals(kill.group("why"))) {
            return OomConstraint.MEMORY_POLICY;
        }
        return " in cpuset".equals(kill.group("why")) ? OomConstraint.CPUSET : OomConstraint.NONE;
    }
}
