package io.github.linuxmm.status;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.diagnosis.Seen;
import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.web.Document;
import io.github.linuxmm.web.Documents;
import io.github.linuxmm.web.ExporterServer;
import io.github.linuxmm.web.Exposition;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A recorded host at one of its snapshots, with the course until then: a snapshot each 10 s, as the exporter looks. */
enum RecordedStatus {
    HEALTHY("C-k61", 400, "FINE"),
    FRAGMENTED("A-k61", 535, "FAILING"),
    RACE("C2-lowmin-k612", 300, "FAILING"),
    SHORTAGE("B-k61", 356, "FAILING"),
    LEAK("A-k61", 330, "AT RISK");

    private static final long STEP_MILLIS = 10_000;

    private final String recording;
    private final int snapshot;
    /** What the page must say. */
    final String state;

    RecordedStatus(String recording, int snapshot, String state) {
        this.recording = recording;
        this.snapshot = snapshot;
        this.state = state;
    }

    /** What is seen at the snapshot, or at the last before it. */
    Seen seen() throws Exception {
        Path folder = Fixtures.RECORDINGS.resolve(recording);
        AtomicReference<Seen> seen = new AtomicReference<>();
        Replay replay = new Replay(STEP_MILLIS, Optional.of(folder.resolve("kernel.log.gz")), List.of());
        try (Recording played = new Recording(folder.resolve("trace.txt.gz"))) {
            replay.play(played, 0, 1, (recorded, now, found) -> {
                if (recorded.seq() <= snapshot) {
                    seen.set(replay.seen(now));
                }
            });
        }
        return seen.get();
    }

    /** Serves the pages of what was seen. */
    static ExporterServer serve(Seen seen) throws IOException {
        return serve(new StatusSite("1.2.3, revision abc", "/metrics", () -> seen, RecordedStatus::collectors));
    }

    static ExporterServer serve(Documents documents) throws IOException {
        return new ExporterServer(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                "/metrics",
                1,
                new Exposition((collect, exclude) -> new CollectorRegistry()),
                documents,
                null,
                problem -> {});
    }

    private static ImmutableList<List<String>> collectors() {
        return ImmutableList.of(
                List.of("meminfo", "ok"),
                List.of("pressure", "not supported by this kernel"),
                List.of("slabinfo", "failed: /proc/slabinfo: Permission denied"));
    }

    /** The page as it would be sent. */
    static String html(Seen seen, String query) {
        Document page = new StatusSite("1.2.3, revision abc", "/metrics", () -> seen, RecordedStatus::collectors)
                .document("/status", query);
        return new String(page.body(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
