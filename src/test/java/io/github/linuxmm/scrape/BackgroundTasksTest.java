package io.github.linuxmm.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundTasksTest {
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final HandClock clock = new HandClock();
    private final Host host = Hosts.of(Path.of("src/test/resources/none"), clock);
    private Throwable fault;
    private boolean waiting;

    private BackgroundTasks tasks(BackgroundTask... tasks) {
        return new BackgroundTasks(
                List.of(tasks),
                host,
                new Log(
                        new PrintStream(lines, true, StandardCharsets.UTF_8),
                        Log.Level.INFO,
                        Log.Format.LOGFMT,
                        Clock.systemUTC()));
    }

    private void mayFail(Host ofTask) throws Exception {
        assertThat(ofTask).isSameAs(host);
        if (fault instanceof Exception e) {
            throw e;
        } else if (fault instanceof Error e) {
            throw e;
        }
    }

    private static Map<String, Double> lastRounds(BackgroundTasks tasks) {
        Families families = new Families();
        tasks.collect(families);
        return SampleMap.of(families.all());
    }

    private static String of(String task) {
        return "mm_exporter_last_round_timestamp_seconds{task=" + task + "}";
    }

    @Test
    void theLastRoundIsWhenARoundEndedAndAbsentBefore() throws InterruptedException {
        BackgroundTasks tasks = tasks(
                new BackgroundTask("b", INTERVAL, this::mayFail),
                new BackgroundTask("a", INTERVAL, ofTask -> clock.pass(500)));
        assertThat(lastRounds(tasks)).isEmpty();
        tasks.round();
        assertThat(lastRounds(tasks)).containsExactly(Map.entry(of("a"), 1_000.5), Map.entry(of("b"), 1_000.5));
    }

    @Test
    void aRoundThatThrowsAnythingCountsAsNotHavingRunAndIsLoggedOnce() throws InterruptedException {
        BackgroundTasks tasks = tasks(new BackgroundTask("t", INTERVAL, this::mayFail));
        tasks.round();
        for (Throwable thrown : List.of(
                new IllegalStateException("one"), new StackOverflowError(), new InterruptedException("three"))) {
            fault = thrown;
            clock.pass(1_000);
            tasks.round();
        }
        assertThat(lastRounds(tasks)).containsExactly(Map.entry(of("t"), 1_000.0));
        fault = null;
        tasks.round();
        assertThat(lastRounds(tasks)).containsExactly(Map.entry(of("t"), 1_003.0));
        assertThat(lines.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).contains("background task failed", "task=t", "one"),
                        line -> assertThat(line).contains("background task recovered", "task=t"));
    }

    @Test
    void aTaskThatWaitsIsWellNow() throws InterruptedException {
        BackgroundTasks tasks = tasks(new BackgroundTask("t", Duration.ZERO, this::mayFail, ofTask -> waiting));
        tasks.round();
        waiting = true;
        clock.pass(86_400_000);
        assertThat(lastRounds(tasks)).containsExactly(Map.entry(of("t"), 87_400.0));
        waiting = false;
        assertThat(lastRounds(tasks)).containsExactly(Map.entry(of("t"), 1_000.0));
    }

    @Test
    void eachHasTriedWhereItsFirstRoundHasEndedSomehow() {
        fault = new IllegalStateException("no");
        BackgroundTasks tasks = tasks(
                new BackgroundTask("a", INTERVAL, this::mayFail), new BackgroundTask("b", INTERVAL, ofTask -> {}));
        assertThat(tasks.haveTried()).isFalse();
        tasks.round();
        assertThat(tasks.haveTried()).isTrue();
    }

    @Test
    void whatHasRoundsWithoutAnIntervalHasTriedWhereOneWaits() throws InterruptedException {
        AtomicInteger left = new AtomicInteger(100);
        CountDownLatch more = new CountDownLatch(1);
        BackgroundTasks tasks = tasks(new BackgroundTask("log", Duration.ZERO, ofTask -> {
            if (left.getAndDecrement() <= 0) {
                more.await();
            }
        }));
        assertThat(tasks.haveTried()).isFalse();
        int notYet = 0;
        while (left.get() > 0) {
            tasks.round();
            notYet += tasks.haveTried() ? 0 : 1;
        }
        assertThat(notYet).as("times, where each round ends at once").isPositive();
        tasks.start();
        while (!tasks.haveTried()) {
            Thread.sleep(1);
        }
        more.countDown();
    }

    @Test
    void eachHasADaemonThreadThatOutlivesWhatItThrows() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(3);
        CountDownLatch stuck = new CountDownLatch(1);
        tasks(
                        new BackgroundTask("test-stuck", INTERVAL, ofTask -> stuck.await()),
                        new BackgroundTask("test-rounds", INTERVAL, ofTask -> {
                            rounds.countDown();
                            if (rounds.getCount() == 2) {
                                throw new OutOfMemoryError("a test's");
                            }
                        }))
                .start();
        rounds.await();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("test-"))
                .hasSize(2)
                .allMatch(Thread::isDaemon);
        stuck.countDown();
    }
}
