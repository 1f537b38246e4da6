package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.RawClient;
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
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process, with the heap that is shipped, under all attacks: no scrape waits, and nothing is left behind. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated("it measures how long answers take")
class AttackIT {
    private static final String HALF_A_HEADER = "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ";
    private static final String MANY_REQUESTS = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(60);

    private static ExporterProcess exporter;
    private static Siege siege;

    @BeforeAll
    static void start() throws Exception {
        exporter = ExporterProcess.start();
        siege = new Siege(exporter, () -> new RawClient(exporter.port()));
    }

    @AfterAll
    static void stop() {
        exporter.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        siege.hangUp();
    }

    /** The most of three rounds: who waits for half a second is turned away, for which the machine may stand still. */
    private static int mostInParallel(int clients) throws Exception {
        int most = 0;
        for (int i = 0; i < 3 && most < clients / 2; i++) {
            most = Math.max(most, scrapeInParallel(clients));
        }
        return most;
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
        siege.assertThatAScrapeIsAnsweredWithinASecond();
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
        assertThat(mostInParallel(200)).isGreaterThanOrEqualTo(100);
    }

    @Test
    @Order(2)
    void halfHeadersNonReadersIdlersAndParallelScrapesAtOnceKeepNoScrapeWaiting() throws Exception {
        siege.attack(50, HALF_A_HEADER);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
        siege.attack(50, MANY_REQUESTS);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
        siege.attack(1000, "");
        siege.assertThatAScrapeIsAnsweredWithinASecond();
        assertThat(mostInParallel(200)).isGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(strings = {"GET /metrics HTTP/1.1\r\nHost: x\r\nX-Long: ", "GET /", "", "GET /metrics HTTP/1.1\r\na:"})
    void aHeaderOfOneMegabyteIsCutOff(String begin) throws Exception {
        try (RawClient client = new RawClient(exporter.port())) {
            boolean cut;
            try {
                client.write(begin + (begin.endsWith("a:") ? "1\r\na:" : "x").repeat(1 << 20) + "\r\n\r\n");
                cut = client.readAnswer().status() == 431 && client.isClosedByServer();
            } catch (IOException e) {
                cut = true;
            }
            assertThat(cut).isTrue();
        }
        siege.assertThatAScrapeIsAnsweredWithinASecond();
    }

    @Test
    @Order(4)
    void halfARequestAndAnIdleConnectionAreEndedByTheServer() throws Exception {
        siege.attack(1, "");
        siege.attack(1, "GET /metrics HT");
        siege.assertThatAttackersAreEndedBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
    }

    @Test
    @Order(5)
    void moreNonReadersThanTheHeapHoldsDoNotEndIt() throws Exception {
        siege.attack(500, MANY_REQUESTS);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
    }

    @Test
    @Order(6)
    void moreHalfHeadersThanThereAreConnectionsShutNobodyOut() throws Exception {
        siege.attack(1600, HALF_A_HEADER + "x".repeat(7000));
        siege.assertThatAScrapeIsAnsweredWithinASecond();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void afterwardsItHasTheThreadsAndDescriptorsItBeganWith() throws Exception {
        siege.assertThatThreadsAndDescriptorsAreAsBeforeWithin(Duration.ofSeconds(15));
    }
}
