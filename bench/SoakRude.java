import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A client that does what clients must not, from an address of its own, and keeps connections that it left half way. */
final class SoakRude {
    /** Longer than a server should wait for the rest. */
    private static final long HELD_NANOS = 8_000_000_000L;

    private static final int TIMEOUT_MILLIS = 1_000;
    private static final String[] PATHS = {
        "/metrics?collect[]=%", "/metrics?collect[]=none", "/metrics?name[]=mm_page_size_bytes", "/", "/../etc/passwd"
    };

    private record Held(Socket socket, long since) {}

    private final SoakAccess access;
    private final String address;
    private final Random random;
    private final Deque<Held> held = new ArrayDeque<>();

    SoakRude(SoakAccess access, String address, Random random) {
        this.access = access;
        this.address = address;
        this.random = random;
    }

    /** One of its ways; counts where a password that was taken away is let in. */
    void act(AtomicLong letIn) {
        while (!held.isEmpty() && System.nanoTime() - held.peek().since > HELD_NANOS) {
            SoakAccess.close(held.remove().socket);
        }
        try {
            switch (random.nextInt(10)) {
                case 0 -> hold(access.connectPlain(address, TIMEOUT_MILLIS), "");
                case 1 -> hold(access.connectPlain(address, TIMEOUT_MILLIS), "\26\3\1\2\0\1\0\1\374\3\3");
                case 2 ->
                    hang(access.connectPlain(address, TIMEOUT_MILLIS), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
                case 3 -> hold(connect(), "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ");
                case 4 -> hold(connect(), access.request("/metrics").repeat(30));
                case 5 -> hold(connect(), "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
                case 6 -> hang(connect(), access.request("/metrics"));
                case 7 -> hang(connect(), "GET /metrics HTTP/1.1\r\nX-Long: " + "x".repeat(100_000));
                case 8 -> hang(connect(), access.request(PATHS[random.nextInt(PATHS.length)]));
                default -> guess(connect(), letIn);
            }
        } catch (IOException e) {
            // Cut off, which is right.
        }
    }

    private Socket connect() throws IOException {
        return access.connect(address, TIMEOUT_MILLIS);
    }

    private void hold(Socket socket, String text) throws IOException {
        held.add(new Held(socket, System.nanoTime()));
        write(socket, text);
    }

    /** Asks, and is gone with a reset while the answer comes. */
    private static void hang(Socket socket, String text) throws IOException {
        try (socket) {
            write(socket, text);
            if (socket.getInputStream().read() >= 0) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    private void guess(Socket socket, AtomicLong letIn) throws IOException {
        try (socket) {
            write(socket, access.forbidden());
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            if (answer.endsWith("200")) {
                letIn.incrementAndGet();
                System.err.println("soak: let in with a password that was taken away");
            }
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void hangUp() {
        held.forEach(one -> SoakAccess.close(one.socket));
        held.clear();
    }
}
