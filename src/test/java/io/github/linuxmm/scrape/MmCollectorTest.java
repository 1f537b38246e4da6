package io.github.linuxmm.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.Hosts;
import io.github.linuxmm.support.RunningTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MmCollectorTest {
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    /** Where each of so many took the limit, or a quarter of it, that would be far beyond what a busy machine adds. */
    private static final int MANY = 100;

    private static final long NOT_EACH_NANOS = MANY / 8 * LIMIT_NANOS;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    /** What a test's collector does. */
    private interface Body {
        void run(Families out) throws IOException;
    }

    private static Map.Entry<String, Collector> named(String name, Body body) {
        return Map.entry(name, (now, out) -> body.run(out));
    }

    private static Map.Entry<String, Collector> good(String name) {
        return named(name, out -> out.add(Family.gauge("mm_" + name, "A test."), 1));
    }

    private static Map.Entry<String, Collector> hanging(String name, CountDownLatch end) {
        return named(name, out -> {
            await(end);
            out.add(Family.gauge("mm_" + name, "A test."), 1);
        });
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void sleep(long nanos) {
        for (long end = System.nanoTime() + nanos, left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private final MmCollector collector(Map.Entry<String, Collector>... collectors) {
        return collector(List.of(collectors));
    }

    private MmCollector collector(List<Map.Entry<String, Collector>> collectors) {
        return collector(collectors, Thread::new);
    }

    private MmCollector collector(List<Map.Entry<String, Collector>> collectors, ThreadFactory threads) {
        Host host = Hosts.of(Path.of("src/test/resources/none"));
        Log lines = new Log(
                new PrintStream(log, true, StandardCharsets.UTF_8),
                Log.Level.INFO,
                Log.Format.LOGFMT,
                Clock.systemUTC());
        return new MmCollector(
                ImmutableMap.copyOf(collectors),
                host,
                new ExporterMetrics("v", "r", new BackgroundTasks(List.of(), host, lines), Optional.empty(), lines),
                lines,
                new Deadline(LIMIT_NANOS, threads),
                new Turn(LIMIT_NANOS));
    }

    private static Double success(Map<String, Double> samples, String name) {
        return samples.get("mm_exporter_collector_success{collector=" + name + "}");
    }

    @Test
    void aCollectorThatThrowsCostsItselfAlone() {
        Map<String, Double> samples = SampleMap.of(collector(
                        named("bad", out -> {
                            throw new IOException("no");
                        }),
                        named("fault", out -> {
                            throw new IllegalStateException("a fault");
                        }),
                        good("good"))
                .collect());
        assertThat(success(samples, "bad")).isZero();
        assertThat(success(samples, "fault")).isZero();
        assertThat(success(samples, "good")).isOne();
        assertThat(samples).containsEntry("mm_good", 1.0);
    }

    @Test
    void aFileThatThisKernelDoesNotHaveIsNoFailureAndNotTold() {
        Map<String, Double> samples = SampleMap.of(collector(named("none", out -> {
                    throw new NoSuchFileException("/proc/none");
                }))
                .collect());
        assertThat(success(samples, "none")).isNull();
        assertThat(log.size()).isZero();
    }

    @Test
    void oneThatHangsCostsItselfAloneAndTheLimitOnce() {
        CountDownLatch end = new CountDownLatch(1);
        MmCollector collector = collector(good("before"), hanging("slow", end), good("after"));
        long start = System.nanoTime();
        long running = RunningTime.nanos();
        Map<String, Double> samples = SampleMap.of(collector.collect());
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(LIMIT_NANOS);
        assertThat(RunningTime.nanos() - running).isLessThan(3 * LIMIT_NANOS);
        assertThat(success(samples, "slow")).isZero();
        assertThat(samples).containsKeys("mm_before", "mm_after").doesNotContainKey("mm_slow");

        long later = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            assertThat(success(SampleMap.of(collector.collect()), "slow")).isZero();
        }
        assertThat(System.nanoTime() - later).isLessThan(NOT_EACH_NANOS);
        end.countDown();
        assertThat(log.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    @Test
    void oneThatReturnsIsTriedAgain() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        MmCollector collector = collector(hanging("slow", end));
        collector.collect();
        end.countDown();
        assertThat(untilOneSucceeds(collector, "slow")).containsKey("mm_slow");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("collector failed", "collector recovered");
    }

    /** The first scrape in which the collector succeeds. */
    private static Map<String, Double> untilOneSucceeds(MmCollector collector, String name)
            throws InterruptedException {
        Map<String, Double> samples = SampleMap.of(collector.collect());
        while (success(samples, name) == 0) {
            Thread.sleep(10);
            samples = SampleMap.of(collector.collect());
        }
        return samples;
    }

    @Test
    void manyThatHangEndWithinTwiceTheLimit() {
        CountDownLatch end = new CountDownLatch(1);
        List<Map.Entry<String, Collector>> collectors = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            collectors.add(hanging("slow" + i, end));
        }
        collectors.add(good("good"));
        long start = RunningTime.nanos();
        Map<String, Double> samples = SampleMap.of(collector(collectors).collect());
        assertThat(RunningTime.nanos() - start).isLessThan(3 * LIMIT_NANOS);
        assertThat(samples).containsEntry("mm_good", 1.0);
        end.countDown();
    }

    /** A host that gives so many threads more; a real one is in ThreadShortageIT. */
    private static final class FewThreads implements ThreadFactory {
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

        @Override
        public Thread newThread(Runnable task) {
            if (left.get() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            left.decrementAndGet();
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }
    }

    @Test
    void aScrapeForWhichThereIsNoThreadFailsAndTheNextIsWhole() {
        FewThreads threads = new FewThreads();
        MmCollector collector = collector(List.of(good("a"), good("b")), threads);
        threads.left.set(0);
        Map<String, Double> none = SampleMap.of(collector.collect());
        assertThat(success(none, "a")).isZero();
        assertThat(success(none, "b")).isZero();
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("err=\"no thread to run it\"");
        threads.left.set(1);
        assertThat(collector.canRun()).isTrue();
        Map<String, Double> whole = SampleMap.of(collector.collect());
        assertThat(success(whole, "a")).isOne();
        assertThat(success(whole, "b")).isOne();
    }

    @Test
    void oneThreadIsEnoughForScrapesInARow() {
        FewThreads threads = new FewThreads();
        threads.left.set(1);
        MmCollector collector = collector(List.of(good("a")), threads);
        for (int i = 0; i < 1_000; i++) {
            assertThat(success(SampleMap.of(collector.collect()), "a")).isOne();
        }
    }

    @Test
    void whatHasNoThreadBehindOneThatHangsIsTriedAgain() {
        CountDownLatch end = new CountDownLatch(1);
        FewThreads threads = new FewThreads();
        threads.left.set(1);
        MmCollector collector = collector(List.of(hanging("slow", end), good("after")), threads);
        long start = RunningTime.nanos();
        Map<String, Double> first = SampleMap.of(collector.collect());
        assertThat(RunningTime.nanos() - start).isLessThan(3 * LIMIT_NANOS);
        assertThat(success(first, "slow")).isZero();
        assertThat(success(first, "after")).isZero();
        threads.left.set(1);
        Map<String, Double> second = SampleMap.of(collector.collect());
        assertThat(success(second, "slow")).isZero();
        assertThat(success(second, "after")).isOne();
        end.countDown();
    }

    @Test
    void anErrorInACollectorCostsItTheScrapeOnlyAndNobodyTheLimit() {
        AtomicInteger round = new AtomicInteger();
        MmCollector collector = collector(
                named("deep", out -> {
                    if (round.getAndIncrement() < MANY) {
                        throw new StackOverflowError();
                    }
                }),
                good("good"));
        long start = System.nanoTime();
        Map<String, Double> samples = SampleMap.of(collector.collect());
        assertThat(success(samples, "deep")).isZero();
        assertThat(success(samples, "good")).isOne();
        for (int i = 1; i < MANY; i++) {
            assertThat(success(SampleMap.of(collector.collect()), "deep")).isZero();
        }
        assertThat(System.nanoTime() - start).isLessThan(NOT_EACH_NANOS);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("StackOverflowError");
        assertThat(success(SampleMap.of(collector.collect()), "deep")).isOne();
    }

    @Test
    void whatEndsDuringALaterScrapeIsNotServedByIt() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch returns = new CountDownLatch(1);
        AtomicInteger round = new AtomicInteger();
        MmCollector collector = collector(
                named("slow", out -> {
                    await(end);
                    out.add(Family.gauge("mm_slow", "A test."), 1);
                    returns.countDown();
                }),
                named("other", out -> {
                    if (round.getAndIncrement() == 1) {
                        end.countDown();
                        await(returns);
                        // Long enough for its result to be stored.
                        LockSupport.parkNanos(LIMIT_NANOS / 6);
                    }
                }));
        assertThat(success(SampleMap.of(collector.collect()), "slow")).isZero();
        Map<String, Double> second = SampleMap.of(collector.collect());
        assertThat(success(second, "slow")).isZero();
        assertThat(second).doesNotContainKey("mm_slow");
        assertThat(untilOneSucceeds(collector, "slow")).containsKey("mm_slow");
    }

    @Test
    void filesThatAreEachSlowDoNotAddUp() {
        List<Map.Entry<String, Collector>> collectors = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            collectors.add(named("slow" + i, out -> sleep(LIMIT_NANOS / 4)));
        }
        MmCollector collector = collector(collectors);
        boolean whole = false;
        // A machine that stands still for the rest of the limit makes one of them fail.
        for (int trial = 0; trial < 5 && !whole; trial++) {
            long start = System.nanoTime();
            Map<String, Double> samples = SampleMap.of(collector.collect());
            assertThat(System.nanoTime() - start).isLessThan(NOT_EACH_NANOS);
            whole = collectors.stream().allMatch(slow -> success(samples, slow.getKey()) == 1);
        }
        assertThat(whole).isTrue();
    }

    /** A request's thread, which collects and may hang. */
    private FutureTask<Map<String, Double>> request(MmCollector collector, CountDownLatch begun) throws Exception {
        return request(collector, begun, () -> {});
    }

    private FutureTask<Map<String, Double>> request(MmCollector collector, CountDownLatch begun, Runnable whenTaken)
            throws Exception {
        FutureTask<Map<String, Double>> task = new FutureTask<>(() -> {
            collector.turn().begin(whenTaken);
            try {
                return SampleMap.of(collector.collect());
            } finally {
                collector.turn().end();
            }
        });
        new Thread(task, "request").start();
        begun.await();
        return task;
    }

    @Test
    void onTheThreadOfARequestCollectorsRunOnIt() throws Exception {
        List<String> threads = new ArrayList<>();
        MmCollector collector =
                collector(named("a", out -> threads.add(Thread.currentThread().getName())));
        request(collector, new CountDownLatch(0)).get();
        collector.collect();
        assertThat(threads).hasSize(2).startsWith("request").doesNotContainSequence("request", "request");
    }

    @Test
    void whatHangsOnTheThreadOfARequestIsLeftToItByTheNext() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<String> after = Collections.synchronizedList(new ArrayList<>());
        MmCollector collector = collector(
                good("before"),
                named("slow", out -> {
                    begun.countDown();
                    await(end);
                }),
                named("after", out -> after.add(Thread.currentThread().getName())));
        FutureTask<Map<String, Double>> first = request(collector, begun);
        long start = RunningTime.nanos();
        Map<String, Double> second = SampleMap.of(collector.collect());
        assertThat(RunningTime.nanos() - start).isLessThan(4 * LIMIT_NANOS);
        assertThat(success(second, "slow")).isZero();
        assertThat(success(second, "before")).isOne();
        assertThat(success(second, "after")).isOne();
        Map<String, Double> third = SampleMap.of(collector.collect());
        assertThat(success(third, "slow")).isZero();

        end.countDown();
        assertThatThrownBy(first::get).hasCauseInstanceOf(Turn.Lost.class);
        assertThat(after).hasSize(2).doesNotContain("request");
        assertThat(success(SampleMap.of(collector.collect()), "slow")).isOne();
        assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("collector failed");
    }

    @Test
    void whatIsOnlySlowOnTheThreadOfARequestIsServedByTheNext() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        MmCollector collector = collector(named("slow", out -> {
            begun.countDown();
            await(taken);
            out.add(Family.gauge("mm_slow", "A test."), 1);
        }));
        FutureTask<Map<String, Double>> first = request(collector, begun, taken::countDown);
        Map<String, Double> second = SampleMap.of(collector.collect());
        assertThat(success(second, "slow")).isOne();
        assertThat(second).containsKey("mm_slow");
        assertThatThrownBy(first::get).hasCauseInstanceOf(Turn.Lost.class);
        assertThat(log.size()).isZero();
    }

    @Test
    void whileOneHangsTheOthersDoNotRunOnTheThreadOfARequest() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<String> threads = Collections.synchronizedList(new ArrayList<>());
        MmCollector collector = collector(
                hanging("slow", end),
                named("other", out -> threads.add(Thread.currentThread().getName())));
        collector.collect();
        request(collector, new CountDownLatch(0)).get();
        assertThat(threads).hasSize(2).doesNotContain("request");
        end.countDown();
    }

    @Test
    void isNotReadyWhileAllHang() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        MmCollector collector = collector(hanging("slow", end), hanging("slower", end));
        assertThat(collector.canRun()).isTrue();
        collector.collect();
        assertThat(collector.canRun()).isFalse();
        end.countDown();
        while (!collector.canRun()) {
            Thread.sleep(10);
        }
    }

    @Test
    void aViewRunsOnlyWhatIsChosen() {
        List<String> ran = new ArrayList<>();
        MmCollector collector = collector(named("a", out -> ran.add("a")), named("b", out -> ran.add("b")));
        Map<String, Double> samples = SampleMap.of(collector.only("b"::equals).collect());
        assertThat(ran).containsExactly("b");
        assertThat(success(samples, "a")).isNull();
        assertThat(samples)
                .containsKey("mm_exporter_build_info{version=v,revision=r,java_version="
                        + System.getProperty("java.version") + "}");
    }
}
