import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** A client that scrapes as Prometheus does, over a kept connection, and checks what it gets. */
final class SoakScraper {
    /** Prometheus' default. */
    static final int TIMEOUT_MILLIS = 10_000;

    /** Of all scrapers. */
    record Totals(AtomicLong answered, AtomicLong failed, List<Double> millis) {
        Totals() {
            this(new AtomicLong(), new AtomicLong(), new CopyOnWriteArrayList<>());
        }
    }

    /** An answer's status, and its samples, {@code name{label="value",...}} to value. */
    record Scrape(int status, Map<String, String> samples) {}

    private final SoakAccess access;
    private Socket socket;
    private InputStream in;
    private Map<String, String> last = Map.of();

    SoakScraper(SoakAccess access) {
        this.access = access;
    }

    /** Scrapes and checks; what goes wrong is counted and shown. */
    void scrape(SoakTruth truth, Totals totals) {
        int generation = truth.generation();
        long start = System.nanoTime();
        try {
            Scrape scrape = scrape();
            double millis = (System.nanoTime() - start) / 1e6;
            totals.millis.add(millis);
            if (scrape.status != 200 || millis > TIMEOUT_MILLIS) {
                throw new IOException("status " + scrape.status + " after " + millis + " ms");
            }
            totals.answered.incrementAndGet();
            truth.check(scrape.samples, generation, last);
            last = scrape.samples;
        } catch (IOException e) {
            totals.failed.incrementAndGet();
            System.err.println("soak: failed after " + (System.nanoTime() - start) / 1_000_000 + " ms: " + e);
            close();
        }
    }

    /** As Go does, once more over a new connection where a kept one was closed before it answered. */
    Scrape scrape() throws IOException {
        if (socket != null) {
            try {
                return ask();
            } catch (Closed e) {
                close();
            }
        }
        socket = access.connect("127.0.0.1", TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        return ask();
    }

    private static final class Closed extends IOException {
        private static final long serialVersionUID = 1;
    }

    private Scrape ask() throws IOException {
        try {
            socket.getOutputStream().write(access.request("/metrics").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new Closed();
        }
        String head = head();
        int at = head.indexOf("content-length: ") + 16;
        byte[] body = in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
        if (head.contains("connection: close")) {
            close();
        }
        int status = Integer.parseInt(head.substring(9, 12));
        return new Scrape(status, status == 200 ? samples(body) : Map.of());
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw head.length() == 0 ? new Closed() : new IOException("closed in the head");
            }
            head.append((char) b);
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> samples(byte[] body) throws IOException {
        String text =
                new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
        if (!text.endsWith("\n# EOF\n")) {
            throw new IOException("an answer without its end");
        }
        Map<String, String> samples = new HashMap<>();
        for (String line : text.split("\n")) {
            int blank = line.lastIndexOf(' ');
            if (line.charAt(0) != '#' && samples.put(line.substring(0, blank), line.substring(blank + 1)) != null) {
                throw new IOException("twice in one answer: " + line);
            }
        }
        return samples;
    }

    void close() {
        if (socket != null) {
            SoakAccess.close(socket);
            socket = null;
        }
    }
}
