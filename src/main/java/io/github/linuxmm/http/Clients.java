package io.github.linuxmm.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections, by who holds them: an IPv4 address, or a /64 of IPv6, which is what one host has.
 *
 * <p>A newcomer is let in; where there are too many, an older one goes. So whoever holds as many as there may be keeps
 * nobody out. An address has at most half of all.
 */
final class Clients {
    private final int limit;
    private final Map<Object, Set<Connection>> byAddress = new HashMap<>();
    private int all;

    /** @param limit how many connections there may be */
    Clients(int limit) {
        this.limit = limit;
    }

    int size() {
        return all;
    }

    /** Makes room for one more, and takes it; false where all others have a request that is being answered. */
    boolean add(Connection connection, InetAddress address) {
        Object key = key(address);
        Set<Connection> own = byAddress.get(key);
        if (own != null && own.size() >= limit / 2 && !end(own) || all >= limit && !end(largest(any -> true))) {
            return false;
        }
        // Not the set from above: it is gone if the last in it was ended.
        byAddress.computeIfAbsent(key, none -> new LinkedHashSet<>()).add(connection);
        all++;
        return true;
    }

    void remove(Connection connection, InetAddress address) {
        Object key = key(address);
        Set<Connection> own = byAddress.get(key);
        if (own != null && own.remove(connection)) {
            all--;
            if (own.isEmpty()) {
                byAddress.remove(key);
            }
        }
    }

    /** Ends the oldest of an address: if there is one, of those whose request is not there yet. */
    private static boolean end(Set<Connection> connections) {
        for (Connection.State state : Connection.ENDED_FIRST) {
            Connection oldest = oldest(connections, connection -> connection.state() == state);
            if (oldest != null) {
                oldest.close();
                return true;
            }
        }
        return false;
    }

    /** Ends the oldest connection of a kind, of the address that has the most of it. */
    boolean endOne(Predicate<Connection> kind) {
        Connection oldest = oldest(largest(kind), kind);
        if (oldest != null) {
            oldest.close();
        }
        return oldest != null;
    }

    /** For lack of descriptors. */
    void endOne() {
        end(largest(any -> true));
    }

    private static @Nullable Connection oldest(Set<Connection> connections, Predicate<Connection> kind) {
        for (Connection connection : connections) {
            if (kind.test(connection)) {
                return connection;
            }
        }
        return null;
    }

    private Set<Connection> largest(Predicate<Connection> kind) {
        Set<Connection> largest = Set.of();
        long most = 0;
        for (Set<Connection> own : byAddress.values()) {
            long n = own.stream().filter(kind).count();
            if (n > most) {
                most = n;
                largest = own;
            }
        }
        return largest;
    }

    /** Gives each connection; it may close. */
    void forEach(Consumer<Connection> action) {
        for (Set<Connection> own : List.copyOf(byAddress.values())) {
            for (Connection connection : own.toArray(new Connection[0])) {
                action.accept(connection);
            }
        }
    }

    static Object key(InetAddress address) {
        return address instanceof Inet6Address
                ? (Object) ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
