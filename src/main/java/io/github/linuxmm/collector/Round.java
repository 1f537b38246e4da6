package io.github.linuxmm.collector;

/** Counts scrapes, so that the collectors of one scrape see one reading of a file that several of them need. */
public final class Round {
    private volatile long number;

    /** Begins the next scrape. */
    void next() {
        number++;
    }

    long number() {
        return number;
    }
}
