package io.github.linuxmm.kernellog;

import io.github.linuxmm.kernellog.KernelEvent.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the messages of kernels 2.6.32 to 6.18: mm/page_alloc.c warn_alloc and warn_alloc_failed, mm/oom_kill.c,
 * mm/slub.c and mm/slab.c slab_out_of_memory, mm/vmalloc.c.
 *
 * <p>An OOM kill is several lines; the state kept from line to line makes it one event. Not thread-safe.
 */
public final class KernelMessages {
    private static final Pattern FAILURE = Pattern.compile(
            "page allocation failure[.:] order:(\\d{1,2})(?:, mode:0x([0-9a-fA-F]{1,8})(?:\\(([^)]*)\\))?)?");
    private static final Pattern SUPPRESSED = Pattern.compile("warn_alloc(?:_failed)?: (\\d{1,18}) callbacks suppressed");
    private static final Pattern CONSTRAINT = Pattern.compile("oom-kill:constraint=CONSTRAINT_(\\w+)");
    /** Up to 4.18..4.20 `Kill process`, then a line for the victim; later one line, `Killed process`. */
    private static final Pattern KILL = Pattern.compile("[Oo]ut of memory(?: \\(oom_kill_allocating_task\\))?: Kill(ed)? process");
    /** The mask of 4.4 and 4.5 has this bit wherever kswapd may be woken; older masks do not use it. */
    private static final long KSWAPD_RECLAIM = 0x2000000;
    private static final long DIRECT_RECLAIM = 0x400000;
    /** __GFP_WAIT up to 4.3. */
    private static final long WAIT = 0x10;

    private boolean killAnnounced;

    /** The event that a line reports, if it reports one. */
    public Optional<KernelEvent> recognise(String line) {
        // Most lines are none of these: two cheap looks before any pattern.
        if (line.indexOf("alloc") < 0 && line.indexOf("memory") < 0 && line.indexOf("oom-kill") < 0) {
            return Optional.empty();
        }
        Matcher failure = FAILURE.matcher(line);
        if (failure.find()) {
            return Optional.of(new KernelEvent(Kind.PAGE_ALLOCATION_FAILURE, Integer.parseInt(failure.group(1)),
                    gfp(failure.group(2), failure.group(3)), 1));
        }
        Matcher suppressed = SUPPRESSED.matcher(line);
        if (suppressed.find()) {
            return Optional.of(new KernelEvent(Kind.SUPPRESSED, 0, "", Long.parseLong(suppressed.group(1))));
        }
        if (line.contains("SLUB: Unable to allocate memory on ") || line.contains("SLAB: Unable to allocate memory on ")) {
            return Optional.of(new KernelEvent(Kind.SLAB_FAILURE));
        }
        if (line.contains("vmalloc: allocation failure") || line.contains("vmalloc error: size")) {
            return Optional.of(new KernelEvent(Kind.VMALLOC_FAILURE));
        }
        return kill(line);
    }

    private Optional<KernelEvent> kill(String line) {
        Matcher constraint = CONSTRAINT.matcher(line);
        if (constraint.find()) {
            killAnnounced = true;
            String label = switch (constraint.group(1)) {
                case "CPUSET" -> "cpuset";
                case "MEMORY_POLICY" -> "memory_policy";
                case "MEMCG" -> "memcg";
                default -> "none";
            };
            return Optional.of(new KernelEvent(Kind.OOM_KILL, 0, label, 1));
        }
        Matcher kill = KILL.matcher(line);
        if (!kill.find()) {
            return Optional.empty();
        }
        boolean told = killAnnounced && kill.group(1) != null;
        killAnnounced = false;
        return told ? Optional.empty() : Optional.of(
                new KernelEvent(Kind.OOM_KILL, 0, line.contains("Memory cgroup out of memory") ? "memcg" : "none", 1));
    }

    /** {@code kernel} where the request may sleep, {@code atomic} where not, {@code other} where the line does not tell. */
    private static String gfp(String hex, String names) {
        if (names != null) {
            if (names.startsWith("GFP_ATOMIC") || names.startsWith("GFP_NOWAIT")) {
                return "atomic";
            }
            return names.startsWith("GFP_") || names.contains("__GFP_DIRECT_RECLAIM") || names.contains("__GFP_RECLAIM")
                    ? "kernel" : "other";
        }
        if (hex == null) {
            return "other";
        }
        long mode = Long.parseLong(hex, 16);
        boolean sleeps = (mode & KSWAPD_RECLAIM) != 0 ? (mode & DIRECT_RECLAIM) != 0 : (mode & WAIT) != 0;
        return sleeps ? "kernel" : "atomic";
    }
}
