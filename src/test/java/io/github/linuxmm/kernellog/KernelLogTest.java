package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelLogTest {
    private static final String FAILURE = "lab: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)";

    private final KernelLog log = new KernelLog();

    static Stream<Arguments> messages() throws IOException {
        return Files.readAllLines(ReplayedLog.RESOURCES.resolve("messages.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Arguments.of((Object[]) line.split("\t", 2)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyFormOfMessageCountsAsWhatItIs(String counts, String message) {
        log.add(message, true, 1);
        assertThat(Counts.of(log)).isEqualTo(Counts.parse(counts));
    }

    /** The times of old messages are not exact enough: the clocks differ after the host has slept. */
    @Test
    void onlyALiveMessageTellsOfAReserve() {
        String zone = "Node 0 DMA32 free:240992kB boost:0kB min:58688kB low:69776kB high:80864kB"
                + " reserved_highatomic:2048KB active_anon:4436kB";
        log.add(zone, false, 100);
        assertThat(log.reserveReport(0, "DMA32", 101)).isEmpty();
        log.add(zone, true, 100);
        assertThat(log.reserveReport(0, "DMA32", 101)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void historyCountsNothing(String counts, String message) {
        log.add(message, false, 1);
        assertThat(Counts.of(log)).as("instead of %s", counts).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            oom-2.6.32.log,                       oom/none
            oom-4.14.log,                         oom/none oom/memcg
            oom-5.0-three-lines.log,              oom/none
            oom-el8-no-constraint-line.log,       oom/memcg=2
            oom-6.1-group.log,                    oom/memcg oom/none
            oom-6.1-storm-without-headers.log,    oom/memcg=4
            failure-4.14-pieces-of-two-cpus.log,  order0/other order2/atomic order1/kernel
            report-6.6.log,                       order4/kernel suppressed=5
            records-6.1.kmsg,                     order4/kernel order3/atomic
            fragments-4.9.kmsg,                   order0/atomic order1/other oom/memcg
            """)
    void everyReportCountsOnce(String file, String counts) throws IOException {
        assertThat(Counts.of(ReplayedLog.of(ReplayedLog.RESOURCES.resolve(file))))
                .isEqualTo(Counts.parse(counts));
    }

    @Test
    void theNextMessageOfAnotherKindLeavesAFailureWithoutModeAsOther() {
        log.add("page allocation failure: order:1", true, 1);
        log.add("CPU: 20 PID: 0 Comm: swapper/20", true, 1);
        log.add(", mode:0x2080020(GFP_ATOMIC)", true, 1);
        assertThat(Counts.of(log)).isEqualTo(Map.of("order1/other", 1L));
    }

    @Test
    void aCounterThatWasShownNeverFalls() {
        log.add("page allocation failure: order:1", true, 1);
        assertThat(Counts.of(log)).isEqualTo(Map.of("order1/other", 1L));
        log.add(", mode:0x2080020(GFP_ATOMIC)", true, 1);
        assertThat(Counts.of(log)).isEqualTo(Map.of("order1/other", 1L));
    }

    @Test
    void aReportEndsTheGroupKillBeforeIt() {
        String killed = "Memory cgroup out of memory: Killed process ";
        log.add("Tasks in /pod are going to be killed due to memory.oom.group set", true, 1);
        log.add(killed + "1 (a)", true, 1);
        assertThat(Counts.of(log)).isEmpty();
        log.add("oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=/b,task=b,pid=2,uid=0", true, 1);
        log.add(killed + "2 (b)", true, 1);
        log.add(killed + "3 (b)", true, 1);
        assertThat(Counts.of(log)).isEqualTo(Map.of("oom/memcg", 2L));
    }

    @Test
    void theLastFailureOfEachOrderIsRemembered() {
        log.add(FAILURE, false, 100);
        log.add(FAILURE, true, 300.25);
        log.add(FAILURE.replace("order:4", "order:0"), false, 200);
        assertThat(log.counts().lastFailure(4)).hasValue(300.25);
        assertThat(log.counts().lastFailure(0)).hasValue(200);
        assertThat(log.counts().lastFailure(1)).isEmpty();
    }

    @Test
    void nothingIsKnownBeforeTheFirstMessage() {
        KernelLogCounts counts = log.counts();
        assertThat(Counts.of(log)).isEmpty();
        for (int order = 0; order < KernelLog.ORDERS; order++) {
            assertThat(counts.lastFailure(order)).isEmpty();
        }
        assertThat(counts.readable()).isFalse();
    }

    @Test
    void aSnapshotStaysAsItWas() {
        log.add(FAILURE, true, 1);
        KernelLogCounts before = log.counts();
        log.add(FAILURE, true, 2);
        assertThat(before.failures(4, LoggedGfp.KERNEL)).isEqualTo(1);
        assertThat(before.lastFailure(4)).hasValue(1);
        assertThat(log.counts().failures(4, LoggedGfp.KERNEL)).isEqualTo(2);
    }

    @Test
    void noCountIsLostBetweenThreads() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Runnable writer = () -> {
            for (int i = 0; i < 5_000; i++) {
                log.add(FAILURE, true, i);
                log.counts();
            }
        };
        for (Future<?> done : List.of(threads.submit(writer), threads.submit(writer), threads.submit(writer))) {
            done.get();
        }
        threads.shutdown();
        assertThat(Counts.of(log)).isEqualTo(Map.of("order4/kernel", 15_000L));
    }
}
