package io.github.linuxmm.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BcryptQueueTest {
    private final BcryptQueue line = new BcryptQueue();
    /** Names of checks that were admitted, and with "lost " before them those that lost their place. */
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    private final Map<String, Thread> waiting = new LinkedHashMap<>();

    private static InetAddress client(int n) throws Exception {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) n});
    }

    /** A check that waits in line; its turn ends with {@link #fail}. */
    private void enterAndWait(String name, InetAddress client) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                ended.add(line.enter(client) ? name : "lost " + name);
            } catch (InterruptedException e) {
                ended.add("interrupted " + name);
            }
        });
        thread.start();
        waiting.put(name, thread);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as(name + " waits").isTrue();
            Thread.sleep(1);
        }
    }

    private void enterAndWait(int client, int checks) throws Exception {
        for (int i = 1; i <= checks; i++) {
            enterAndWait(client + "." + i, client(client));
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(ended.poll(10, TimeUnit.SECONDS));
    }

    /** A check whose password is wrong. */
    private void fail(InetAddress client) throws Exception {
        assertThat(line.enter(client)).isTrue();
        line.leave(client, false);
    }

    @AfterEach
    void end() throws InterruptedException {
        waiting.values().forEach(Thread::interrupt);
        for (Thread thread : waiting.values()) {
            thread.join();
        }
    }

    @Test
    void aClientHasFourPlacesAndANewOneTakesTheOldestOfTheOneThatHasMost() throws Exception {
        assertThat(line.enter(client(1))).isTrue();
        enterAndWait(1, 3);
        assertThat(line.enter(client(1))).isFalse();
        enterAndWait(2, 4);
        enterAndWait(3, 4);
        enterAndWait(4, 4);
        enterAndWait(5, 1);
        assertThat(next()).isEqualTo("lost 1.1");
        enterAndWait(6, 1);
        assertThat(next()).isEqualTo("lost 2.1");
        // It would have as many as the others with it.
        assertThat(line.enter(client(1))).isFalse();
        waiting.get("3.1").interrupt();
        assertThat(next()).isEqualTo("interrupted 3.1");
        enterAndWait("3.5", client(3));
    }

    @Test
    void clientsTakeTurnsThoseWithoutFailuresFirst() throws Exception {
        fail(client(1));
        fail(client(2));
        assertThat(line.enter(client(9))).isTrue();
        enterAndWait(2, 3);
        enterAndWait(1, 3);
        enterAndWait(3, 2);
        enterAndWait(4, 1);
        List<String> turns = new ArrayList<>();
        int last = 9;
        for (int i = 0; i < 9; i++) {
            line.leave(client(last), false);
            turns.add(next());
            last = Integer.parseInt(turns.get(i).substring(0, 1));
        }
        assertThat(turns).containsExactly("3.1", "4.1", "1.1", "2.1", "3.2", "1.2", "2.2", "1.3", "2.3");
    }

    @Test
    void aRightPasswordMakesUpForFailures() throws Exception {
        fail(client(1));
        fail(client(2));
        assertThat(line.enter(client(2))).isTrue();
        line.leave(client(2), true);
        assertThat(line.enter(client(9))).isTrue();
        enterAndWait(1, 1);
        enterAndWait(2, 1);
        line.leave(client(9), false);
        assertThat(next()).isEqualTo("2.1");
    }

    @Test
    void whereTheLineIsFullOfGuessesOneWithoutFailuresTakesAPlaceAndIsNext() throws Exception {
        for (int i = 1; i <= 16; i++) {
            fail(client(i));
        }
        assertThat(line.enter(client(1))).isTrue();
        for (int i = 2; i <= 16; i++) {
            enterAndWait(i, 1);
        }
        enterAndWait(20, 1);
        assertThat(next()).isEqualTo("lost 16.1");
        line.leave(client(1), false);
        assertThat(next()).isEqualTo("20.1");
    }

    /** As a scraper that had an old password, among many who guess. */
    @Test
    void whereAllHaveFailedTheOneThatDidLongestAgoIsNext() throws Exception {
        for (int i = 1; i <= 20; i++) {
            fail(client(i));
        }
        assertThat(line.enter(client(20))).isTrue();
        for (int i = 19; i > 4; i--) {
            enterAndWait(i, 1);
        }
        enterAndWait(1, 1);
        assertThat(next()).isEqualTo("lost 19.1");
        assertThat(line.enter(client(19))).isFalse();
        line.leave(client(20), false);
        assertThat(next()).isEqualTo("1.1");
    }

    /** Whoever has one, has all of them. */
    @Test
    void addressesOfOneNetworkOfIpv6AreOneClient() throws Exception {
        assertThat(line.enter(InetAddress.getByName("2001:db8::1"))).isTrue();
        for (int i = 2; i <= 4; i++) {
            enterAndWait("" + i, InetAddress.getByName("2001:db8::" + i));
        }
        assertThat(line.enter(InetAddress.getByName("2001:db8::5"))).isFalse();
        enterAndWait("5", InetAddress.getByName("2001:db8:0:1::1"));
    }
}
