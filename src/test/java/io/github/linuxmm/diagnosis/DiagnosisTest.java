package io.github.linuxmm.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.history.Course;
import io.github.linuxmm.history.Look;
import io.github.linuxmm.holder.Holder;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
    @TempDir
    Path procfs;

    @BeforeEach
    void copyAHost() throws IOException {
        Fixtures.copy(Fixtures.PROC.resolve("6.18-x86_64"), procfs);
    }

    private void edit(String file, String what, String by) throws IOException {
        Path path = procfs.resolve(file);
        String text = Files.readString(path);
        assertThat(text).containsPattern(what);
        Files.writeString(path, text.replaceAll(what, by));
    }

    private Diagnosis diagnose() {
        return diagnose(Hosts.of(procfs, new HandClock()));
    }

    private static Diagnosis diagnose(Host host) {
        Snapshot now = host.look();
        return Diagnosis.of(Seen.of(now, Course.of(Look.at(now, Optional.empty()))), Diagnosis.DEFAULT_ORDER);
    }

    @Test
    void nearTheCommitLimitIsAtRiskHoweverMuchIsFree() throws IOException {
        edit("meminfo", "(CommitLimit: +)\\d+", "$11000000");
        edit("meminfo", "(Committed_AS: +)\\d+", "$1 950000");
        assertThat(diagnose().state()).isEqualTo(State.FINE);
        Files.writeString(procfs.resolve("sys/vm/overcommit_memory"), "2\n");
        Diagnosis diagnosis = diagnose();
        assertThat(diagnosis.state()).isEqualTo(State.AT_RISK);
        assertThat(diagnosis.cause()).isEqualTo(Cause.COMMIT_LIMIT);
        assertThat(diagnosis.alerts()).containsExactly("MmCommitLimitNear");
        assertThat(diagnosis.why()).singleElement().asString().contains("95 % of what vm.overcommit_memory = 2 allows");
        assertThat(diagnosis.knobs()).isEmpty();
    }

    @Test
    void whereBuddyinfoIsDamagedNothingIsToldOfBlocks() throws IOException {
        edit("buddyinfo", "Normal.*", "Normal 1 2 x");
        Diagnosis diagnosis = diagnose();
        assertThat(diagnosis.state()).isEqualTo(State.NOT_KNOWN);
        assertThat(diagnosis.state().exitCode()).isEqualTo(3);
        assertThat(diagnosis.headline()).contains("not known");
    }

    @Test
    void whereThereIsNoFileAtAllItSaysWhatCannotBeSeen() throws IOException {
        Diagnosis diagnosis = diagnose(Hosts.of(Files.createDirectory(procfs.resolve("nothing")), new HandClock()));
        assertThat(diagnosis.state()).isEqualTo(State.NOT_KNOWN);
        assertThat(diagnosis.orders()).isEmpty();
        assertThat(diagnosis.holder()).containsExactly("pinned memory: not known");
        assertThat(diagnosis.unseen()).anyMatch(line -> line.contains("zoneinfo or buddyinfo cannot be read"));
        assertThat(DiagnosisJson.of(diagnosis)).contains("\"state\": \"not_known\"");
    }

    @Test
    void namesThatProgramsChoseDoNotReachTheTerminalAsCommands() {
        Host host = Hosts.of(procfs, new HandClock());
        Snapshot now = host.look();
        now.holders().record("pipes", List.of(new Holder("\033[2J\u202eevil\n", 1)), 0);
        now.holders().record("pipes", List.of(new Holder("\033[2J\u202eevil\n", 900 << 20)), 1);
        String text = DiagnosisText.of(diagnose(host), false);
        assertThat(text).contains("?[2J?evil? (pipes, at most) 900 MiB").doesNotContain("\033", "\u202e");
    }

    @Test
    void coloursAreThereWhereTheyAreWanted() {
        assertThat(DiagnosisText.of(diagnose(), false)).doesNotContain("\033");
        assertThat(DiagnosisText.of(diagnose(), true)).startsWith("\033[1;32mFINE      \033[0m");
    }

    @Test
    void anOrderThatThisKernelDoesNotHaveIsToldSo() {
        Snapshot now = Hosts.of(procfs, new HandClock()).look();
        Diagnosis diagnosis = Diagnosis.of(Seen.of(now, Course.of(Look.at(now, Optional.empty()))), 20);
        assertThat(diagnosis.headline()).isEqualTo("order 20 (4.0 GiB) is none of this kernel's");
    }
}
