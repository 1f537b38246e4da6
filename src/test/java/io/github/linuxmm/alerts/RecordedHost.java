package io.github.linuxmm.alerts;

import io.github.linuxmm.support.Fixtures;
import java.nio.file.Path;
import java.util.List;

/**
 * A host that was recorded.
 *
 * @param failure the snapshot in which a GFP_KERNEL request of order 4 first failed; negative where none did
 * @param pagetypeinfo whether the exporter may read /proc/pagetypeinfo there
 */
record RecordedHost(String recording, Course course, int failure, boolean pagetypeinfo) {
    /** What became of it. */
    enum Course {
        /** Memory was available all the time. */
        FRAGMENTED,
        /** Memory got short as well. */
        FRAGMENTED_AND_SHORT,
        RACING,
        BRINK,
        HEALTHY
    }

    static final List<RecordedHost> ALL = List.of(
            new RecordedHost("A-k61", Course.FRAGMENTED, 459, true),
            new RecordedHost("N-k612", Course.FRAGMENTED, 531, true),
            new RecordedHost("U3-k61", Course.FRAGMENTED, 371, true),
            new RecordedHost("P-k61", Course.FRAGMENTED_AND_SHORT, 494, true),
            new RecordedHost("P3ctl-k61", Course.FRAGMENTED_AND_SHORT, 453, true),
            new RecordedHost("C2-lowmin-k612", Course.RACING, 110, true),
            new RecordedHost("W512-k612", Course.RACING, 60, true),
            new RecordedHost("C-k61", Course.HEALTHY, -1, true),
            new RecordedHost("B-k61", Course.HEALTHY, -1, true),
            new RecordedHost("M2-k61", Course.HEALTHY, -1, true),
            new RecordedHost("MCG-k612", Course.HEALTHY, -1, true),
            new RecordedHost("H-k612", Course.BRINK, -1, true),
            new RecordedHost("TCP-k612", Course.BRINK, -1, true),
            new RecordedHost("U-k61", Course.BRINK, -1, true));

    /** Where the answer hangs on what only pagetypeinfo shows. */
    static final List<RecordedHost> WITHOUT_PAGETYPEINFO = ALL.stream()
            .filter(host -> host.course == Course.RACING || host.course == Course.FRAGMENTED_AND_SHORT)
            .map(host -> new RecordedHost(host.recording, host.course, host.failure, false))
            .toList();

    /** Unique among the hosts. */
    String name() {
        return pagetypeinfo ? recording : recording + " without pagetypeinfo";
    }

    Path folder() {
        return Fixtures.RECORDINGS.resolve(recording);
    }

    @Override
    public String toString() {
        return name();
    }
}
