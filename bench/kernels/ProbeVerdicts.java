import java.util.List;
import java.util.function.BiPredicate;

/**
 * The seconds that the exporter counted as unavailable for order 4, held against requests that were made once a second.
 *
 * <p>A request that failed is a hit where a second was counted close to it, not known where seconds were counted as such,
 * and a miss otherwise. A false alarm is a second that was counted while requests were served, and none failed close to it,
 * nor was there a direct compaction or reclaim: a caller that may wait begins one because no zone has a block above its
 * watermark. So is a second that was counted beyond the time that passed, whatever happened then.
 */
final class ProbeVerdicts {
    private static final String LABELS = "{gfp=\"kernel\",order=\"4\",watermark=\"min\"}";
    static final String UNAVAILABLE = "mm_allocation_unavailable_seconds_total" + LABELS;
    /** Direct compactions, and direct reclaims by zone type. */
    private static final List<String> STALLS = List.of("mm_vmstat_compact_stall_total", "mm_vmstat_allocstall_total");

    /** The kernel logs one failure in so many. */
    private static final double LOG_SECONDS = 10;

    /** The sampler counts whole seconds, more or less. */
    private static final double LEAST = 0.5;

    private static final String LOGGED = "mm_kernellog_page_allocation_failures_total";
    static final String UNKNOWN = "mm_allocation_unknown_seconds_total" + LABELS;

    int hits;
    int notKnown;
    int misses;

    /** Those failures at which the kernel kept blocks for atomic callers. */
    int besideReserve;

    /** Those misses of which the kernel log told nothing either. */
    int untold;

    double falseAlarms;

    /** Seconds that would be false alarms but for a direct compaction or reclaim. */
    double stalled;

    double unavailable;
    long requests;
    long failed;

    /** The longest time in which no request was made, in seconds: what nobody asks for cannot fail. */
    double silence;

    /** Seconds since boot of the first failure; negative where there is none. */
    double firstFailure = -1;

    ProbeVerdicts(List<Scrape> all) {
        silence = silence(all);
        List<Scrape> scrapes = all.stream().filter(Scrape::answered).toList();
        for (int i = 1; i < scrapes.size(); i++) {
            Scrape scrape = scrapes.get(i);
            Scrape before = scrapes.get(i - 1);
            long asked = scrape.requests() - before.requests();
            long lost = scrape.failed() - before.failed();
            double counted = grown(before, scrape, UNAVAILABLE);
            unavailable += counted;
            double passed = scrape.seconds() - before.seconds() + reach(scrape);
            falseAlarms += Math.max(0, counted - passed);
            counted = Math.min(counted, passed);
            requests += Math.max(0, asked);
            if (lost > 0) {
                firstFailure = firstFailure < 0 ? scrape.seconds() : firstFailure;
                failed += lost;
                besideReserve += reserved(scrape) ? (int) lost : 0;
                if (near(scrapes, i, UNAVAILABLE)) {
                    hits += (int) lost;
                } else if (near(scrapes, i, UNKNOWN)) {
                    notKnown += (int) lost;
                } else {
                    misses += (int) lost;
                    untold += logged(scrapes, i) ? 0 : (int) lost;
                }
            } else if (counted > 0 && asked > 0 && !failedNear(scrapes, i)) {
                if (stalledNear(scrapes, i)) {
                    stalled += counted;
                } else {
                    falseAlarms += counted;
                }
            }
        }
    }

    private static boolean reserved(Scrape scrape) {
        return scrape.samples().entrySet().stream()
                .anyMatch(sample -> sample.getKey().startsWith("mm_pagetypeinfo_pageblocks{")
                        && sample.getKey().contains("migratetype=\"HighAtomic\"")
                        && sample.getValue() > 0);
    }

    /** The requests are looked at when the answer is there, which takes 10 s where the exporter is stopped. */
    private static double lookedAt(Scrape scrape) {
        return scrape.seconds() + scrape.millis() / 1_000;
    }

    private static double silence(List<Scrape> all) {
        double silence = 0;
        Scrape asked = all.get(0);
        for (Scrape scrape : all) {
            if (scrape.requests() > asked.requests()) {
                asked = scrape;
            } else {
                silence = Math.max(silence, lookedAt(scrape) - lookedAt(asked));
            }
        }
        return silence;
    }

    /** A counter that restarts begins at 0. */
    static double grown(Scrape before, Scrape after, String series) {
        double growth = after.value(series) - before.value(series);
        return growth < 0 ? after.value(series) : growth;
    }

    /** The sampler looks every so many seconds, and counts what it saw at its next look. */
    private static double reach(Scrape scrape) {
        return 1.5 + Math.max(1, scrape.value("mm_sampler_interval_seconds"));
    }

    private static boolean near(List<Scrape> scrapes, int at, String series) {
        return near(scrapes, at, reach(scrapes.get(at)), (before, after) -> grown(before, after, series) >= LEAST);
    }

    private static boolean logged(List<Scrape> scrapes, int at) {
        return near(scrapes, at, LOG_SECONDS, (before, after) -> after.sum(LOGGED) > before.sum(LOGGED));
    }

    private static boolean stalledNear(List<Scrape> scrapes, int at) {
        return near(
                scrapes,
                at,
                reach(scrapes.get(at)),
                (before, after) -> STALLS.stream().anyMatch(family -> after.sum(family) > before.sum(family)));
    }

    private static boolean failedNear(List<Scrape> scrapes, int at) {
        return near(scrapes, at, reach(scrapes.get(at)), (before, after) -> after.failed() > before.failed());
    }

    /** Whether something grew from one scrape to the next, from so many seconds before until the sampler's next look. */
    private static boolean near(List<Scrape> scrapes, int at, double back, BiPredicate<Scrape, Scrape> grew) {
        Scrape middle = scrapes.get(at);
        for (int i = 1; i < scrapes.size(); i++) {
            double seconds = scrapes.get(i).seconds() - middle.seconds();
            if (seconds >= -back && seconds <= reach(middle) && grew.test(scrapes.get(i - 1), scrapes.get(i))) {
                return true;
            }
        }
        return false;
    }
}
