package io.github.linuxmm.diagnosis;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.holder.Growth;
import io.github.linuxmm.kernellog.Callers;
import io.github.linuxmm.kernellog.LastReports;
import io.github.linuxmm.kernellog.LoggedFailure;
import io.github.linuxmm.kernellog.LoggedGfp;
import io.github.linuxmm.kernellog.OomConstraint;
import io.github.linuxmm.pagealloc.Availability;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.ZoneState;
import io.github.linuxmm.settings.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What was found, in sentences with the host's figures. */
final class Findings {
    private static final double HOUR = 3600;
    private static final int MOST_SETTINGS = 4;
    private static final Map<String, Figure> PINNED_PARTS = Map.of(
            "unaccounted (drivers, rings, pipes)", Figure.PINNED_UNACCOUNTED_BYTES,
            "slab", Figure.PINNED_SLAB_BYTES,
            "page tables", Figure.PINNED_PAGE_TABLES_BYTES,
            "percpu", Figure.PINNED_PERCPU_BYTES,
            "vmalloc", Figure.PINNED_VMALLOC_BYTES,
            "kernel stacks", Figure.PINNED_KERNEL_STACK_BYTES);

    private final Seen seen;
    private final Signs signs;
    private final Verdict verdict;
    private final Course course;
    private final int order;

    Findings(Seen seen, Signs signs, Verdict verdict, int order) {
        this.seen = seen;
        this.signs = signs;
        this.verdict = verdict;
        this.course = seen.course();
        this.order = order;
    }

    /** What happens to requests of the order: now, and in the time that was seen. */
    String headline() {
        double covered = course.covered(HOUR);
        if (verdict.cause() == Cause.RACE && signs.notServed(course.now().orders() - 1, HOUR) > 0) {
            int least = 0;
            while (least < course.now().orders() - 1 && signs.notServed(least, HOUR) == 0) {
                least++;
            }
            return "orders " + least + "+ refused for moments (" + Amount.count(signs.notServed(least, HOUR)) + " s of "
                    + Amount.seconds(covered) + ")";
        }
        String name = "order " + order + " (" + Amount.bytes((double) seen.pageSize() * (1L << order)) + ") ";
        if (order >= seen.allocator().map(HostState::orders).orElse(Integer.MAX_VALUE)) {
            return name + "is none of this kernel's";
        }
        String now = switch (signs.served()) {
            case AVAILABLE -> "is served, " + blocks() + " left";
            case UNAVAILABLE -> verdict.state() == State.FINE ? "waits for reclaim now" : "refused now";
            case UNKNOWN -> "not known: the blocks left may be reserved";
        };
        if (covered < 60
                || course.increase(Figure.UNAVAILABLE_SECONDS, order, HOUR).isEmpty()) {
            return name + now;
        }
        return name + now + "; refused " + Amount.count(signs.notServed(order, HOUR)) + " s of the last "
                + Amount.seconds(covered) + ", order 0: " + Amount.count(signs.notServed(0, HOUR)) + " s";
    }

    private String blocks() {
        OptionalDouble blocks = course.now().get(Figure.ALLOCATABLE_BLOCKS, order);
        return Amount.plural(blocks.isEmpty() ? 1 : (long) blocks.getAsDouble(), "block");
    }

    /** Why: the cause, and why it is none of the others. */
    ImmutableList<String> cause() {
        ImmutableList.Builder<String> sentences = ImmutableList.builder();
        String available = signs.availableShare().isPresent()
                ? Amount.percent(signs.availableShare().getAsDouble()) + " available"
                : "how much is available is not known";
        switch (verdict.cause()) {
            case NONE -> {}
            case FRAGMENTATION -> {
                sentences.add((signs.unusable() > 0.8 ? "FRAGMENTATION: " : "FRAGMENTATION until lately; now ")
                        + smaller() + ".");
                sentences.add("No shortage: " + available + "." + noRace());
            }
            case RACE -> sentences.add(race(available));
            case SHORTAGE -> {
                sentences.add((signs.isNearlyShort() ? "SHORTAGE: " : "SHORTAGE until lately; now ") + available
                        + kills() + ".");
                if (signs.unusable() > 0.95) {
                    sentences.add("What is free is fragmented, too: " + smaller() + ".");
                }
            }
            case PINNED_MEMORY ->
                sentences.add("PINNED MEMORY grows: " + Amount.growth(signs.pinnedGrowth()) + " above its lowest; "
                        + smaller() + ".");
            case COMMIT_LIMIT ->
                sentences.add(
                        "COMMIT LIMIT: " + Amount.percent(signs.committed().orElse(0))
                                + " of what vm.overcommit_memory = 2 allows is promised; at 100 % fork and mmap fail. "
                                + available + ".");
            case OTHER ->
                sentences.add("Requests failed, but now memory is neither fragmented nor short: " + available + ". "
                        + (signs.isJustBegun() ? "A race at the watermark leaves no other trace; or" : "Perhaps")
                        + " a limit of a cgroup or node, or an atomic caller.");
        }
        if (verdict.cause() != Cause.NONE && seen.isBefore(4, 4)) {
            sentences.add("This kernel, before 4.4, may refuse a request while blocks of its order are free; 3.10 (el7)"
                    + " asks for order 4 for each container that starts.");
        }
        return sentences.build();
    }

    private String race(String available) {
        if (signs.notServed(0, HOUR) == 0 && signs.minFreeIsTooSmall() && !signs.failed()) {
            return "RACE may come: vm.min_free_kbytes is below what this kernel would choose. " + available + ".";
        }
        return "RACE: allocation outran kswapd, with memory to reclaim: " + available + ". Not fragmentation: "
                + smaller() + ".";
    }

    private String kills() {
        long kills = (long) signs.increase(Figure.OOM_KILLS, HOUR);
        return kills > 0
                ? ", " + Amount.plural(kills, "OOM kill") + " in " + Amount.seconds(course.covered(HOUR))
                : signs.killed() ? ", and an OOM kill lately" : "";
    }

    private String smaller() {
        double share = signs.unusable();
        if (share < 0) {
            return "no zone is eligible now, so free blocks say nothing";
        }
        String text = Amount.percent(share) + " of free memory is in smaller blocks";
        OptionalDouble below =
                order == 0 ? OptionalDouble.empty() : course.now().get(Figure.FREE_BLOCKS, order - 1);
        OptionalDouble own = course.now().get(Figure.FREE_BLOCKS, order);
        return below.isEmpty() || own.isEmpty()
                ? text
                : text + " (order " + (order - 1) + ": " + Amount.count(below.getAsDouble()) + " blocks, order " + order
                        + ": " + Amount.count(own.getAsDouble()) + ")";
    }

    private String noRace() {
        if (seen.allocator().isEmpty() || signs.notServed(0, HOUR) > 1.5) {
            return "";
        }
        long free = 0;
        long min = 0;
        HostState host = seen.allocator().get();
        for (ZoneState zone : host.zones()) {
            free += zone.free();
            min += zone.min();
        }
        return free > 2 * min ? " Not a race: free " + free + " pages, min " + min + "." : "";
    }

    /** Who holds the memory that is in the way. */
    ImmutableList<String> holder() {
        OptionalDouble pinned = course.now().get(Figure.PINNED_BYTES);
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add(pinned.isEmpty() ? "pinned memory: not known" : pinned(pinned.getAsDouble()));
        seen.pagetypeinfo()
                .map(Pageblocks::of)
                .filter(blocks -> blocks.all() > 0)
                .ifPresent(blocks -> lines.add(blocks.unmovable() + " of " + blocks.all() + " pageblocks unmovable"));
        for (Growth growth : seen.namedHolders().stream().limit(3).toList()) {
            lines.add(Knobs.named(growth) + " "
                    + Amount.bytes(growth.holder().bytes()) + ", " + Amount.growth(growth.dayBytes())
                    + " in a day or since the start");
        }
        return lines.build();
    }

    private String pinned(double bytes) {
        double covered = course.covered(24 * HOUR);
        String growth = covered < 60
                ? ""
                : ", "
                        + Amount.growth(
                                course.increase(Figure.PINNED_BYTES, 24 * HOUR).orElse(0))
                        + " in " + Amount.seconds(covered);
        return "pinned " + Amount.bytes(bytes) + " = " + Amount.percent(bytes / signs.total()) + " of RAM" + growth
                + largestParts();
    }

    private String largestParts() {
        record Part(String name, double bytes) {}
        List<Part> parts = new ArrayList<>();
        PINNED_PARTS.forEach(
                (name, figure) -> course.now().get(figure).ifPresent(bytes -> parts.add(new Part(name, bytes))));
        parts.sort(Comparator.comparingDouble(Part::bytes).reversed().thenComparing(Part::name));
        StringBuilder text = new StringBuilder();
        for (Part part : parts.subList(0, Math.min(2, parts.size()))) {
            text.append(text.isEmpty() ? "; " : ", ")
                    .append(part.name)
                    .append(' ')
                    .append(Amount.bytes(part.bytes));
        }
        return text.toString();
    }

    /** What the kernel log says of failures, and who asked. */
    ImmutableList<String> kernelLog() {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        seen.lastReports().filter(reports -> reports.logged() > 0).ifPresent(reports -> {
            LoggedFailure last = reports.failures().get(reports.failures().size() - 1);
            String heldBack = reports.heldBack() > 0 ? ", " + reports.heldBack() + " held back" : "";
            lines.add(Amount.plural(reports.logged(), "failure") + " logged" + heldBack + "; the last "
                    + Amount.seconds(course.now().unixMillis() / 1e3 - last.unixSeconds()) + " ago: order "
                    + last.order() + (last.gfp() == LoggedGfp.ATOMIC ? " atomic" : ""));
            whoAsked(last).ifPresent(lines::add);
            Callers.of(last).ifPresent(caller -> lines.add("usually " + caller.usually() + ". " + caller.helps()));
        });
        seen.lastReports()
                .flatMap(LastReports::lastOomKill)
                .ifPresent(kill -> lines.add("last OOM kill: "
                        + kill.process() + ", "
                        + Amount.seconds(course.now().unixMillis() / 1e3 - kill.unixSeconds()) + " ago"
                        + (kill.constraint() == OomConstraint.MEMCG ? ", at the limit of its cgroup" : "")));
        return lines.build();
    }

    /** In an interrupt the process only happened to run. */
    private static Optional<String> whoAsked(LoggedFailure failure) {
        String process = failure.process().isEmpty() || failure.inInterrupt() ? "" : failure.process();
        String functions = failure.callers().stream().limit(3).collect(Collectors.joining(", "));
        return process.isEmpty() && functions.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "who asked: " + process + (process.isEmpty() || functions.isEmpty() ? "" : ": ") + functions);
    }

    /** Settings that differ from what this kernel would choose. */
    ImmutableList<String> settings() {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        for (Setting setting : seen.settings()
                .subList(0, Math.min(MOST_SETTINGS, seen.settings().size()))) {
            lines.add(setting.name() + " " + setting.value() + ", this kernel's own: " + setting.kernels() + "; "
                    + setting.why());
        }
        if (seen.settings().size() > MOST_SETTINGS) {
            lines.add("and " + (seen.settings().size() - MOST_SETTINGS) + " more");
        }
        return lines.build();
    }

    /** What to do now. */
    String next() {
        return switch (verdict.cause()) {
            case NONE ->
                verdict.state() == State.NOT_KNOWN
                        ? "See what could not be seen."
                        : signs.pinnedGrows()
                                ? "Nothing fails. Pinned memory grows: see who holds it."
                                : "Nothing to do.";
            case FRAGMENTATION ->
                signs.unusable() < 0.8
                        ? "Watch it: free memory is in larger blocks again."
                        : verdict.state() == State.FAILING
                                ? "Start no containers here. Release the holder; none found in 30 min: drain, reboot."
                                : "Find the holder before containers fail to start.";
            case RACE -> "Raise the watermarks by the knob that comes first, and keep it in /etc/sysctl.d.";
            case SHORTAGE -> "Reduce the load or add memory.";
            case PINNED_MEMORY -> "Find what grew, and plan its restart: nothing fails yet.";
            case COMMIT_LIMIT -> "Raise vm.overcommit_ratio, or stop what reserves most (VmSize in /proc/*/status).";
            case OTHER -> "Read in the kernel log who asked, and what limits it.";
        };
    }

    /** What could not be seen, and what would show it. */
    ImmutableList<String> unseen() {
        ImmutableList.Builder<String> unseen = ImmutableList.builder();
        if (seen.allocator().isEmpty()) {
            unseen.add("zoneinfo or buddyinfo cannot be read: nothing is known of free blocks");
        } else if (signs.served() == Availability.UNKNOWN && seen.pagetypeinfo().isEmpty()) {
            unseen.add("pagetypeinfo: as root it tells whether the blocks left are reserved");
        }
        if (seen.kernelLog().isEmpty()) {
            unseen.add("the kernel log: as root it tells who asked and failed");
        }
        if (course.covered(HOUR) < 60) {
            unseen.add(Diagnosis.BEFORE + ": nothing is remembered yet");
        }
        return unseen.build();
    }
}
