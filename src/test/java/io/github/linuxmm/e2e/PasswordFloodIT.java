package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many clients that try passwords, as fast as they get answers. */
@Isolated("it measures how long answers take")
class PasswordFloodIT {
    private static final String RIGHT = "correct-horse";
    /** Of the same, and four times faster, for what has to hold on a busy machine as well. */
    private static final String FASTER = "$2y$08$lzMauPwGA9c1P8Mi2KybFu7Yk2v6wRs0gCn05Qhh/Iwsc9VIWmGXa";

    private static final String HASH = "$2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK";

    @TempDir
    Path folder;

    private ExporterProcess exporter;

    private RawClient connect(String from) throws IOException {
        return new RawClient(
                new Socket(InetAddress.getByName("127.0.0.1"), exporter.port(), InetAddress.getByName(from), 0));
    }

    private static int ask(RawClient client, String password) throws IOException {
        return ask(client, "prometheus", password);
    }

    private static int ask(RawClient client, String user, String password) throws IOException {
        client.write("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))
                + "\r\n\r\n");
        return client.readAnswer().status();
    }

    /** Nanoseconds of scrapes that come every 20 ms, in order of length. */
    private static long[] scrapes(RawClient client, int n) throws Exception {
        long[] nanos = new long[n];
        for (int i = 0; i < n; i++) {
            long start = System.nanoTime();
            assertThat(ask(client, RIGHT)).isEqualTo(200);
            nanos[i] = System.nanoTime() - start;
            Thread.sleep(20);
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static String text(long[] nanos) {
        return "p50 " + nanos[nanos.length / 2] / 1000 + " us, p99 " + nanos[nanos.length * 99 / 100] / 1000 + " us";
    }

    private ExporterProcess start(String hash) throws Exception {
        StringBuilder yaml = new StringBuilder("basic_auth_users:\n");
        for (String user : List.of("prometheus", "scraper0", "scraper1", "scraper2", "scraper3", "scraper4")) {
            yaml.append("  ").append(user).append(": ").append(hash).append('\n');
        }
        Path web = Files.writeString(folder.resolve("web.yml"), yaml);
        return ExporterProcess.start("--web.config.file=" + web);
    }

    /** The first scrapes after a restart, of which none is remembered. */
    @ParameterizedTest
    @CsvSource({"5, 4", "8, 8"})
    void theRightPasswordFromAnAddressThatDidNotGuessIsServedAlthoughManyOthersGuess(int addresses, int guessers)
            throws Exception {
        exporter = start(FASTER);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger[] wrong = new AtomicInteger[addresses];
        List<Thread> flood = new ArrayList<>();
        try {
            for (int i = 0; i < addresses; i++) {
                String from = "127.0.1." + i;
                AtomicInteger checked = new AtomicInteger();
                wrong[i] = checked;
                for (int n = 0; n < guessers; n++) {
                    Thread guesser = new Thread(() -> guess(from, over, checked, new AtomicInteger()));
                    guesser.start();
                    flood.add(guesser);
                }
            }
            long start = System.nanoTime();
            while (Arrays.stream(wrong).anyMatch(checked -> checked.get() == 0)) {
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("each address has its turn")
                        .isLessThan(Duration.ofSeconds(60));
                Thread.sleep(10);
            }
            long[] took = new long[5];
            for (int i = 0; i < took.length; i++) {
                // Each time from a fresh address, and of a user whose password is not remembered.
                try (RawClient scraper = connect("127.0.2." + i)) {
                    start = System.nanoTime();
                    assertThat(ask(scraper, "scraper" + i, RIGHT)).isEqualTo(200);
                    took[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                }
            }
            System.out.printf("%d x %d guessers: served after %s ms%n", addresses, guessers, Arrays.toString(took));
            assertThat(Arrays.stream(took).max().orElseThrow()).isLessThan(2_000);
        } finally {
            over.set(true);
            for (Thread guesser : flood) {
                guesser.join();
            }
            exporter.close();
        }
    }

    private void guess(String from, AtomicBoolean over, AtomicInteger wrong, AtomicInteger turnedAway) {
        while (!over.get()) {
            try (RawClient attacker = connect(from)) {
                while (!over.get()) {
                    (ask(attacker, "guess") == 401 ? wrong : turnedAway).incrementAndGet();
                }
            } catch (IOException e) {
                // Cut off after ten seconds in line, where the machine is slow.
            }
        }
    }

    @Test
    void scrapesWithARememberedPasswordGoOnAndANewOneIsCheckedInTurn() throws Exception {
        exporter = start(HASH);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger turnedAway = new AtomicInteger();
        Thread[] flood = new Thread[50];
        try (RawClient client = connect("127.0.0.1")) {
            scrapes(client, 50);
            long[] before = scrapes(client, 150);
            for (int i = 0; i < flood.length; i++) {
                flood[i] = new Thread(() -> guess("127.0.0.1", over, wrong, turnedAway));
                flood[i].start();
            }
            Thread.sleep(500);
            int firstGuesses = wrong.get();
            long start = System.nanoTime();
            long[] during = scrapes(client, 150);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "no flood: %s; flood: %s; guesses a second: %.1f checked, %.0f turned away%n",
                    text(before), text(during), (wrong.get() - firstGuesses) / seconds, turnedAway.get() / seconds);
            assertThat(Duration.ofNanos(during[during.length * 99 / 100])).isLessThan(Duration.ofMillis(500));
            assertThat(wrong.get()).isPositive();
            assertThat(turnedAway.get()).isGreaterThan(wrong.get());
            // The password of one who comes from elsewhere, and is not remembered any more.
            Path web = folder.resolve("web.yml");
            Files.writeString(web, Files.readString(web) + "  other: " + HASH + "\n");
            try (RawClient elsewhere = connect("127.0.0.2")) {
                start = System.nanoTime();
                assertThat(ask(elsewhere, RIGHT)).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            }
        } finally {
            over.set(true);
            for (Thread attacker : flood) {
                if (attacker != null) {
                    attacker.join();
                }
            }
            exporter.close();
        }
    }
}
