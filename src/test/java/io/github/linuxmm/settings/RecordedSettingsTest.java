package io.github.linuxmm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.TransparentHugepage;
import io.github.linuxmm.recording.Recording;
import io.github.linuxmm.recording.Replay;
import io.github.linuxmm.support.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recordings have min_free_kbytes and no other setting; whoever made them changed it or not, as their README says. */
class RecordedSettingsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A-k61          | []
            B-k61          | []
            C-k61          | []
            C2-lowmin-k612 | [vm.min_free_kbytes=2800 (45056)]
            H-k612         | []
            M2-k61         | []
            MCG-k612       | []
            N-k612         | []
            P-k61          | []
            P3ctl-k61      | []
            TCP-k612       | []
            U-k61          | []
            U3-k61         | [vm.min_free_kbytes=8000 (45056)]
            W512-k612      | []
            """)
    void aRecordingShowsWhatItsMakerSet(String name, String differing) throws Exception {
        TreeSet<String> seen = new TreeSet<>();
        Path folder = Fixtures.RECORDINGS.resolve(name);
        try (Recording recording = new Recording(folder.resolve("trace.txt.gz"))) {
            new Replay(1_000, Optional.of(folder.resolve("kernel.log.gz")), List.of())
                    .play(recording, 0, 50, (recorded, now, found) -> {
                        ImmutableList<Setting> settings = Settings.differing(
                                now.sysctls().all(), now.kernel(), now.zoneinfo(), TransparentHugepage.UNKNOWN);
                        seen.add(Trees.text(settings));
                    });
        }
        assertThat(seen).hasToString(differing);
    }

    /** 512 MiB are too few for huge pages, and nobody set anything: 2730 is what the kernel itself chose there. */
    @Test
    void theKernelsOwnChoiceOfASmallGuestIsKnownToOnePercent() throws Exception {
        Path folder = Fixtures.RECORDINGS.resolve("W512-k612");
        try (Recording recording = new Recording(folder.resolve("trace.txt.gz"))) {
            new Replay(1_000, Optional.of(folder.resolve("kernel.log.gz")), List.of())
                    .play(
                            recording,
                            0,
                            1_000,
                            (recorded, now, found) -> assertThat(MinFreeKbytes.of(now.zoneinfo(), now.kernel())
                                            .orElseThrow()
                                            .withoutHugePages())
                                    .isEqualTo(2_756)
                                    .isCloseTo(2_730L, withinPercentage(1)));
        }
    }
}
