package io.github.linuxmm.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.Hosts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MmCollectorTest {
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

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
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            out.add(Family.gauge("mm_" + name, "A test."), 1);
        });
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private final MmCollector collector(Map.Entry<String, Collector>... collectors) {
        return collector(List.of(collectors));
    }

    private MmCollector collector(List<Map.Entry<String, Collector>> collectors) {
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
                LIMIT_NANOS);
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
        Map<String, Double> samples = SampleMap.of(collector.collect());
        assertThat(System.nanoTime() - start).isBetween(LIMIT_NANOS, 3 * LIMIT_NANOS);
        assertThat(success(samples, "slow")).isZero();
        assertThat(samples).containsKeys("mm_before", "mm_after").doesNotContainKey("mm_slow");

        long second = System.nanoTime();
        assertThat(success(SampleMap.of(collector.collect()), "slow")).isZero();
        assertThat(System.nanoTime() - second).isLessThan(LIMIT_NANOS);
        end.countDown();
        assertThat(log.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    @Test
    void oneThatReturnsIsTriedAgain() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        MmCollector collector = collector(hanging("slow", end));
        collector.collect();
        end.countDown();
        Map<String, Double> samples = SampleMap.of(collector.collect());
        for (int i = 0; i < 100 && success(samples, "slow") == 0; i++) {
            Thread.sleep(10);
            samples = SampleMap.of(collector.collect());
        }
        assertThat(success(samples, "slow")).isOne();
        assertThat(samples).containsKey("mm_slow");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("collector failed", "collector recovered");
    }

    @Test
    void manyThatHangEndWithinTwiceTheLimit() {
        CountDownLatch end = new CountDownLatch(1);
        List<Map.Entry<String, Collector>> collectors = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            collectors.add(hanging("slow" + i, end));
        }
        collectors.add(good("good"));
        long start = System.nanoTime();
        Map<String, Double> samples = SampleMap.of(collector(collectors).collect());
        assertThat(System.nanoTime() - start).isLessThan(3 * LIMIT_NANOS);
        assertThat(samples).containsEntry("mm_good", 1.0);
        end.countDown();
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
