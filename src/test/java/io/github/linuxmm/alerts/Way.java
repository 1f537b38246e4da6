package io.github.linuxmm.alerts;

import java.util.List;

/**
 * A way to play a recording.
 *
 * @param step seconds that a snapshot stands for
 * @param from number of the first snapshot
 * @param every which snapshots are played
 * @param thin which of those are scraped
 */
record Way(int step, int from, int every, int thin) {
    /** The one that docs/alerts.md tells of. */
    static final Way FIRST = new Way(15, 0, 1, 1);

    /** make test-full: several first snapshots for each speed, because a scrape sees one moment of many. */
    static final List<Way> ALL = List.of(
            FIRST,
            new Way(15, 3, 1, 1),
            new Way(15, 7, 1, 1),
            new Way(15, 0, 1, 4),
            new Way(15, 1, 1, 4),
            new Way(15, 2, 1, 4),
            new Way(15, 3, 1, 4),
            new Way(15, 7, 1, 4),
            new Way(15, 0, 2, 1),
            new Way(15, 1, 2, 1),
            new Way(15, 0, 3, 1),
            new Way(15, 2, 3, 1),
            new Way(60, 0, 1, 1),
            new Way(1, 0, 1, 15),
            new Way(1, 3, 1, 15),
            new Way(1, 7, 1, 15),
            new Way(1, 11, 1, 15));

    /** make test: each can catch a fault that the others let through. */
    static final List<Way> FEW = List.of(
            // Thresholds. With a scrape a snapshot nothing lies between two scrapes, so a later start changes nothing.
            FIRST,
            // Ranges too short for scrapes of 60 s.
            new Way(15, 3, 1, 4),
            // A wait that is too long for a host that fails fast.
            new Way(15, 0, 3, 1),
            // What waits for an hour or looks back a day, which gets there on slow hosts only: false alarms.
            new Way(60, 0, 1, 1),
            // Seconds, for which the sampler's counters are made: each start sees others of them. Takes no time.
            new Way(1, 0, 1, 15),
            new Way(1, 3, 1, 15),
            new Way(1, 7, 1, 15),
            new Way(1, 11, 1, 15));

    int scrapeSeconds() {
        return step * thin;
    }

    /**
     * Snapshots that are left out change the recording, scrapes that are left out do not: number of the first that is
     * played.
     */
    int begin() {
        return every == 1 ? 0 : from;
    }

    /** Scrapes from a moment to the first one that is not before a snapshot. */
    double lead(double seconds, int snapshot) {
        return ((double) (snapshot - from) / every * step - seconds) / scrapeSeconds();
    }

    String speed() {
        return String.format(
                "%s, %d s a scrape",
                step == 1 ? "real speed" : every == 1 ? step + " s a snapshot" : "each " + every + ". snapshot",
                scrapeSeconds());
    }
}
