package io.github.linuxmm.webconfig;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Admits one password check at a time, so that a flood of wrong passwords cannot take all CPUs, and lets clients take
 * turns, so that it cannot take the whole queue either.
 *
 * <p>Next is who comes from a client without failures, then from the one whose last failure is the longest ago. In a full
 * queue the worst client loses its oldest check to a better one: that has not failed while the other has, or else has
 * fewer checks there, or else failed longer ago. A client is an IPv4 address or an IPv6 network of 64 bits, all of whose
 * addresses one machine may use.
 */
final class BcryptQueue {
    private static final int PLACES = 16;
    private static final int PLACES_OF_A_CLIENT = 4;
    /** Whoever fails from more than these is forgotten and counts as new, oldest first. */
    private static final int CLIENTS = 1024;

    /** A check in the queue, which it leaves for its turn, or because another took its place. */
    private static final class Check {
        private final ByteBuffer client;
        private boolean lost;

        Check(ByteBuffer client) {
            this.client = client;
        }
    }

    /** In the order in which they came. */
    private final List<Check> waiting = new ArrayList<>();
    /** Of clients whose last check failed: which of all failures that was. The oldest first. */
    private final Map<ByteBuffer, Long> lastFailures = new LinkedHashMap<>();

    private long failures;
    private @Nullable Check admitted;

    /**
     * Waits until admitted; {@link #leave} must follow.
     *
     * @return false where there is no place, at once or when another takes it
     */
    synchronized boolean enter(InetAddress address) throws InterruptedException {
        Check check = new Check(client(address));
        if (checksOf(check.client) >= PLACES_OF_A_CLIENT || !hasPlaceFor(check.client)) {
            return false;
        }
        waiting.add(check);
        admitNext();
        try {
            while (admitted != check && !check.lost) {
                wait();
            }
        } catch (InterruptedException e) {
            if (admitted == check) {
                admitted = null;
                admitNext();
            }
            waiting.remove(check);
            throw e;
        }
        return !check.lost;
    }

    /** @param right whether the password was the right one */
    synchronized void leave(InetAddress address, boolean right) {
        ByteBuffer client = client(address);
        lastFailures.remove(client);
        if (!right) {
            lastFailures.put(client, ++failures);
            if (lastFailures.size() > CLIENTS) {
                lastFailures.remove(lastFailures.keySet().iterator().next());
            }
        }
        admitted = null;
        admitNext();
    }

    private void admitNext() {
        if (admitted == null && !waiting.isEmpty()) {
            Check next = waiting.get(0);
            for (Check check : waiting) {
                if (lastFailure(check.client) < lastFailure(next.client)) {
                    next = check;
                }
            }
            waiting.remove(next);
            admitted = next;
            notifyAll();
        }
    }

    /** Makes room in a full queue where others have more of it than they should. */
    private boolean hasPlaceFor(ByteBuffer client) {
        if (waiting.size() + (admitted == null ? 0 : 1) < PLACES) {
            return true;
        }
        Check worst = waiting.get(0);
        for (Check check : waiting) {
            if (isWorse(check.client, worst.client, checksOf(worst.client))) {
                worst = check;
            }
        }
        if (!isWorse(worst.client, client, checksOf(client) + 1)) {
            return false;
        }
        waiting.remove(worst);
        worst.lost = true;
        notifyAll();
        return true;
    }

    private boolean isWorse(ByteBuffer client, ByteBuffer other, int checksOfOther) {
        boolean failed = lastFailure(client) > 0;
        if (failed != lastFailure(other) > 0) {
            return failed;
        }
        int checks = checksOf(client);
        return checks == checksOfOther ? lastFailure(client) > lastFailure(other) : checks > checksOfOther;
    }

    /** 0 for none. */
    private long lastFailure(ByteBuffer client) {
        return lastFailures.getOrDefault(client, 0L);
    }

    private int checksOf(ByteBuffer client) {
        int checks = admitted != null && admitted.client.equals(client) ? 1 : 0;
        for (Check check : waiting) {
            checks += check.client.equals(client) ? 1 : 0;
        }
        return checks;
    }

    private static ByteBuffer client(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress(), 0, address instanceof Inet6Address ? 8 : 4);
    }
}
