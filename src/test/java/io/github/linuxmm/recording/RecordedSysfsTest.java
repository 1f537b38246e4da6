package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.procfs.TransparentHugepage;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSysfsTest {
    private static final String TRACE = """
            === SNAP 0 mono 3.649 real 1795454522.657
            --- /proc/uptime
            3.64 0.99
            === END 0 took_ms 8.0
            === SNAP 1 mono 4.649 real 1795454523.657
            --- /proc/uptime
            4.64 0.99
            --- /sys/kernel/mm/transparent_hugepage/enabled
            always [madvise] never
            --- /sys/kernel/mm/transparent_hugepage/defrag
            always defer defer+madvise [madvise] never
            === END 1 took_ms 8.0
            """;

    @TempDir
    Path folder;

    @Test
    void whatARecordingHasOfSysfsIsReadFromThere() throws Exception {
        Path trace = folder.resolve("trace.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(trace))) {
            out.write(TRACE.getBytes(StandardCharsets.US_ASCII));
        }
        List<TransparentHugepage> read = new ArrayList<>();
        try (Recording recording = new Recording(trace)) {
            new Replay(1_000, Optional.empty(), List.of("--collector.disable-defaults"))
                    .play(recording, 0, 1, (recorded, now, found) -> read.add(now.transparentHugepage()));
        }
        assertThat(read)
                .containsExactly(
                        TransparentHugepage.UNKNOWN,
                        new TransparentHugepage(Optional.of("madvise"), Optional.of("madvise")));
    }
}
