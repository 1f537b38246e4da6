package io.github.linuxmm.status;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.diagnosis.Diagnosis;
import io.github.linuxmm.diagnosis.Seen;
import java.util.List;

/**
 * All that a page shows.
 *
 * @param late whether a look at the host hangs, so that this is how it was before
 * @param refreshes whether it is loaded anew by itself
 */
record View(Seen seen, Diagnosis diagnosis, PastVerdicts past, boolean late, boolean refreshes, About about) {
    /**
     * The program that makes the page.
     *
     * @param version as people read it
     * @param telemetryPath where the metrics are
     * @param collectors each with its state
     */
    record About(String version, String telemetryPath, ImmutableList<List<String>> collectors) {}

    /** The chosen order. */
    int order() {
        return diagnosis.order();
    }
}
