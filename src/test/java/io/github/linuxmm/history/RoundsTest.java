package io.github.linuxmm.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
    @TempDir
    Path procfs;

    private final HandClock clock = new HandClock();
    private final Rounds rounds = new Rounds(new History(), Optional::empty);

    @BeforeEach
    void copyAHost() throws IOException {
        Fixtures.copy(Fixtures.PROC.resolve("6.12-x86_64"), procfs);
    }

    private void edit(String file, String what, String by) throws IOException {
        Path path = procfs.resolve(file);
        String text = Files.readString(path);
        assertThat(text).containsPattern(what);
        Files.writeString(path, text.replaceFirst(what, by));
    }

    @Test
    void itNotesAChangedSysctlAndDroppedCachesWithWhatWasBefore() throws IOException {
        Host host = Hosts.of(procfs, clock);
        rounds.round(host);
        clock.pass(10_000);
        rounds.round(host);
        assertThat(rounds.until(host.look()).changes()).isEmpty();
        String swappiness =
                Files.readString(procfs.resolve("sys/vm/swappiness")).strip();
        edit("sys/vm/swappiness", swappiness, "17");
        edit("vmstat", "drop_pagecache \\d+", "drop_pagecache 4001");
        clock.pass(10_000);
        rounds.round(host);
        assertThat(rounds.until(host.look()).changes())
                .extracting(Change::kind, Change::name, Change::unixMillis)
                .containsExactlyInAnyOrder(
                        tuple(Change.Kind.CACHES_DROPPED, "", clock.unixMillis()),
                        tuple(Change.Kind.SYSCTL, "swappiness", clock.unixMillis()));
        assertThat(rounds.until(host.look()).changes())
                .filteredOn(change -> change.kind() == Change.Kind.SYSCTL)
                .extracting(Change::before, Change::after)
                .containsExactly(tuple(swappiness, "17"));
    }

    @Test
    void aDamagedFileLeavesItsFiguresUnknownAndTheOthersWhole() throws IOException {
        Host host = Hosts.of(procfs, clock);
        edit("meminfo", "MemFree: +\\d+ kB", "MemFree: many");
        rounds.round(host);
        Moment now = rounds.until(host.look()).now();
        assertThat(now.get(Figure.FREE_BYTES)).isEmpty();
        assertThat(now.get(Figure.PINNED_BYTES)).isEmpty();
        assertThat(now.get(Figure.UNUSABLE_RATIO, 4)).isPresent();
        assertThat(now.get(Figure.COMPACT_STALL)).isPresent();
        // No sampler, no kernel log that was read.
        assertThat(now.get(Figure.UNAVAILABLE_SECONDS, 4)).isEmpty();
        assertThat(now.get(Figure.FAILURES, 4)).isEmpty();
    }

    @Test
    void aHostWithoutAnyFileIsRemembered() throws IOException {
        Path nothing = Files.createDirectory(procfs.resolve("nothing"));
        Host host = Hosts.of(nothing, clock);
        rounds.round(host);
        Course course = rounds.until(host.look());
        for (Figure figure : Figure.values()) {
            assertThat(course.now().get(figure, 4)).as(figure.name()).isEmpty();
        }
    }
}
