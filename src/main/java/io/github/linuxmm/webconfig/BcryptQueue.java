package io.github.linuxmm.webconfig;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Admits one password check at a time, first come first served. The queue is short, and shorter for one address, so
 * that a flood of wrong passwords can take neither all CPUs nor the whole queue.
 */
final class BcryptQueue {
    private static final int PLACES = 16;
    private static final int PLACES_OF_A_CLIENT = 4;

    private final Semaphore turn = new Semaphore(1, true);
    private final Map<InetAddress, Integer> waiting = new HashMap<>();
    private int all;

    /** Waits until admitted; {@link #leave} must follow. Returns false at once if the queue is full. */
    boolean enter(InetAddress client) throws InterruptedException {
        synchronized (waiting) {
            if (all >= PLACES || waiting.getOrDefault(client, 0) >= PLACES_OF_A_CLIENT) {
                return false;
            }
            all++;
            waiting.merge(client, 1, Integer::sum);
        }
        try {
            turn.acquire();
        } catch (InterruptedException e) {
            giveUp(client);
            throw e;
        }
        return true;
    }

    void leave(InetAddress client) {
        turn.release();
        giveUp(client);
    }

    private void giveUp(InetAddress client) {
        synchronized (waiting) {
            all--;
            waiting.computeIfPresent(client, (address, n) -> n == 1 ? null : n - 1);
        }
    }
}
