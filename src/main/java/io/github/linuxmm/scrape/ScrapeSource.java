package io.github.linuxmm.scrape;

import io.prometheus.client.CollectorRegistry;
import java.util.List;

/** Where a scrape's metrics come from. */
public interface ScrapeSource {
    /**
     * The registry for a request.
     *
     * @param collect names of the collectors to run; empty for all
     * @param exclude names of the collectors not to run
     * @throws IllegalArgumentException for an unknown name, with a message for the client
     */
    CollectorRegistry registry(List<String> collect, List<String> exclude);

    /** Who may collect. */
    default Turn turn() {
        return new Turn();
    }

    /** Whether a scrape could find anything now. */
    default boolean canRun() {
        return true;
    }
}
