package io.github.linuxmm.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves pages on one or several addresses. One thread has all connections until a request is whole, and while its
 * answer leaves.
 */
public final class HttpLoop implements AutoCloseable {
    /** As many as a flood of connections can have waiting: who finds no place is late by a second. */
    private static final int BACKLOG = 4096;
    /** A connection has a descriptor, an object or two, and up to 8 KiB of a head; with TLS an engine. */
    private static final int HEAP_FOR_EACH = 16 << 10;

    private static final int HEAP_FOR_EACH_OF_TLS = 48 << 10;
    private static final int MAX_CONNECTIONS = 1536;
    private static final int SEND_BYTES = 128 << 10;
    /** So that a flood of new connections does not keep the loop from the others. */
    private static final int ACCEPTED_AT_ONCE = 64;
    /** How late it may be found that the time of a connection is over. */
    private static final long TICK_MILLIS = 500;

    private final Map<String, Page> pages = new HashMap<>();
    private final Page root;
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final Selector selector;
    private final @Nullable EngineSource tls;
    private final Buffers buffers;
    private final Clients clients;
    private final Heads heads = new Heads();
    private final RequestThreads threads = new RequestThreads();
    /** One is enough, as it does not hang. It is there before it is needed, when the host may give none. */
    private final RequestThreads spare = new RequestThreads(1);

    private final Consumer<Throwable> failure;
    private final Thread thread = new Thread(this::run, "http");
    private final long maxUnread = Runtime.getRuntime().maxMemory() / 4;
    private final AtomicLong unread = new AtomicLong();
    /** Closed by other threads. */
    private final Queue<Connection> gone = new ConcurrentLinkedQueue<>();

    private long nextTick = System.nanoTime();
    private volatile boolean closed;

    /**
     * Binds all addresses; {@link #start} serves.
     *
     * @param tls null for plain HTTP
     * @param pages one whose path ends with a slash answers for what is in that folder and has none; among them one at
     *     {@code /}, which answers for all others too
     * @param failure is told why the thread ended that has the connections: all is over then
     * @throws IOException where an address cannot be bound; the message names it
     */
    public HttpLoop(
            List<InetSocketAddress> addresses,
            @Nullable EngineSource tls,
            List<Page> pages,
            Consumer<Throwable> failure)
            throws IOException {
        this(addresses, tls, pages, limit(tls == null ? HEAP_FOR_EACH : HEAP_FOR_EACH_OF_TLS), failure);
    }

    HttpLoop(
            List<InetSocketAddress> addresses,
            @Nullable EngineSource tls,
            List<Page> pages,
            int maxConnections,
            Consumer<Throwable> failure)
            throws IOException {
        this.tls = tls;
        this.failure = failure;
        pages.forEach(page -> this.pages.put(page.getPath(), page));
        root = Objects.requireNonNull(this.pages.get("/"));
        buffers = new Buffers(tls != null, thread);
        clients = new Clients(maxConnections);
        selector = Selector.open();
        try {
            for (InetSocketAddress address : addresses) {
                bind(address);
            }
        } catch (IOException e) {
            release();
            throw e;
        }
    }

    /** As many as this heap carries. */
    private static int limit(long heapForEach) {
        return (int) Math.max(64, Math.min(MAX_CONNECTIONS, Runtime.getRuntime().maxMemory() / heapForEach));
    }

    private void bind(InetSocketAddress address) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listeners.add(listener);
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Serves from now on. */
    public void start() {
        threads.start();
        spare.start();
        thread.start();
    }

    /** The addresses that are served, with the real port where 0 was asked for. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream()
                .map(listener -> (InetSocketAddress) listener.socket().getLocalSocketAddress())
                .toList();
    }

    private void run() {
        try {
            while (!closed) {
                turn();
            }
        } catch (Throwable e) {
            failure.accept(e);
        } finally {
            release();
        }
    }

    private void turn() throws IOException {
        selector.select(clients.size() == 0 ? 0 : TICK_MILLIS);
        long now = System.nanoTime();
        Set<SelectionKey> ready = selector.selectedKeys();
        for (SelectionKey key : ready) {
            if (key.attachment() instanceof Connection connection) {
                serve(connection);
            } else if (key.isValid()) {
                accept((ServerSocketChannel) key.channel());
            }
        }
        ready.clear();
        for (Connection ended = gone.poll(); ended != null; ended = gone.poll()) {
            clients.remove(ended, ended.client().getAddress());
        }
        while (unread.get() > maxUnread && clients.endOne(Connection::isWriting)) {}
        if (now - nextTick >= 0) {
            nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
            clients.forEach(connection -> connection.checkTime(now));
        }
    }

    private void serve(Connection connection) {
        try {
            connection.ready();
        } catch (RuntimeException e) {
            // A fault of ours must not cost the others theirs.
            connection.close();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void accept(ServerSocketChannel listener) {
        try {
            for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
                SocketChannel channel = listener.accept();
                if (channel == null) {
                    return;
                }
                try {
                    take(channel);
                } catch (IOException e) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            // No descriptor is left.
            clients.endOne();
        }
    }

    private void take(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        // Otherwise Nagle's algorithm meets the delayed ACK, and each scrape on a kept connection takes 44 ms.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // What a client that does not read can make the kernel keep.
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BYTES);
        InetSocketAddress client = (InetSocketAddress) channel.getRemoteAddress();
        Wire wire = tls == null ? new PlainWire(channel, buffers) : new TlsWire(channel, client, tls, buffers);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(this, channel, key, client, wire);
        key.attach(connection);
        if (!clients.add(connection, client.getAddress())) {
            connection.close();
        }
    }

    Heads heads() {
        return heads;
    }

    /** A request for the page that it names. */
    Exchange exchange(Connection connection, RequestHead head) {
        return new Exchange(connection, head, page(head.uri().getPath()));
    }

    /** Makes the answer, on another thread. */
    void answer(Exchange exchange) {
        threads.execute(exchange);
    }

    /** Makes it on the spare thread, where it takes long. */
    void answerAgain(Exchange exchange, long now) {
        Exchange again = exchange.again(now);
        if (again != null) {
            spare.execute(again);
        }
    }

    private Page page(String path) {
        Page exact = pages.get(path);
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        return exact != null ? exact : pages.getOrDefault(folder, root);
    }

    /** Counts bytes of answers that clients do not read; beyond a quarter of the heap, who has most of them is ended. */
    void unread(long bytes) {
        if (unread.addAndGet(bytes) > maxUnread && bytes > 0) {
            wakeUp();
        }
    }

    /** Frees the place of a connection that is closed. */
    void forget(Connection connection) {
        if (Thread.currentThread() == thread) {
            clients.remove(connection, connection.client().getAddress());
        } else {
            gone.add(connection);
            // The descriptor of a closed channel is freed by its selector.
            selector.wakeup();
        }
    }

    /** Lets the selector see a change that another thread made. */
    void wakeUp() {
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.close();
        spare.close();
        selector.wakeup();
    }

    private void release() {
        clients.forEach(Connection::close);
        try {
            for (ServerSocketChannel listener : listeners) {
                listener.close();
            }
            selector.close();
        } catch (IOException e) {
            // Gone already.
        }
    }
}
