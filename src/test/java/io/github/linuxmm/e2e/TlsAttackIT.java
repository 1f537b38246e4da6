package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Certificates;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.RawClient;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The standards of {@link AttackIT}, over TLS, where a connection costs more and has more states to hang in. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated("it measures how long answers take")
class TlsAttackIT {
    /** Begins a record of TLS, and promises more of a ClientHello than it has. */
    private static final String HALF_A_HELLO = "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc\u0003\u0003";

    private static final String HALF_A_HEADER = "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ";
    private static final String MANY_REQUESTS = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(300);

    @TempDir
    static Path folder;

    private static SSLSocketFactory tls;
    private static ExporterProcess exporter;
    private static Siege siege;

    @BeforeAll
    static void start() throws Exception {
        tls = new Certificates(folder).trusting();
        Path config = Files.writeString(
                folder.resolve("web.yml"), "tls_server_config: {cert_file: server.pem, key_file: server.key}\n");
        exporter = ExporterProcess.start("--web.config.file=" + config);
        siege = new Siege(exporter, TlsAttackIT::secure);
    }

    @AfterAll
    static void stop() {
        exporter.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        siege.hangUp();
    }

    private static RawClient secure() throws IOException {
        return new RawClient(
                tls.createSocket(new Socket("127.0.0.1", exporter.port()), "127.0.0.1", exporter.port(), true));
    }

    private static RawClient plain() throws IOException {
        return new RawClient(exporter.port());
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
        siege.attack(50, TlsAttackIT::plain, HALF_A_HELLO);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
        siege.attack(50, HALF_A_HEADER);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
        siege.attack(20, MANY_REQUESTS);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
        siege.attack(1000, TlsAttackIT::plain, "");
        siege.assertThatAScrapeIsAnsweredWithinASecond();
    }

    /** In the JDK's own server the thread that ends them hangs then, and after 10 s all requests. */
    @Test
    @Order(3)
    void thoseWhoDoNotReadAreEndedAndTheServerGoesOn() throws Exception {
        siege.attack(20, MANY_REQUESTS);
        long start = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - start).toSeconds() < 14) {
            siege.assertThatAScrapeIsAnsweredWithinASecond();
            Thread.sleep(500);
        }
        assertThat(exporter.descriptors()).as("descriptors").isLessThan(siege.descriptors + 10);
    }

    @Test
    @Order(4)
    void halfAHelloAndHalfARequestAreEndedByTheServer() throws Exception {
        siege.attack(1, TlsAttackIT::plain, "");
        siege.attack(1, TlsAttackIT::plain, HALF_A_HELLO);
        siege.attack(1, "GET /metrics HT");
        siege.assertThatAttackersAreEndedBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
    }

    @Test
    @Order(5)
    void moreNonReadersThanTheHeapHoldsDoNotEndIt() throws Exception {
        siege.attack(300, MANY_REQUESTS);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
    }

    @Test
    @Order(6)
    void moreHalfHellosThanThereAreConnectionsShutNobodyOut() throws Exception {
        siege.attack(1600, TlsAttackIT::plain, HALF_A_HELLO);
        siege.assertThatAScrapeIsAnsweredWithinASecond();
    }

    /** Full, it stops the compiler and says so on standard output; certificates of clients need an eighth more. */
    @Test
    @Order(7)
    void aQuarterOfTheCodeCacheIsLeft() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<Integer>> scrapes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            scrapes.add(pool.submit(() -> {
                try (RawClient client = secure()) {
                    return client.scrape().status();
                }
            }));
        }
        for (Future<Integer> scrape : scrapes) {
            assertThat(scrape.get()).isEqualTo(200);
        }
        pool.shutdown();
        Matcher kilobytes = Pattern.compile("size=(\\d+)Kb .*max_used=(\\d+)Kb")
                .matcher(new Command(List.of(
                                ExporterProcess.JAVA.resolveSibling("jcmd").toString(),
                                Long.toString(exporter.process().pid()),
                                "Compiler.codecache"))
                        .run()
                        .out());
        assertThat(kilobytes.find()).isTrue();
        assertThat(Integer.parseInt(kilobytes.group(2))).isBetween(1024, Integer.parseInt(kilobytes.group(1)) * 3 / 4);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void afterwardsItHasTheThreadsAndDescriptorsItBeganWith() throws Exception {
        siege.assertThatThreadsAndDescriptorsAreAsBeforeWithin(Duration.ofSeconds(20));
    }
}
