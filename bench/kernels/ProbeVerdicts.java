import java.util.List;

/**
 * The seconds that the exporter counted as unavailable for order 4, held against requests that were made once a second.
 *
 * <p>A request that failed is a hit where seconds were counted close to it, not known where seconds were counted as such,
 * and a miss otherwise. A false alarm is a second that was counted while requests were served, and none failed close to it,
 * nor was there a direct compaction: a caller that waits begins one because no zone has a block.
 */
final class ProbeVerdicts {
    private static final String LABELS = "{gfp=\"kernel\",order=\"4\",watermark=\"min\"}";
    private static final String UNAVAILABLE = "mm_allocation_unavailable_seconds_total" + LABELS;
    private static final String COMPACTED = "mm_vmstat_compact_stall_total";
    private static final String LOGGED = "mm_kernellog_page_allocation_failures_total";
    private static final String UNKNOWN = "mm_allocation_unknown_seconds_total" + LABELS;

    int hits;
    int notKnown;
    int misses;

    /** Those misses of which the kernel log told nothing either: it has one failure in ten seconds. */
    int untold;

    double falseAlarms;

    /** Seconds that would be false alarms but for a direct compaction. */
    double compacted;

    double unavailable;
    long requests;
    long failed;

    /** Seconds since boot of the first failure; negative where there is none. */
    double firstFailure = -1;

    ProbeVerdicts(List<Scrape> all) {
        List<Scrape> scrapes = all.stream().filter(Scrape::answered).toList();
        for (int i = 1; i < scrapes.size(); i++) {
            Scrape scrape = scrapes.get(i);
            Scrape before = scrapes.get(i - 1);
            long asked = scrape.requests() - before.requests();
            long lost = scrape.failed() - before.failed();
            double counted = grown(before, scrape, UNAVAILABLE);
            unavailable += counted;
            requests += Math.max(0, asked);
            if (lost > 0) {
                firstFailure = firstFailure < 0 ? scrape.seconds() : firstFailure;
                failed += lost;
                if (near(scrapes, i, UNAVAILABLE)) {
                    hits += (int) lost;
                } else if (near(scrapes, i, UNKNOWN)) {
                    notKnown += (int) lost;
                } else {
                    misses += (int) lost;
                    untold += logged(scrapes, i) ? 0 : (int) lost;
                }
            } else if (counted > 0 && asked > 0 && !failedNear(scrapes, i)) {
                if (near(scrapes, i, COMPACTED)) {
                    compacted += counted;
                } else {
                    falseAlarms += counted;
                }
            }
        }
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
        for (int i = 1; i < scrapes.size(); i++) {
            if (Math.abs(scrapes.get(i).seconds() - scrapes.get(at).seconds()) <= reach(scrapes.get(at))
                    && grown(scrapes.get(i - 1), scrapes.get(i), series) > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean logged(List<Scrape> scrapes, int at) {
        double begin = scrapes.get(at).seconds() - 10;
        double end = scrapes.get(at).seconds() + reach(scrapes.get(at));
        for (int i = 1; i < scrapes.size(); i++) {
            double seconds = scrapes.get(i).seconds();
            if (seconds >= begin
                    && seconds <= end
                    && scrapes.get(i).sum(LOGGED) > scrapes.get(i - 1).sum(LOGGED)) {
                return true;
            }
        }
        return false;
    }

    private static boolean failedNear(List<Scrape> scrapes, int at) {
        for (int i = 1; i < scrapes.size(); i++) {
            if (Math.abs(scrapes.get(i).seconds() - scrapes.get(at).seconds()) <= reach(scrapes.get(at))
                    && scrapes.get(i).failed() > scrapes.get(i - 1).failed()) {
                return true;
            }
        }
        return false;
    }
}
