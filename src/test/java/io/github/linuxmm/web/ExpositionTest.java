package io.github.linuxmm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.web.Exposition.Encoding;
import io.github.linuxmm.web.Exposition.Format;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private final Exposition exposition = new Exposition((collect, exclude) -> new CollectorRegistry());
    private final CollectorRegistry registry = new CollectorRegistry(true);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private int collections;
    private RuntimeException fault;

    private final class Counting extends Collector implements Collector.Describable {
        @Override
        public List<MetricFamilySamples> collect() {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            collections++;
            if (fault != null) {
                throw fault;
            }
            return List.of(new MetricFamilySamples(
                    "mm_n",
                    Type.GAUGE,
                    "h",
                    List.of(new MetricFamilySamples.Sample("mm_n", List.of(), List.of(), collections))));
        }

        @Override
        public List<MetricFamilySamples> describe() {
            return List.of();
        }
    }

    private byte[] bytes(CollectorRegistry from, Predicate<String> names, Format format, Encoding encoding) {
        return exposition.bytes(from, names, format, encoding, exposition.now(), null);
    }

    private static FutureTask<byte[]> start(Callable<byte[]> scrape) {
        FutureTask<byte[]> task = new FutureTask<>(scrape);
        new Thread(task, "scrape").start();
        return task;
    }

    private static void awaitWaiting(int threads) throws InterruptedException {
        while (Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("scrape"))
                        .filter(thread -> Stream.of(thread.getStackTrace())
                                .anyMatch(frame -> frame.getMethodName().equals("wait")))
                        .count()
                < threads) {
            Thread.sleep(5);
        }
    }

    private static String value(byte[] exposition) {
        String text = new String(exposition, StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf("mm_n "));
    }

    @Test
    void scrapesThatWaitTogetherShareOneThatBeganAfterThem() throws Exception {
        registry.register(new Counting());
        FutureTask<byte[]> first = start(() -> bytes(registry, null, Format.TEXT, Encoding.IDENTITY));
        begun.await();
        List<FutureTask<byte[]>> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(start(() -> bytes(registry, null, Format.TEXT, Encoding.IDENTITY)));
        }
        awaitWaiting(20);
        go.countDown();
        assertThat(value(first.get())).isEqualTo("mm_n 1\n");
        for (FutureTask<byte[]> other : others) {
            assertThat(value(other.get())).isEqualTo("mm_n 2\n");
        }
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void eachOfOneAfterTheOtherIsItsOwn() {
        registry.register(new Counting());
        go.countDown();
        for (int i = 1; i <= 5; i++) {
            assertThat(value(bytes(registry, null, Format.TEXT, Encoding.IDENTITY)))
                    .isEqualTo("mm_n " + i + "\n");
        }
    }

    @Test
    void whatIsWantedOtherwiseIsNotShared() throws Exception {
        registry.register(new Counting());
        FutureTask<byte[]> first = start(() -> bytes(registry, null, Format.TEXT, Encoding.IDENTITY));
        begun.await();
        FutureTask<byte[]> openMetrics = start(() -> bytes(registry, null, Format.OPENMETRICS, Encoding.IDENTITY));
        FutureTask<byte[]> compressed = start(() -> bytes(registry, null, Format.TEXT, Encoding.GZIP));
        FutureTask<byte[]> none = start(() -> bytes(registry, name -> false, Format.TEXT, Encoding.IDENTITY));
        FutureTask<byte[]> other = start(() -> bytes(new CollectorRegistry(), null, Format.TEXT, Encoding.IDENTITY));
        awaitWaiting(4);
        go.countDown();
        assertThat(value(first.get())).isEqualTo("mm_n 1\n");
        assertThat(value(openMetrics.get())).endsWith("# EOF\n");
        assertThat(compressed.get()).startsWith(0x1f, 0x8b);
        assertThat(none.get()).isEmpty();
        assertThat(other.get()).isEmpty();
        assertThat(Set.of(collections)).isSubsetOf(Set.of(3, 4));
    }

    @Test
    void aFaultIsNotShared() {
        registry.register(new Counting());
        go.countDown();
        bytes(registry, null, Format.TEXT, Encoding.IDENTITY);
        fault = new IllegalStateException("once");
        assertThatThrownBy(() -> bytes(registry, null, Format.TEXT, Encoding.IDENTITY))
                .isSameAs(fault);
        fault = null;
        assertThat(value(bytes(registry, null, Format.TEXT, Encoding.IDENTITY))).isEqualTo("mm_n 3\n");
    }
}
