package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The standards of {@link AttackIT}, over TLS, where a connection costs more and has more states to hang in. */
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TlsAttackIT {
    /** Begins a record of TLS, and promises more of a ClientHello than it has. */
    private static final String HALF_A_HELLO = "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc\u0003\u0003";
    private static final String HALF_A_HEADER = "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ";
    private static final String MANY_REQUESTS = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(300);

    @TempDir
    static Path folder;
    private static SSLSocketFactory tls;
    private static ExporterProcess exporter;
    private static long threads;
    private static long descriptors;

    private final List<RawClient> attackers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        tls = new Certificates(folder).trusting();
        Path config = Files.writeString(folder.resolve("web.yml"),
                "tls_server_config: {cert_file: server.pem, key_file: server.key}\n");
        exporter = ExporterProcess.start("--web.config.file=" + config);
        try (RawClient client = secure()) {
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

    private static RawClient secure() throws IOException {
        return new RawClient(tls.createSocket(new Socket("127.0.0.1", exporter.port()), "127.0.0.1", exporter.port(),
                true));
    }

    private void attack(int clients, boolean secure, String bytes) throws IOException {
        for (int i = 0; i < clients; i++) {
            try {
                RawClient client = secure ? secure() : new RawClient(exporter.port());
                attackers.add(client);
                client.write(bytes);
            } catch (IOException e) {
                // Cut off already; the others go on.
            }
        }
    }

    private static void assertThatAScrapeIsAnsweredWithinASecond() throws IOException {
        long start = System.nanoTime();
        try (RawClient client = secure()) {
            assertThat(client.scrape().status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    private static void assertThatItAnswersAgainWithin(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        int status = 0;
        while (status != 200) {
            try (RawClient client = secure()) {
                status = client.scrape().status();
            } catch (IOException e) {
                // Shut out: not an answer.
                Thread.sleep(50);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
        }
    }

    @Test
    @Order(1)
    void aHundredParallelScrapesOnNewConnectionsAreAnswered() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(100);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(pool.submit(() -> {
                go.await();
                try (RawClient client = secure()) {
                    return client.scrape().status();
                }
            }));
        }
        go.countDown();
        int good = 0;
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isIn(200, 503);
            good += answer.get() == 200 ? 1 : 0;
        }
        pool.shutdown();
        assertThat(good).isGreaterThanOrEqualTo(50);
    }

    @Test
    @Order(2)
    void whoeverHangsInAnyStateOfAConnectionKeepsNoScrapeWaiting() throws Exception {
        attack(50, false, HALF_A_HELLO);
        assertThatAScrapeIsAnsweredWithinASecond();
        attack(50, true, HALF_A_HEADER);
        assertThatAScrapeIsAnsweredWithinASecond();
        attack(20, true, MANY_REQUESTS);
        assertThatAScrapeIsAnsweredWithinASecond();
        attack(1000, false, "");
        assertThatAScrapeIsAnsweredWithinASecond();
    }

    /** In the JDK's server the thread that ends them hangs then, and after 10 s all requests. */
    @Test
    @Order(3)
    void thoseWhoDoNotReadAreEndedAndTheServerGoesOn() throws Exception {
        attack(20, true, MANY_REQUESTS);
        long start = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - start).toSeconds() < 14) {
            assertThatAScrapeIsAnsweredWithinASecond();
            Thread.sleep(500);
        }
        assertThat(exporter.descriptors()).isLessThan(descriptors + 10);
    }

    @Test
    @Order(4)
    void halfAHelloAndHalfARequestAreEndedByTheServer() throws Exception {
        attack(1, false, "");
        attack(1, false, HALF_A_HELLO);
        attack(1, true, "GET /metrics HT");
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
        attack(300, true, MANY_REQUESTS);
        assertThatItAnswersAgainWithin(Duration.ofSeconds(9));
    }

    @Test
    @Order(6)
    void moreHalfHellosThanThereAreConnectionsShutOthersOutForSecondsOnly() throws Exception {
        attack(1600, false, HALF_A_HELLO);
        assertThatItAnswersAgainWithin(Duration.ofSeconds(9));
    }

    /** Full, it stops the compiler and says so on standard output; certificates of clients need an eighth more. */
    @Test
    @Order(7)
    void aQuarterOfTheCodeCacheIsLeft() throws Exception {
        for (int i = 0; i < 1000; i++) {
            try (RawClient client = secure()) {
                client.scrape();
            }
        }
        Matcher kilobytes = Pattern.compile("size=(\\d+)Kb .*max_used=(\\d+)Kb").matcher(new Command(List.of(
                ExporterProcess.JAVA.resolveSibling("jcmd").toString(), Long.toString(exporter.process().pid()),
                "Compiler.codecache")).run().out());
        assertThat(kilobytes.find()).isTrue();
        assertThat(Integer.parseInt(kilobytes.group(2))).isBetween(1024, Integer.parseInt(kilobytes.group(1)) * 3 / 4);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void afterwardsItHasTheThreadsAndDescriptorsItBeganWith() throws Exception {
        for (int i = 0; i < 200 && (exporter.threads() > threads || exporter.descriptors() > descriptors); i++) {
            Thread.sleep(100);
        }
        assertThat(exporter.threads()).isLessThanOrEqualTo(threads);
        assertThat(exporter.descriptors()).isLessThanOrEqualTo(descriptors);
        assertThatAScrapeIsAnsweredWithinASecond();
        assertThat(exporter.log()).noneMatch(line -> line.contains("level=error") || line.contains("\tat "));
    }
}
