package io.github.linuxmm.collector;

import java.io.IOException;

/**
 * A file that is read once a scrape, however many collectors ask. They see the same record, so what they say fits
 * together; and where the file fails, each of them fails.
 */
public final class Reading<T> implements Source<T> {
    private final Source<T> source;
    private final Round round;
    private long readIn = -1;
    private T record;
    private IOException failure;

    public Reading(Source<T> source, Round round) {
        this.source = source;
        this.round = round;
    }

    @Override
    public synchronized T read() throws IOException {
        if (readIn != round.number()) {
            record = null;
            failure = null;
            readIn = round.number();
            try {
                record = source.read();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return record;
    }
}
