package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that misbehave do not keep a scrape waiting, and leave nothing behind. */
@Timeout(90)
class AttackIT {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final List<RawClient> attackers = new ArrayList<>();
    private ExporterProcess exporter;
    private long threads;
    private long descriptors;

    @BeforeEach
    void start() throws Exception {
        exporter = ExporterProcess.start();
        try (RawClient client = new RawClient(exporter.port())) {
            client.scrape();
            threads = exporter.threads();
            descriptors = exporter.descriptors();
        }
    }

    @AfterEach
    void stop() {
        exporter.close();
    }

    private void attack(int clients, String bytes) throws IOException {
        for (int i = 0; i < clients; i++) {
            RawClient client = new RawClient(exporter.port());
            attackers.add(client);
            client.write(bytes);
        }
    }

    private void assertThatAScrapeIsAnsweredWithinASecond() throws IOException {
        long start = System.nanoTime();
        try (RawClient client = new RawClient(exporter.port())) {
            assertThat(client.scrape().status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(A_SECOND);
    }

    private void assertThatNothingIsLeftBehind() throws IOException, InterruptedException {
        for (RawClient attacker : attackers) {
            attacker.close();
        }
        // Idle threads end after 10 s; the server looks for dead connections every 10 s.
        for (int i = 0; i < 250 && (exporter.threads() > threads || exporter.descriptors() > descriptors); i++) {
            Thread.sleep(100);
        }
        assertThat(exporter.threads()).isLessThanOrEqualTo(threads);
        assertThat(exporter.descriptors()).isLessThanOrEqualTo(descriptors);
    }

    @Test
    void halfHeadersNonReadersAndIdlersAtOnce() throws Exception {
        attack(50, "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ");
        assertThatAScrapeIsAnsweredWithinASecond();
        attack(50, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(60));
        assertThatAScrapeIsAnsweredWithinASecond();
        attack(200, "");
        assertThatAScrapeIsAnsweredWithinASecond();
        assertThatNothingIsLeftBehind();
        assertThatAScrapeIsAnsweredWithinASecond();
    }

    @Test
    void twoHundredParallelScrapesAreAllAnsweredAndSoIsOneMore() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(200);
        CountDownLatch go = new CountDownLatch(1);
        Callable<Integer> scrape = () -> {
            try (RawClient client = new RawClient(exporter.port())) {
                go.await();
                return client.scrape().status();
            }
        };
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(pool.submit(scrape));
        }
        Thread.sleep(500);
        go.countDown();
        assertThatAScrapeIsAnsweredWithinASecond();
        int good = 0;
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isIn(200, 503);
            good += answer.get() == 200 ? 1 : 0;
        }
        pool.shutdown();
        assertThat(good).isGreaterThanOrEqualTo(100);
        assertThatNothingIsLeftBehind();
    }

    @Test
    void aHeaderOfOneMegabyteIsCutOff() throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            boolean cut = false;
            try {
                client.write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(1 << 20) + "\r\n\r\n");
                cut = client.isClosedByServer() || !client.readHead().startsWith("HTTP/1.1 200");
            } catch (IOException e) {
                cut = true;
            }
            assertThat(cut).isTrue();
        }
        assertThatAScrapeIsAnsweredWithinASecond();
    }

    @Test
    void aHalfRequestIsEndedByTheServer() throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            client.write("GET /metrics HT");
            long start = System.nanoTime();
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
        }
    }
}
