package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final int OFFSETS = 500;

    @TempDir
    Path folder;

    /** A snapshot as text, for comparison. */
    private record Seen(int seq, double mono, Map<String, String> files) {
        static Seen of(RecordedFiles snapshot) {
            Map<String, String> files = new TreeMap<>();
            snapshot.files().forEach((path, bytes) -> files.put(path, new String(bytes, StandardCharsets.ISO_8859_1)));
            return new Seen(snapshot.seq(), snapshot.mono(), files);
        }
    }

    private record Read(List<Seen> snapshots, boolean cutOff) {}

    private static Read read(Path file) throws IOException {
        List<Seen> snapshots = new ArrayList<>();
        try (Recording recording = new Recording(file)) {
            for (Optional<RecordedFiles> next = recording.next(); next.isPresent(); next = recording.next()) {
                snapshots.add(Seen.of(next.get()));
            }
            return new Read(snapshots, recording.isCutOff());
        }
    }

    private static boolean isBeginningOf(List<Seen> all, Read found) {
        return found.snapshots.equals(all.subList(0, found.snapshots.size()));
    }

    /** The first snapshots of a recording, written by the recorder's own writer. */
    private Path written(int snapshots) throws IOException {
        Path file = folder.resolve("written.gz");
        try (Recording from = new Recording(Fixtures.RECORDINGS.resolve("A-k61/trace.txt.gz"));
                RecordingWriter to = new RecordingWriter(file)) {
            for (int i = 0; i < snapshots; i++) {
                RecordedFiles snapshot = from.next().orElseThrow();
                to.begin(snapshot.seq(), snapshot.mono(), snapshot.real());
                for (Map.Entry<String, byte[]> entry : snapshot.files().entrySet()) {
                    to.add(entry.getKey(), entry.getValue(), entry.getValue().length);
                }
                to.end();
            }
        }
        return file;
    }

    private Path text(String text) throws IOException {
        Path file = folder.resolve("text.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void whereverARecordingIsCutItsWholeSnapshotsCanBeRead() throws IOException {
        byte[] bytes = Files.readAllBytes(written(40));
        List<Seen> all = read(folder.resolve("written.gz")).snapshots;
        assertThat(all).hasSize(40);
        Path cut = folder.resolve("cut.gz");
        int before = 0;
        for (int i = 0; i < OFFSETS; i++) {
            int offset = (int) ((long) bytes.length * i / OFFSETS);
            Files.write(cut, Arrays.copyOf(bytes, offset));
            Read found = read(cut);
            assertThat(found.cutOff).as("cut at %d", offset).isTrue();
            assertThat(isBeginningOf(all, found)).as("cut at %d", offset).isTrue();
            assertThat(found.snapshots.size()).as("cut at %d", offset).isGreaterThanOrEqualTo(before);
            before = found.snapshots.size();
        }
        assertThat(before).as("near the end").isGreaterThanOrEqualTo(39);
    }

    @Test
    void whatIsWrittenUpToTheEndOfASnapshotIsInTheFileThen() throws IOException {
        Path file = folder.resolve("growing.gz");
        try (RecordingWriter out = new RecordingWriter(file)) {
            for (int seq = 0; seq < 5; seq++) {
                out.begin(seq, seq, 1_000 + seq);
                out.add("/proc/meminfo", ("MemTotal: " + seq + " kB\n").getBytes(StandardCharsets.US_ASCII), 15);
                out.end();
                assertThat(Files.size(file)).isEqualTo(out.bytes());
                assertThat(read(file).snapshots).as("while it is written").hasSize(seq + 1);
            }
        }
        assertThat(read(file).cutOff).isFalse();
    }

    @Test
    void zerosBehindTheLastBlockThatReachedTheDiskAreTheEnd() throws IOException {
        byte[] bytes = Files.readAllBytes(written(20));
        Path file = folder.resolve("power-lost.gz");
        byte[] damaged = Arrays.copyOf(Arrays.copyOf(bytes, bytes.length / 2), bytes.length);
        Files.write(file, damaged);
        Read found = read(file);
        assertThat(found.cutOff).isTrue();
        assertThat(isBeginningOf(read(folder.resolve("written.gz")).snapshots, found))
                .isTrue();
        assertThat(found.snapshots.size()).isBetween(3, 17);
    }

    @Test
    void aRecordingOfAnotherProgramThatIsCutOffEndsWithItsLastWholeSnapshot() throws IOException {
        byte[] bytes = Files.readAllBytes(Fixtures.RECORDINGS.resolve("A-k61/trace.txt.gz"));
        Path file = folder.resolve("old.gz");
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(read(file).cutOff).isTrue();
        assertThat(read(file).snapshots.size()).isGreaterThan(200);
        Read half = read(text("=== SNAP 0 mono 1.0 real 2.0\n--- /proc/x\n1\n=== END\n=== SNAP 1 mono 2.0 re"));
        assertThat(half.snapshots).hasSize(1);
        assertThat(half.cutOff).isTrue();
    }

    @Test
    void ofAPathThatComesTwiceTheLastOneCounts() throws IOException {
        Read twice = read(text("=== SNAP 0 mono 1.0 real 2.0\n--- /proc/x\nhalf\n--- /proc/x\nwhole\n=== END 0\n"));
        assertThat(twice.snapshots).containsExactly(new Seen(0, 1, Map.of("/proc/x", "whole\n")));
    }

    @Test
    void whatIsNoRecordingIsRefused() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "=== SNAP 0 mono 1.0 real 2.0\n");
        assertThatThrownBy(() -> read(plain)).hasMessage(plain + ": expected a recording, compressed with gzip");
        Path other = text("hello\n");
        assertThatThrownBy(() -> read(other)).hasMessage(other + ": expected === SNAP, found 'hello'");
    }

    @Test
    void aPathThatLeadsOutOfItsFolderIsRefused() throws IOException {
        Path file = text("=== SNAP 0 mono 1.0 real 2.0\n--- /proc/../../etc/passwd\nx\n=== END\n");
        assertThatThrownBy(() -> read(file))
                .hasMessage(file + ": expected the path of a file, found '/proc/../../etc/passwd'");
    }
}
