package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Certificates;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** One address that holds as many unfinished connections as it can, and opens each again that is ended. */
@Isolated("it measures how long answers take")
class ShutOutIT {
    private static final int HELD = 300;
    private static final int SCRAPES = 30;
    private static final String HALF_A_HEADER = "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half: ";
    private static final String NO_BODY = "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
    private static final String HALF_A_HELLO = "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc\u0003\u0003";

    @TempDir
    Path folder;

    /** Whoever holds the connections, from 127.0.0.1. */
    private static final class Holder implements AutoCloseable {
        private final InetSocketAddress server;
        private final ByteBuffer bytes;
        private final Selector selector = Selector.open();
        private final Thread thread = new Thread(this::hold, "holder");
        private final AtomicInteger opened = new AtomicInteger();
        private volatile boolean over;

        Holder(int port, String bytes) throws IOException {
            server = new InetSocketAddress("127.0.0.1", port);
            this.bytes = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < HELD; i++) {
                open();
            }
            thread.start();
        }

        private void open() throws IOException {
            SocketChannel socket = SocketChannel.open(server);
            socket.write(bytes.duplicate());
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ);
            opened.incrementAndGet();
        }

        private void hold() {
            ByteBuffer read = ByteBuffer.allocate(4096);
            try {
                while (!over) {
                    selector.select(100);
                    for (SelectionKey key : selector.selectedKeys()) {
                        boolean ended;
                        try {
                            ended = ((SocketChannel) key.channel()).read(read.clear()) < 0;
                        } catch (IOException e) {
                            ended = true;
                        }
                        if (ended) {
                            key.channel().close();
                            open();
                        }
                    }
                    selector.selectedKeys().clear();
                }
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
                selector.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            over = true;
        }
    }

    private static Socket fromAnotherAddress(int port) throws IOException {
        return new Socket("127.0.0.1", port, InetAddress.getByName("127.0.0.2"), 0);
    }

    private static void assertThatNobodyElseIsShutOut(int port, String bytes, Siege.Way way) throws Exception {
        List<Duration> times = new ArrayList<>();
        try (Holder holder = new Holder(port, bytes)) {
            for (int i = 0; i < SCRAPES; i++) {
                Thread.sleep(300);
                long start = System.nanoTime();
                try (RawClient client = way.connect()) {
                    assertThat(client.scrape().status())
                            .as("status of scrape %d", i)
                            .isEqualTo(200);
                }
                times.add(Duration.ofNanos(System.nanoTime() - start));
            }
            // The time of each of them was over at least once.
            assertThat(holder.opened.get()).as("connections opened").isGreaterThanOrEqualTo(2 * HELD);
        }
        times.sort(null);
        // A server that waits for such clients keeps a scrape for 5 s. Alone on the machine the median is below 20 ms.
        assertThat(times.get(SCRAPES / 2)).as("median of %s", times).isLessThan(Duration.ofSeconds(1));
        assertThat(times.get(SCRAPES - 1)).as("longest of %s", times).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void halfHeadersOfOneAddressKeepNoScrapeOfAnotherWaiting() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start()) {
            assertThatNobodyElseIsShutOut(
                    exporter.port(), HALF_A_HEADER, () -> new RawClient(fromAnotherAddress(exporter.port())));
        }
    }

    @Test
    void bodiesThatNeverComeKeepNoScrapeWaiting() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start()) {
            assertThatNobodyElseIsShutOut(
                    exporter.port(), NO_BODY, () -> new RawClient(fromAnotherAddress(exporter.port())));
        }
    }

    @Test
    void halfHandshakesOfOneAddressKeepNoScrapeOfAnotherWaiting() throws Exception {
        SSLSocketFactory tls = new Certificates(folder).trusting();
        Path config = Files.writeString(
                folder.resolve("web.yml"), "tls_server_config: {cert_file: server.pem, key_file: server.key}\n");
        try (ExporterProcess exporter = ExporterProcess.start("--web.config.file=" + config)) {
            int port = exporter.port();
            assertThatNobodyElseIsShutOut(
                    port,
                    HALF_A_HELLO,
                    () -> new RawClient(tls.createSocket(fromAnotherAddress(port), "127.0.0.1", port, true)));
        }
    }
}
