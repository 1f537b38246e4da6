package io.github.linuxmm.diagnosis;

import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import io.github.linuxmm.support.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Plays a recording, and hands out what was seen at each snapshot. */
final class RecordedSeen {
    /** Takes what was seen. */
    interface Taker {
        void take(int snapshot, Seen seen);
    }

    private RecordedSeen() {}

    /** @param stepSeconds which a snapshot stands for */
    static void play(String recording, int stepSeconds, Taker taker) throws Exception {
        Path folder = Fixtures.RECORDINGS.resolve(recording);
        try (Recording snapshots = new Recording(folder.resolve("trace.txt.gz"))) {
            Replay replay = new Replay(
                    stepSeconds * 1_000L,
                    Optional.of(folder.resolve("kernel.log.gz")),
                    List.of("--collector.pagetypeinfo"));
            replay.play(snapshots, 0, 1, (recorded, now, found) -> taker.take(recorded.seq(), replay.seen(now)));
        }
    }
}
