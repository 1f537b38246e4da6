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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process, with the heap that is shipped, under all attacks: no scrape waits, and nothing is left behind. */
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AttackIT {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String HALF_A_HEADER = "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ";
    private static final String MANY_REQUESTS = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(60);

    private static ExporterProcess exporter;
    private static long threads;
    private static long descriptors;

    private final List<RawClient> attackers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        exporter = ExporterProcess.start();
        try (RawClient client = new RawClient(exporter.port())) {
            for (int i = 0; i < 30; i++) {
                client.scrape();
            }
            threads = exporter.threads();
            descriptors = exporter.descriptors();
        }
    }

    @AfterAll
    static void stop() {
        exporter.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (RawClient attacker : attackers) {
            attacker.close();
        }
        assertThat(exporter.process().isAlive()).as("log: %s", exporter.log()).isTrue();
    }

    private void attack(int clients, String bytes) throws IOException {
        for (int i = 0; i < clients; i++) {
            RawClient client = new RawClient(exporter.port());
            attackers.add(client);
            try {
                client.write(bytes);
            } catch (IOException e) {
                // Cut off already; the others go on.
            }
        }
    }

    private static void assertThatAScrapeIsAnsweredWithinASecond() throws IOException {
        long start = System.nanoTime();
        try (RawClient client = new RawClient(exporter.port())) {
            assertThat(client.scrape().status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(A_SECOND);
    }

    /** Scrapes in parallel, and one more that begins while they run; returns how many were answered with 200. */
    private static int scrapeInParallel(int clients) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        CountDownLatch ready = new CountDownLatch(clients);
        CountDownLatch go = new CountDownLatch(1);
        Callable<Integer> scrape = () -> {
            try (RawClient client = new RawClient(exporter.port())) {
                ready.countDown();
                go.await();
                return client.scrape().status();
            }
        };
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            answers.add(pool.submit(scrape));
        }
        ready.await();
        go.countDown();
        assertThatAScrapeIsAnsweredWithinASecond();
        int good = 0;
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isIn(200, 503);
            good += answer.get() == 200 ? 1 : 0;
        }
        pool.shutdown();
        return good;
    }

    @Test
    @Order(1)
    void twoHundredParallelScrapesAreAllAnsweredAndSoIsOneMore() throws Exception {
        assertThat(scrapeInParallel(200)).isGreaterThanOrEqualTo(100);
    }

    @Test
    @Order(2)
    void halfHeadersNonReadersIdlersAndParallelScrapesAtOnceKeepNoScrapeWaiting() throws Exception {
        attack(50, HALF_A_HEADER);
        assertThatAScrapeIsAnsweredWithinASecond();
        attack(50, MANY_REQUESTS);
        assertThatAScrapeIsAnsweredWithinASecond();
        attack(1000, "");
        assertThatAScrapeIsAnsweredWithinASecond();
        assertThat(scrapeInParallel(200)).isGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(strings = {"GET /metrics HTTP/1.1\r\nHost: x\r\nX-Long: ", "GET /", "", "GET /metrics HTTP/1.1\r\na:"})
    void aHeaderOfOneMegabyteIsCutOff(String begin) throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            boolean cut;
            try {
                client.write(begin + (begin.endsWith("a:") ? "1\r\na:" : "x").repeat(1 << 20) + "\r\n\r\n");
                cut = client.isClosedByServer();
            } catch (IOException e) {
                cut = true;
            }
            assertThat(cut).isTrue();
        }
        assertThatAScrapeIsAnsweredWithinASecond();
    }

    @Test
    @Order(4)
    void halfARequestAndAnIdleConnectionAreEndedByTheServer() throws Exception {
        attack(1, "");
        attack(1, "GET /metrics HT");
        long start = System.nanoTime();
        for (RawClient attacker : attackers) {
            assertThat(attacker.isClosedByServer()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
        }
    }

    @Test
    @Order(5)
    void moreNonReadersThanTheHeapHoldsDoNotEndIt() throws Exception {
        attack(500, MANY_REQUESTS);
        assertThatItAnswersAgainWithin(Duration.ofSeconds(2));
    }

    @Test
    @Order(6)
    void moreHalfHeadersThanThereAreConnectionsShutOthersOutForSecondsOnly() throws Exception {
        attack(1600, HALF_A_HEADER + "x".repeat(7000));
        assertThatItAnswersAgainWithin(Duration.ofSeconds(9));
    }

    private static void assertThatItAnswersAgainWithin(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        int status = 0;
        while (status != 200) {
            try (RawClient client = new RawClient(exporter.port())) {
                status = client.scrape().status();
            } catch (IOException e) {
                // Shut out: not an answer.
                Thread.sleep(50);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
        }
    }

    /** Idle threads end after 10 s; the server looks for dead connections every second. */
    @Test
    @Order(Integer.MAX_VALUE)
    void afterwardsItHasTheThreadsAndDescriptorsItBeganWith() throws Exception {
        for (int i = 0; i < 150 && (exporter.threads() > threads || exporter.descriptors() > descriptors); i++) {
            Thread.sleep(100);
        }
        assertThat(exporter.threads()).isLessThanOrEqualTo(threads);
        assertThat(exporter.descriptors()).isLessThanOrEqualTo(descriptors);
        assertThatAScrapeIsAnsweredWithinASecond();
        assertThat(exporter.log()).noneMatch(line -> line.contains("level=error") || line.contains("\tat "));
    }
}
