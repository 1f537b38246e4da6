package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.RawClient;
import io.github.linuxmm.support.RunningTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients that attack one exporter, and the standard to which it is held meanwhile and afterwards. */
final class Siege {
    /** How a client connects. */
    interface Way {
        RawClient connect() throws IOException;
    }

    private final ExporterProcess exporter;
    private final Way way;
    private final List<RawClient> attackers = new ArrayList<>();
    /** When the first of them connected. */
    private long begun;
    /** What it had when all was warm and nobody attacked. */
    final long descriptors;

    private final long threads;

    /** @param way how those connect who scrape, and attackers where nothing else is said */
    Siege(ExporterProcess exporter, Way way) throws IOException {
        this.exporter = exporter;
        this.way = way;
        try (RawClient client = way.connect()) {
            for (int i = 0; i < 30; i++) {
                client.scrape();
            }
            threads = exporter.threads();
            descriptors = exporter.descriptors();
        }
    }

    void attack(int clients, String bytes) throws IOException {
        attack(clients, way, bytes);
    }

    void attack(int clients, Way by, String bytes) throws IOException {
        if (attackers.isEmpty()) {
            begun = System.nanoTime();
        }
        for (int i = 0; i < clients; i++) {
            RawClient client = by.connect();
            attackers.add(client);
            try {
                client.write(bytes);
            } catch (IOException e) {
                // Cut off already; the others go on.
            }
        }
    }

    void assertThatAScrapeIsAnsweredWithinASecond() throws IOException {
        long start = RunningTime.nanos();
        try (RawClient client = way.connect()) {
            assertThat(client.scrape().status()).as("status of a scrape").isEqualTo(200);
        }
        assertThat(Duration.ofNanos(RunningTime.nanos() - start))
                .as("time of a scrape")
                .isLessThan(Duration.ofSeconds(1));
    }

    void assertThatAttackersAreEndedBetween(Duration least, Duration most) throws IOException {
        long start = RunningTime.nanos();
        for (RawClient attacker : attackers) {
            assertThat(attacker.isClosedByServer()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("time until it is ended")
                    .isGreaterThanOrEqualTo(least);
            assertThat(Duration.ofNanos(RunningTime.nanos() - start))
                    .as("time until it is ended")
                    .isLessThanOrEqualTo(most);
        }
    }

    /** After the last attack. Idle threads end after 10 s. */
    void assertThatThreadsAndDescriptorsAreAsBeforeWithin(Duration limit) throws Exception {
        long start = System.nanoTime();
        long threadsNow = exporter.threads();
        long descriptorsNow = exporter.descriptors();
        while (Duration.ofNanos(System.nanoTime() - start).compareTo(limit) < 0
                && (threadsNow > threads || descriptorsNow > descriptors)) {
            Thread.sleep(100);
            threadsNow = exporter.threads();
            descriptorsNow = exporter.descriptors();
        }
        assertThat(threadsNow).as("threads").isLessThanOrEqualTo(threads);
        assertThat(descriptorsNow).as("descriptors").isLessThanOrEqualTo(descriptors);
        assertThatAScrapeIsAnsweredWithinASecond();
        assertThat(exporter.log()).noneMatch(line -> line.contains("level=error") || line.contains("\tat "));
    }

    /** Ends the attack, which the exporter must have outlived. */
    void hangUp() throws IOException {
        for (RawClient attacker : attackers) {
            attacker.close();
        }
        attackers.clear();
        assertThat(exporter.process().isAlive()).as("log: %s", exporter.log()).isTrue();
    }
}
