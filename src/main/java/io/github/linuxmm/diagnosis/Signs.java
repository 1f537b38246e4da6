package io.github.linuxmm.diagnosis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Figure;
import io.github.linuxmm.history.Moment;
import io.github.linuxmm.kernellog.LastReports;
import io.github.linuxmm.kernellog.LoggedFailure;
import io.github.linuxmm.kernellog.LoggedGfp;
import io.github.linuxmm.kernellog.OomConstraint;
import io.github.linuxmm.pagealloc.Availability;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.settings.MinFreeKbytes;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The signs that the alerting rules go by, for one order, with the rules' own thresholds (docs/alerts.md has the figures
 * behind them). A sign that cannot be seen is not there.
 */
final class Signs {
    private static final double MINUTE = 60;
    private static final double FIVE_MINUTES = 300;
    private static final double QUARTER = 900;
    private static final double HALF_HOUR = 1800;
    private static final double HOUR = 3600;
    private static final double DAY = 86_400;
    /** The kernel log counts from boot, whose time of day is known to a second. */
    private static final double CLOCK_SECONDS = 2;

    private final Seen seen;
    private final Course course;
    private final int order;

    Signs(Seen seen, int order) {
        this.seen = seen;
        this.course = seen.course();
        this.order = order;
    }

    /** The alerts whose condition holds now; as far as a day tells of those that look back a week. */
    ImmutableList<String> alerts() {
        ImmutableMap<String, Boolean> conditions = ImmutableMap.<String, Boolean>builder()
                .put("MmHighOrderExhausted", isExhausted())
                .put("MmFragmentationHigh", isFragmented())
                .put("MmWatermarkRace", isRacing())
                .put("MmAllocationFailed", failed() || failsAgainAndAgain())
                .put("MmSinglePageAllocationFailed", failsForSinglePages())
                .put("MmHostOutOfMemoryKill", killed() || killsAgainAndAgain())
                .put("MmPinnedMemoryGrowing", pinnedGrows())
                .put("MmPinnedMemoryLeak", pinnedLeaks())
                .put("MmCommitLimitNear", isNearCommitLimit())
                .put("MmMinFreeKbytesTooSmall", minFreeIsTooSmall())
                .buildOrThrow();
        return conditions.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(ImmutableList.toImmutableList());
    }

    /** Less than 5 % of memory is available: short free lists mean nothing else. */
    boolean isShort() {
        return availableShare().orElse(1) < 0.05;
    }

    /** MemAvailable as a share of memory without huge pages; empty before 3.14. */
    OptionalDouble availableShare() {
        return share(course.now().get(Figure.AVAILABLE_BYTES));
    }

    private OptionalDouble share(OptionalDouble available) {
        OptionalDouble total = course.now().get(Figure.TOTAL_BYTES);
        double ordinary =
                total.orElse(0) - course.now().get(Figure.HUGETLB_BYTES).orElse(0);
        return available.isEmpty() || ordinary <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(available.getAsDouble() / ordinary);
    }

    /** MmHighOrderExhausted: memory is fragmented, and that hurts. */
    boolean isExhausted() {
        boolean fragmented = least(Figure.UNUSABLE_RATIO, order, MINUTE) > 0.8
                && course.most(Figure.UNUSABLE_RATIO, 0, MINUTE).orElse(1) < 1;
        return fragmented && !isShort() && (compactionFails() || isCertainlyNotServed() && compactionIsHelpless());
    }

    private boolean compactionFails() {
        double failed = increase(Figure.COMPACT_FAIL, FIVE_MINUTES);
        return unusable() > 0.95 && failed > 9.5 && failed > 0.8 * increase(Figure.COMPACT_STALL, FIVE_MINUTES);
    }

    /** Seconds in which it is not known of single pages may be a race's. */
    private boolean isCertainlyNotServed() {
        return notServed(order, FIVE_MINUTES)
                        - notServed(0, FIVE_MINUTES)
                        - course.increase(Figure.UNKNOWN_SECONDS, 0, FIVE_MINUTES)
                                .orElse(0)
                > 10;
    }

    /** Runs of direct compaction that count: those of so many seconds, or since boot where less was seen. */
    double compactions(double window) {
        return counted(Figure.COMPACT_STALL, window);
    }

    /** Those that made no block. */
    double failedCompactions(double window) {
        return counted(Figure.COMPACT_FAIL, window);
    }

    private double counted(Figure figure, double window) {
        return isJustBegun() ? course.now().get(figure).orElse(0) : increase(figure, window);
    }

    /** So little was seen that only what is so now, or since boot, can be told. */
    boolean isJustBegun() {
        return course.covered(HOUR) < FIVE_MINUTES;
    }

    /** Compaction is unlikely to make a block. */
    boolean compactionIsHelpless() {
        return isJustBegun() && failedCompactions(HOUR) > 9.5 && failedCompactions(HOUR) > 0.8 * compactions(HOUR)
                || increase(Figure.COMPACT_FAIL, HOUR) > 0.5 * increase(Figure.COMPACT_STALL, HOUR)
                || pinnedGrowth() > total() / 16
                || course.increase(Figure.FAILURES, order, HOUR).orElse(0) > 0
                || reported(HOUR, failure -> failure.order() == order) > 0;
    }

    /** MmFragmentationHigh: more than 95 % of what is free is in smaller blocks. */
    boolean isFragmented() {
        return unusable() > 0.95 && !isShort();
    }

    /** The share goes up and down where it is at the brink. */
    boolean wasFragmentedLately() {
        return unusable() > 0.8 && mostUnusable(FIVE_MINUTES) > 0.95 && !isShort();
    }

    /** It was so when what is logged in {@link #failsAgainAndAgain} failed. */
    boolean wasFragmented() {
        return mostUnusable(HALF_HOUR) > 0.95;
    }

    /** The largest share in smaller blocks, of moments in which a zone was eligible; -1 where there is none. */
    private double mostUnusable(double window) {
        double most = -1;
        for (Moment moment : course.moments()) {
            if (course.age(moment) <= window
                    && moment.get(Figure.UNUSABLE_RATIO, 0).orElse(1) < 1) {
                most = Math.max(most, moment.get(Figure.UNUSABLE_RATIO, order).orElse(-1));
            }
        }
        return most;
    }

    /** MmWatermarkRace: not even single pages were served for moments, with memory to reclaim. */
    boolean isRacing() {
        return notServed(0, HOUR) > 1.5 && wasAvailable();
    }

    /** Single pages, for certain: now, or for more than 10 s of 5 minutes. */
    boolean isOutOfPages() {
        return served(0) == Availability.UNAVAILABLE || lacksPagesForLong();
    }

    boolean lacksPagesForLong() {
        return notServed(0, FIVE_MINUTES) > 10;
    }

    /** Below that, reclaim has little to work with, and it is no race. */
    boolean isNearlyShort() {
        return availableShare().orElse(1) < 0.1;
    }

    /** MmMinFreeKbytesTooSmall: less is kept than the kernel itself would keep. */
    boolean minFreeIsTooSmall() {
        OptionalDouble now = seen.sysctl("min_free_kbytes");
        Optional<MinFreeKbytes> own = seen.ownMinFreeKbytes();
        return now.isPresent()
                && own.isPresent()
                && now.getAsDouble() < 0.9 * Math.min(65_536, own.get().withoutHugePages());
    }

    /** What {@link #isRacing} is when it lasts for more than a moment. */
    boolean refusedSinglePages() {
        return notServed(0, HOUR) > 0 && wasAvailable();
    }

    /** Refused within the hour though memory was neither fragmented nor short. */
    boolean refusedForMoments() {
        return notServed(order, HOUR) > 0 && wasAvailable();
    }

    private boolean wasAvailable() {
        return share(course.least(Figure.AVAILABLE_BYTES, 0, HOUR)).orElse(1) >= 0.1;
    }

    /** MmPinnedMemoryGrowing as information: by more than 2 % of RAM within a day. */
    boolean pinnedGrows() {
        return pinnedGrowth() > 0.02 * total();
    }

    /** MmPinnedMemoryGrowing as a warning: and it shows in the free lists. */
    boolean pinnedGrowsAndFragments() {
        return pinnedGrows() && unusable() > 0.8;
    }

    /** MmPinnedMemoryLeak as far as a day tells: for half an hour 10 % of RAM above the lowest. */
    boolean pinnedLeaks() {
        return least(Figure.PINNED_BYTES, 0, HALF_HOUR)
                        - course.least(Figure.PINNED_BYTES, 0, DAY).orElse(0)
                > 0.1 * total();
    }

    /** MmHostOutOfMemoryKill as a page: twice or more in an hour. */
    boolean killsAgainAndAgain() {
        return increase(Figure.OOM_KILLS, HOUR) > 1.5;
    }

    /** MmHostOutOfMemoryKill as a warning; a kill at a cgroup's limit is that cgroup's affair. */
    boolean killed() {
        double now = course.now().unixMillis() / 1e3;
        boolean before = seen.lastReports()
                .flatMap(LastReports::lastOomKill)
                .map(kill -> kill.constraint() != OomConstraint.MEMCG
                        && kill.unixSeconds() <= now + CLOCK_SECONDS
                        && kill.unixSeconds() >= now - QUARTER)
                .orElse(false);
        return before || increase(Figure.OOM_KILLS, QUARTER) > 0;
    }

    /** MmSinglePageAllocationFailed: five may be a burst of packets. */
    boolean failsForSinglePages() {
        return course.increase(Figure.FAILURES, 0, QUARTER).orElse(0) > 5.5;
    }

    /** MmCommitLimitNear: 90 % of what vm.overcommit_memory = 2 allows is promised. */
    boolean isNearCommitLimit() {
        return seen.sysctl("overcommit_memory").orElse(0) == 2 && committed().orElse(0) > 0.9;
    }

    /** Committed_AS as a share of CommitLimit. */
    OptionalDouble committed() {
        OptionalLong promised = field("Committed_AS");
        OptionalLong limit = field("CommitLimit");
        return promised.isEmpty() || limit.orElse(0) == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) promised.getAsLong() / limit.getAsLong());
    }

    private OptionalLong field(String name) {
        return seen.meminfo().map(meminfo -> meminfo.value(name)).orElse(OptionalLong.empty());
    }

    /** MmAllocationFailed as a page: two failures for callers that could wait. */
    boolean failsAgainAndAgain() {
        return Math.max(
                        increase(Figure.FAILURES_THAT_COULD_WAIT, HALF_HOUR),
                        reported(HALF_HOUR, failure -> failure.gfp() == LoggedGfp.KERNEL))
                > 1.5;
    }

    /** One of any kind within 5 minutes. */
    boolean failedLately() {
        return failuresLogged(FIVE_MINUTES) > 0;
    }

    /** MmAllocationFailed as a warning: a failure of more than one page. */
    boolean failed() {
        return failuresLogged(QUARTER) > 0;
    }

    /** Logged failures of orders above 0 in so many seconds. */
    double failuresLogged(double window) {
        double failures = 0;
        for (int each = 1; each < course.now().orders(); each++) {
            failures += course.increase(Figure.FAILURES, each, window).orElse(0);
        }
        return Math.max(failures, reported(window, failure -> true));
    }

    /** Of the last failures of orders above 0 in the kernel log, which goes back to before anybody counted. */
    private long reported(double window, Predicate<LoggedFailure> which) {
        double now = course.now().unixMillis() / 1e3;
        return seen.lastReports().stream()
                .flatMap(reports -> reports.failures().stream())
                .filter(failure -> failure.order() > 0
                        && failure.unixSeconds() <= now + CLOCK_SECONDS
                        && failure.unixSeconds() >= now - window)
                .filter(which)
                .count();
    }

    /** Whether a GFP_KERNEL request of this order would be served now. */
    Availability served() {
        return served(order);
    }

    Availability served(int other) {
        return seen.allocator()
                .map(host -> host.availability(Gfp.KERNEL, other, Watermark.MIN))
                .orElse(Availability.UNKNOWN);
    }

    /** The share in smaller blocks now; -1 where it is not known or no zone is eligible, which says nothing. */
    double unusable() {
        boolean eligible = course.now().get(Figure.UNUSABLE_RATIO, 0).orElse(1) < 1;
        return eligible ? course.now().get(Figure.UNUSABLE_RATIO, order).orElse(-1) : -1;
    }

    /** Seconds not served for certain. */
    double notServed(int other, double window) {
        return course.increase(Figure.UNAVAILABLE_SECONDS, other, window).orElse(0);
    }

    /** Bytes by which pinned memory is above its lowest of the day; 0 where it is not known. */
    double pinnedGrowth() {
        OptionalDouble now = course.now().get(Figure.PINNED_BYTES);
        return now.isEmpty()
                ? 0
                : now.getAsDouble() - course.least(Figure.PINNED_BYTES, 0, DAY).orElse(now.getAsDouble());
    }

    double total() {
        return course.now().get(Figure.TOTAL_BYTES).orElse(Double.POSITIVE_INFINITY);
    }

    /** Growth of a counter; 0 where it is not known. */
    double increase(Figure figure, double window) {
        return course.increase(figure, window).orElse(0);
    }

    private double least(Figure figure, int other, double window) {
        return course.least(figure, other, window).orElse(-1);
    }
}
