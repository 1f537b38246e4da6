package io.github.linuxmm.webconfig;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Lets one password be checked at a time, in turn. Few can wait for that, and fewer from one address, so that a flood
 * of wrong passwords neither takes all CPUs nor all places in line.
 */
final class BcryptQueue {
    private static final int PLACES = 16;
    private static final int PLACES_OF_A_CLIENT = 4;

    private final Semaphore turn = new Semaphore(1, true);
    private final Map<InetAddress, Integer> waiting = new HashMap<>();
    private int all;

    /** Waits for its turn, which {@link #leave} ends; false, at once, where the line is full. */
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
