package io.github.linuxmm.alerts;

import io.github.linuxmm.support.Fixtures;
import java.nio.file.Path;
import java.util.List;

/**
 * A host that was recorded.
 *
 * @param failure the snapshot in which a GFP_KERNEL request of order 4 first failed; negative where none did
 */
record RecordedHost(String name, Course course, int failure) {
    /** What became of it. */
    enum Course {
        FRAGMENTED,
        RACING,
        BRINK,
        HEALTHY
    }

    static final List<RecordedHost> ALL = List.of(
            new RecordedHost("A-k61", Course.FRAGMENTED, 459), new RecordedHost("N-k612", Course.FRAGMENTED, 531),
            new RecordedHost("U3-k61", Course.FRAGMENTED, 371), new RecordedHost("C2-lowmin-k612", Course.RACING, 110),
            new RecordedHost("C-k61", Course.HEALTHY, -1), new RecordedHost("B-k61", Course.HEALTHY, -1),
            new RecordedHost("M2-k61", Course.HEALTHY, -1), new RecordedHost("U-k61", Course.BRINK, -1));

    Path folder() {
        return Fixtures.RECORDINGS.resolve(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
