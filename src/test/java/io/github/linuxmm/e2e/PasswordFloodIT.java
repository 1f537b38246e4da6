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
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Fifty clients that try passwords, as fast as they get answers. */
@Timeout(60)
@Isolated("it measures how long answers take")
class PasswordFloodIT {
    private static final String RIGHT = "correct-horse";

    @TempDir
    Path folder;

    private ExporterProcess exporter;

    private RawClient connect(String from) throws IOException {
        return new RawClient(
                new Socket(InetAddress.getByName("127.0.0.1"), exporter.port(), InetAddress.getByName(from), 0));
    }

    private static int ask(RawClient client, String password) throws IOException {
        client.write("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString(("prometheus:" + password).getBytes(StandardCharsets.UTF_8))
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

    @Test
    void scrapesWithARememberedPasswordGoOnAndANewOneIsCheckedInTurn() throws Exception {
        Path web = Files.writeString(
                folder.resolve("web.yml"),
                "basic_auth_users:\n  prometheus: " + "$2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK\n");
        exporter = ExporterProcess.start("--web.config.file=" + web);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger turnedAway = new AtomicInteger();
        Thread[] flood = new Thread[50];
        try (RawClient client = connect("127.0.0.1")) {
            scrapes(client, 50);
            long[] before = scrapes(client, 150);
            for (int i = 0; i < flood.length; i++) {
                flood[i] = new Thread(() -> {
                    try (RawClient attacker = connect("127.0.0.1")) {
                        while (!over.get()) {
                            (ask(attacker, "guess") == 401 ? wrong : turnedAway).incrementAndGet();
                        }
                    } catch (IOException e) {
                        // Cut off.
                    }
                });
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
            Files.writeString(
                    web,
                    Files.readString(web) + "  other: "
                            + "$2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK\n");
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
