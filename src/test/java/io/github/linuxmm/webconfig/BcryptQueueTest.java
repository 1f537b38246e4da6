package io.github.linuxmm.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BcryptQueueTest {
    private final BcryptQueue line = new BcryptQueue();
    private final List<Thread> waiting = new ArrayList<>();

    private static InetAddress client(int n) throws Exception {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) n});
    }

    private void enterAndWait(InetAddress client) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                if (line.enter(client)) {
                    line.leave(client);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        waiting.add(thread);
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.sleep(1);
        }
        assertThat(thread.isAlive()).as("waits").isTrue();
    }

    @Test
    void anAddressHasFourPlacesAndAllTogetherSixteen() throws Exception {
        assertThat(line.enter(client(1))).isTrue();
        for (int i = 0; i < 3; i++) {
            enterAndWait(client(1));
        }
        assertThat(line.enter(client(1))).isFalse();
        for (int i = 0; i < 12; i++) {
            enterAndWait(client(2 + i / 4));
        }
        assertThat(line.enter(client(9))).isFalse();
        // One that gives up leaves its place to another.
        waiting.get(0).interrupt();
        waiting.get(0).join();
        enterAndWait(client(9));
        line.leave(client(1));
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(line.enter(client(1))).isTrue();
    }
}
