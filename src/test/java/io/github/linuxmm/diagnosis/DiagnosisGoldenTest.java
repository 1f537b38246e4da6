package io.github.linuxmm.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.linuxmm.history.History;
import io.github.linuxmm.history.Rounds;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of recorded hosts before, at and after their failure, and of other kernels, word by word. */
class DiagnosisGoldenTest {
    private static final Path GOLDEN = Fixtures.PROC.resolveSibling("diagnosis");

    @ParameterizedTest
    @CsvSource({
        "A-k61,10 400 465 600",
        "B-k61,300 357",
        "C-k61,300",
        "C2-lowmin-k612,100 115 400",
        "H-k612,301",
        "M2-k61,200",
        "MCG-k612,200",
        "N-k612,400 540 610",
        "P-k61,300 495 560",
        "P3ctl-k61,430 455 480",
        "TCP-k612,400",
        "U-k61,300",
        "U3-k61,300 380 500",
        "W512-k612,50 62 200"
    })
    void ofARecordedHost(String recording, String snapshots) throws Exception {
        Set<Integer> chosen = new HashSet<>();
        for (String snapshot : snapshots.split(" ")) {
            chosen.add(Integer.valueOf(snapshot));
        }
        RecordedSeen.play(recording, 1, (snapshot, seen) -> {
            Diagnosis diagnosis = Diagnosis.of(seen, Diagnosis.DEFAULT_ORDER);
            assertThatItFits(diagnosis);
            if (chosen.remove(snapshot)) {
                check(recording + "-" + snapshot, diagnosis);
            }
        });
        assertThat(chosen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3.10-el7-x86_64",
                "3.4-arm32-highmem",
                "5.10-x86_64-2node",
                "6.1-arm64-64k",
                "6.1-x86_64-3node-movable"
            })
    void ofAnotherKernel(String tree) throws IOException {
        Host host = Hosts.of(Fixtures.PROC.resolve(tree), new HandClock());
        Rounds rounds = new Rounds(new History(), Optional::empty);
        Snapshot now = host.look();
        Diagnosis diagnosis = Diagnosis.of(Seen.of(now, rounds.until(now)), Diagnosis.DEFAULT_ORDER);
        assertThatItFits(diagnosis);
        check(tree, diagnosis);
    }

    private static void assertThatItFits(Diagnosis diagnosis) {
        List<String> lines = DiagnosisText.of(diagnosis, false).lines().toList();
        assertThat(lines)
                .hasSizeLessThanOrEqualTo(40)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
    }

    private static void check(String name, Diagnosis diagnosis) {
        try {
            String json = DiagnosisJson.of(diagnosis);
            JsonObject object = JsonParser.parseString(json).getAsJsonObject();
            assertThat(object.get("headline").getAsString()).isEqualTo(diagnosis.headline());
            check(GOLDEN.resolve(name + ".txt"), DiagnosisText.of(diagnosis, false));
            check(GOLDEN.resolve(name + ".json"), json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(Path golden, String text) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, text);
        }
        assertThat(golden).exists().hasContent(text);
    }

    /** A golden that no test checks would be believed for ever. */
    @Test
    void eachGoldenIsChecked() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.filter(file -> file.toString().endsWith(".txt")).count())
                    .isEqualTo(35);
        }
    }
}
