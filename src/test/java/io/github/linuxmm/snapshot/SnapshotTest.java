package io.github.linuxmm.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir
    Path procfs;

    private Host host;
    private final HandClock clock = new HandClock();

    @BeforeEach
    void layFiles() throws IOException {
        for (String file : new String[] {"meminfo", "zoneinfo", "buddyinfo", "vmstat"}) {
            Files.copy(
                    Fixtures.PROC.resolve("6.12-x86_64").resolve(file),
                    procfs.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        host = Hosts.of(procfs, clock);
    }

    @Test
    void aFileIsReadOnceAndTheNextSnapshotReadsItAnew() throws IOException {
        Snapshot now = host.look();
        long free = now.meminfo().value("MemFree").orElseThrow();
        Files.writeString(procfs.resolve("meminfo"), "MemFree: 3 kB\n");
        assertThat(now.meminfo().value("MemFree")).hasValue(free);
        assertThat(host.look().meminfo().value("MemFree")).hasValue(3 * 1024);
    }

    @Test
    void aFileIsNotReadBeforeItIsAskedFor() throws IOException {
        Snapshot now = host.look();
        Files.writeString(procfs.resolve("meminfo"), "MemFree: 3 kB\n");
        assertThat(now.meminfo().value("MemFree")).hasValue(3 * 1024);
    }

    @Test
    void aFailureIsRememberedAsARecordIs() throws IOException {
        Files.delete(procfs.resolve("meminfo"));
        Snapshot now = host.look();
        assertThatThrownBy(now::meminfo).isInstanceOf(NoSuchFileException.class);
        Files.writeString(procfs.resolve("meminfo"), "MemFree: 3 kB\n");
        assertThatThrownBy(now::meminfo).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(now::memory).isInstanceOf(NoSuchFileException.class);
        assertThat(host.look().meminfo().value("MemFree")).hasValue(3 * 1024);
    }

    @Test
    void whatIsDerivedIsMadeOfTheSameRecords() throws IOException {
        Snapshot now = host.look();
        assertThat(now.allocatorIfRead()).isEmpty();
        int zones = now.allocator().zones().size();
        assertThat(zones).isPositive();
        Files.writeString(procfs.resolve("zoneinfo"), "");
        Files.writeString(procfs.resolve("buddyinfo"), "");
        assertThat(now.allocator().zones()).hasSize(zones);
        assertThat(now.allocatorIfRead()).contains(now.allocator());
        assertThat(now.memory().parts()).isNotEmpty();
        assertThat(host.look().allocator().complete()).isFalse();
    }

    @Test
    void whatIsReadInTheBackgroundIsShownAsItWasReadLast() throws IOException {
        assertThat(host.look().pagetypeinfoIfRead()).isEmpty();
        host.look().refreshPagetypeinfo();
        assertThatThrownBy(() -> host.look().pagetypeinfo(true)).isInstanceOf(NoSuchFileException.class);
        Files.copy(Fixtures.PROC.resolve("6.12-x86_64/pagetypeinfo"), procfs.resolve("pagetypeinfo"));
        host.look().refreshPagetypeinfo();
        assertThat(host.look().pagetypeinfoIfRead()).as("not due yet").isEmpty();
        clock.pass(300_000);
        host.look().refreshPagetypeinfo();
        assertThat(host.look().pagetypeinfo(true).pageblocks()).isNotEmpty();
        assertThat(host.look().pagetypeinfoIfRead()).contains(host.look().pagetypeinfo(true));
    }

    @Test
    void theAllocatorTrustsPagetypeinfoUntilItsNextReadIsDue() throws IOException {
        Files.copy(Fixtures.PROC.resolve("6.12-x86_64/pagetypeinfo"), procfs.resolve("pagetypeinfo"));
        host.look().refreshPagetypeinfo();
        assertThat(host.look().allocator().zones())
                .allMatch(zone -> zone.highatomic().lists().isPresent());
        clock.pass(12_001);
        assertThat(host.look().allocator().zones())
                .noneMatch(zone -> zone.highatomic().lists().isPresent());
    }

    @Test
    void pagetypeinfoThatWasNeverReadIsAFailureAfterOneWait() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> host.look().pagetypeinfo(true))
                .isInstanceOf(IOException.class)
                .hasMessage("pagetypeinfo: not read yet");
        long later = System.nanoTime();
        long wait = later - start;
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> host.look().pagetypeinfo(true)).isInstanceOf(IOException.class);
        }
        assertThat(System.nanoTime() - later).isLessThan(10 * wait);
    }

    /** Who only looks at what is there, such as the landing page, must not wait for a file that hangs. */
    @Test
    void whatIsLookedAtDoesNotWaitForWhoReads() throws Exception {
        Once<String> once = new Once<>();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            try {
                once.get(() -> {
                    reading.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return "read";
                });
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        reader.start();
        reading.await();
        assertThat(once.ifRead()).isEmpty();
        end.countDown();
        reader.join();
        assertThat(once.ifRead()).contains("read");
    }
}
