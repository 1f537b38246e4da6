package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.Exporter;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.snapshot.HostClock;
import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Log LOG = new Log(
            new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            Log.Level.ERROR,
            Log.Format.LOGFMT,
            Clock.systemUTC());

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aHost() throws IOException {
        file = folder.resolve("recording.gz");
        write("proc/meminfo", "MemTotal: 4096 kB\n");
        write("proc/uptime", "20.00 1.00\n");
        write("proc/stat", "cpu 1 2 3\nintr 9 9 9\nbtime 1700000000\n");
        write("proc/sys/vm/swappiness", "60\n");
        write("proc/sys/vm/stat_refresh", "");
        write("proc/sys/kernel/osrelease", "6.1.0\n");
        write("proc/slabinfo", "slabinfo - version: 2.1\n");
        write("proc/self/environ", "PASSWORD=secret");
        write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        write("kmsg", "");
    }

    private void write(String path, String text) throws IOException {
        Path target = folder.resolve(path);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    private void logged(String record) throws IOException {
        Files.writeString(folder.resolve("kmsg"), record + "\n", StandardOpenOption.APPEND);
    }

    private Recorder recorder() {
        return new Recorder(
                new MountedProcfs(folder.resolve("proc")),
                new MountedProcfs(folder.resolve("sys")),
                Optional.of(folder.resolve("kmsg")),
                HostClock.SYSTEM,
                LOG);
    }

    private List<RecordedFiles> snapshots() throws IOException {
        List<RecordedFiles> snapshots = new ArrayList<>();
        try (Recording recording = new Recording(file)) {
            for (Optional<RecordedFiles> next = recording.next(); next.isPresent(); next = recording.next()) {
                snapshots.add(next.get());
            }
        }
        return snapshots;
    }

    private static String text(RecordedFiles snapshot, String path) {
        return new String(snapshot.files().get(path), StandardCharsets.US_ASCII);
    }

    /** Records until the recording says what it should, then stops. */
    private void recordUntil(Recorder recorder, Condition condition) throws Exception {
        CompletableFuture<Integer> recorded = CompletableFuture.supplyAsync(() -> {
            try {
                return recorder.record(file, INTERVAL, Duration.ZERO);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        while (!Files.exists(file) || !condition.holds()) {
            assertThat(recorded).isNotDone();
            Thread.sleep(20);
        }
        assertThat(recorder.stop()).isTrue();
        assertThat(snapshots()).hasSize(recorded.get(20, TimeUnit.SECONDS));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    @Test
    void settingsAreRecordedWhenTheyChangeAndWhatMovesAlways() throws Exception {
        boolean[] changed = {false};
        recordUntil(recorder(), () -> {
            if (snapshots().size() >= 3 && !changed[0]) {
                changed[0] = true;
                write("proc/sys/vm/swappiness", "10\n");
            }
            return changes().contains("10\n");
        });
        List<RecordedFiles> all = snapshots();
        assertThat(all.get(0).files().keySet())
                .containsExactlyInAnyOrder(
                        "/proc/meminfo",
                        "/proc/uptime",
                        "/proc/stat",
                        "/proc/sys/vm/swappiness",
                        "/proc/sys/kernel/osrelease",
                        "/proc/slabinfo",
                        "/sys/kernel/mm/transparent_hugepage/enabled",
                        "/dev/kmsg");
        assertThat(text(all.get(0), "/proc/stat"))
                .as("of stat only the time of boot")
                .isEqualTo("btime 1700000000\n");
        assertThat(text(all.get(0), "/proc/sys/vm/swappiness")).isEqualTo("60\n");
        assertThat(all.get(1).files().keySet()).containsExactlyInAnyOrder("/proc/meminfo", "/proc/uptime", "/dev/kmsg");
        // It may have been seen while it was written.
        assertThat(changes()).endsWith("10\n").hasSizeLessThanOrEqualTo(2);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).seq()).isEqualTo(i);
        }
    }

    /** What snapshots after the first say of swappiness. */
    private List<String> changes() throws IOException {
        return snapshots().stream()
                .skip(1)
                .filter(snapshot -> snapshot.files().containsKey("/proc/sys/vm/swappiness"))
                .map(snapshot -> text(snapshot, "/proc/sys/vm/swappiness"))
                .toList();
    }

    @Test
    void ofTheKernelLogReportsOfMemoryAreRecordedAndNothingElse() throws Exception {
        logged("5,1,1000000,-;Kernel command line: root=/dev/sda secret=1");
        logged(
                "4,2,9000000,-;runc: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP), nodemask=(null)");
        logged("5,3,9000100,-;audit: type=1309 audit(1.1:1): argc=2 a0=\"mysql\" a1=\"-psecret\"");
        logged("4,4,9000200,-; alloc_skb+0x1/0x2");
        logged("4,10,9000250,-;IN=eth0 OUT= SRC=192.0.2.1 DST=192.0.2.2");
        logged("4,5,9000300,-;RAX: 5345435245540000 RBX: 0000000000000000");
        boolean[] logged = {false};
        logged("6,6,19000000,-;IN=eth0 OUT= SRC=192.0.2.1 DST=192.0.2.2");
        recordUntil(recorder(), () -> {
            if (snapshots().isEmpty()) {
                return false;
            }
            if (!logged[0]) {
                logged[0] = true;
                logged("4,7,20000000,-;kworker: page allocation failure: order:3, mode:0x40820(GFP_ATOMIC|__GFP_COMP),"
                        + " nodemask=(null)");
            }
            return snapshots().stream()
                    .anyMatch(snapshot -> text(snapshot, "/dev/kmsg").contains("order:3"));
        });
        List<RecordedFiles> all = snapshots();
        assertThat(text(all.get(0), "/dev/kmsg").lines().map(line -> line.substring(0, 3)))
                .containsExactly("4,2", "4,4");
        StringBuilder log = new StringBuilder();
        all.forEach(snapshot -> log.append(text(snapshot, "/dev/kmsg")));
        assertThat(log.toString().lines().count()).isEqualTo(3);
        List<String> said = new ArrayList<>();
        try (Recording recording = new Recording(file)) {
            Replay replay = new Replay(
                    recording, 1_000, Optional.empty(), Exporter.commandLine().parse());
            replay.play(
                    recording,
                    0,
                    1,
                    (recorded, now, found) -> found.all()
                            .forEach(family -> family.samples.stream()
                                    .filter(sample -> sample.name.startsWith("mm_kernellog_page_allocation_failures")
                                            && sample.value > 0)
                                    .forEach(sample -> said.add(sample.labelValues + " " + sample.value))));
        }
        assertThat(said)
                .as("what was logged before the first snapshot is no news")
                .isNotEmpty()
                .containsOnly("[3, atomic] 1.0");
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> recorder().record(file, INTERVAL, INTERVAL))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": there is such a file, which is not overwritten");
        assertThat(file).hasContent("precious");
    }

    @Test
    void onlyItsOwnerMayReadARecording() throws Exception {
        recorder().record(file, INTERVAL, INTERVAL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aKernelLogThatIsReadLateIsInTheFirstSnapshot() throws Exception {
        Path kmsg = folder.resolve("kmsg");
        Files.delete(kmsg);
        new Command(List.of("mkfifo", kmsg.toString())).succeed();
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                Thread.sleep(300);
                logged(
                        "4,2,9000000,-;runc: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL), nodemask=(null)");
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        recorder().record(file, INTERVAL, INTERVAL);
        written.get();
        assertThat(text(snapshots().get(0), "/dev/kmsg")).contains("order:4");
    }

    @Test
    void aRecordingEndsWhenItsTimeIsOver() throws Exception {
        assertThat(recorder().record(file, INTERVAL, Duration.ofMillis(450))).isBetween(1, 5);
        try (Recording recording = new Recording(file)) {
            while (recording.next().isPresent()) {
                assertThat(recording.isCutOff()).isFalse();
            }
            assertThat(recording.isCutOff()).isFalse();
        }
    }

    @Test
    void aDearReadIsFollowedByALongRest() {
        CpuShare share = new CpuShare(1_000, 100);
        for (int i = 0; i < 5; i++) {
            assertThat(share.gapNanos()).isEqualTo(1_000);
            share.took(50 + i);
        }
        assertThat(share.gapNanos()).as("the least of five, times 100").isEqualTo(5_000);
        share.took(2);
        assertThat(share.gapNanos()).isEqualTo(1_000);
    }

    @Test
    void addressesOfVmallocAreHidden() {
        byte[] lines = ("0xffffc90000000000-0xffffc90000005000   20480 load_elf+0x1a/0x2b pages=4 vmalloc\n"
                        + "0xffffc90000005000-0xffffc90000007000    8192 acpi_os_map+0x0/0x1 phys=0xfed0\n")
                .getBytes(StandardCharsets.US_ASCII);
        RecordedSources.hideAddresses(lines, lines.length);
        assertThat(new String(lines, StandardCharsets.US_ASCII))
                .isEqualTo("0x0000000000000000-0x0000000000000000   20480 load_elf+0x1a/0x2b pages=4 vmalloc\n"
                        + "0x0000000000000000-0x0000000000000000    8192 acpi_os_map+0x0/0x1 phys=0xfed0\n");
    }
}
