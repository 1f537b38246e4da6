package io.github.linuxmm.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.history.Change;
import io.github.linuxmm.history.Figure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Would help here?" against what the same act did a moment later on recorded hosts. */
class KnobsOnRecordingsTest {
    private record At(Seen seen, Diagnosis diagnosis) {
        double blocks() {
            return seen.course().now().get(Figure.ALLOCATABLE_BLOCKS, 4).orElseThrow();
        }

        Knob.Answer answer(String knob) {
            return diagnosis.knobs().stream()
                    .filter(each -> each.name().equals(knob))
                    .findFirst()
                    .orElseThrow()
                    .answer();
        }
    }

    private static List<At> play(String recording, int stepSeconds) throws Exception {
        List<At> played = new ArrayList<>();
        RecordedSeen.play(
                recording,
                stepSeconds,
                (snapshot, seen) -> played.add(new At(seen, Diagnosis.of(seen, Diagnosis.DEFAULT_ORDER))));
        return played;
    }

    @ParameterizedTest
    @CsvSource({"A-k61,MOMENT", "U-k61,MOMENT", "N-k612,NO", "U3-k61,NO"})
    void droppingCachesHelpsForAMomentWhereItGaveBlocks(String recording, Knob.Answer answer) throws Exception {
        List<At> played = play(recording, 1);
        List<Change> changes = played.get(played.size() - 1).seen().course().changes();
        Change drop = changes.stream()
                .filter(change -> change.kind() == Change.Kind.CACHES_DROPPED)
                .findFirst()
                .orElseThrow();
        int dropped = 0;
        while (played.get(dropped).diagnosis().unixMillis() < drop.unixMillis()) {
            dropped++;
        }
        // The recorder looks each second, so the cache may have gone in the second before.
        At before = played.get(dropped - 2);
        double gained = played.get(dropped + 1).blocks() - before.blocks();
        assertThat(gained > 100).isEqualTo(answer == Knob.Answer.MOMENT);
        assertThat(before.answer("drop_caches")).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"N-k612,590,600", "U3-k61,475,495", "A-k61,595,604", "P-k61,530,599"})
    void releasingTheHolderHelpsWhereItGaveBlocksThatCompactionDidNot(String recording, int before, int after)
            throws Exception {
        List<At> played = play(recording, 1);
        assertThat(played.get(after).blocks() - played.get(before).blocks()).isGreaterThan(800);
        assertThat(played.get(after)
                        .seen()
                        .course()
                        .now()
                        .get(Figure.PINNED_BYTES)
                        .orElseThrow())
                .isLessThan(played.get(before)
                        .seen()
                        .course()
                        .now()
                        .get(Figure.PINNED_BYTES)
                        .orElseThrow());
        assertThat(played.get(before).answer("release the holder")).isEqualTo(Knob.Answer.YES);
        assertThat(played.get(before).answer("compact_memory")).isEqualTo(Knob.Answer.NO);
        assertThat(played.get(before).answer("min_free_kbytes")).isEqualTo(Knob.Answer.NO);
    }

    @ParameterizedTest
    @CsvSource({"M2-k61,156,159"})
    void compactionIsNotRefusedWhereItMadeBlocks(String recording, int before, int after) throws Exception {
        List<At> played = play(recording, 15);
        assertThat(played.get(after).blocks() - played.get(before).blocks()).isGreaterThan(500);
        assertThat(played.get(before).answer("compact_memory")).isNotEqualTo(Knob.Answer.NO);
    }

    @ParameterizedTest
    @CsvSource({"C2-lowmin-k612,115", "W512-k612,200"})
    void inARaceTheWatermarksHelpAndNothingElseLasts(String recording, int at) throws Exception {
        At race = play(recording, 1).get(at);
        assertThat(race.diagnosis().cause()).isEqualTo(Cause.RACE);
        assertThat(race.answer("min_free_kbytes")).isEqualTo(Knob.Answer.YES);
        assertThat(race.answer("compact_memory")).isEqualTo(Knob.Answer.NO);
        assertThat(race.answer("drop_caches")).isEqualTo(Knob.Answer.MOMENT);
        assertThat(race.answer("drain, reboot")).isEqualTo(Knob.Answer.NO);
    }
}
