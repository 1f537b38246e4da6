package io.github.linuxmm.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.github.linuxmm.support.RawClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class HttpLoopTest {
    private static final int LIMIT = 8;
    private static final HttpHandler HELLO =
            exchange -> ((Exchange) exchange).send(200, "hello".getBytes(StandardCharsets.US_ASCII));

    private final List<Throwable> failures = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        assertThat(failures).isEmpty();
    }

    private HttpLoop serve(HttpHandler handler) throws IOException {
        return serve(handler, LIMIT);
    }

    private HttpLoop serve(HttpHandler handler, int limit) throws IOException {
        HttpLoop loop = bind(handler, limit);
        loop.start();
        return loop;
    }

    private HttpLoop bind(HttpHandler handler, int limit) throws IOException {
        return new HttpLoop(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                null,
                List.of(new Page("/", handler)),
                limit,
                failures::add);
    }

    private Socket connect(HttpLoop loop, String from) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), loop.addresses().get(0).getPort(), InetAddress.getByName(from), 0);
        sockets.add(socket);
        return socket;
    }

    private RawClient client(HttpLoop loop) throws IOException {
        return new RawClient(connect(loop, "127.0.0.1"));
    }

    /** The kernel drops the SYN of whom the backlog has no room for, and he sends it again after a second. */
    @Test
    void whoConnectsWhileAThousandOthersWaitToBeAcceptedIsNotDropped() throws Exception {
        try (HttpLoop loop = bind(HELLO, LIMIT)) {
            int port = loop.addresses().get(0).getPort();
            for (int i = 0; i < 1000; i++) {
                Socket flood = new Socket();
                sockets.add(flood);
                flood.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 900);
            }
            RawClient last = new RawClient(connect(loop, "127.0.0.2"));
            loop.start();
            assertThat(last.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void aNewcomerTakesThePlaceOfTheOldestOfHisAddressThatAskedNothing() throws Exception {
        try (HttpLoop loop = serve(HELLO)) {
            RawClient kept = client(loop);
            assertThat(kept.get("/").status()).isEqualTo(200);
            RawClient stranger = new RawClient(connect(loop, "127.0.0.2"));
            RawClient oldest = client(loop);
            List<RawClient> others = new ArrayList<>();
            for (int i = 0; i < LIMIT / 2 - 1; i++) {
                others.add(client(loop));
            }
            assertThat(oldest.isClosedByServer()).isTrue();
            assertThat(kept.get("/").status()).isEqualTo(200);
            for (RawClient other : others) {
                assertThat(other.get("/").status()).isEqualTo(200);
            }
            assertThat(stranger.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void whereAllPlacesAreTakenTheAddressThatHasMostLosesOne() throws Exception {
        try (HttpLoop loop = serve(HELLO)) {
            List<RawClient> many = new ArrayList<>();
            for (int i = 0; i < LIMIT / 2; i++) {
                many.add(client(loop));
            }
            List<RawClient> few = new ArrayList<>();
            for (int i = 0; i < LIMIT / 2 + 1; i++) {
                few.add(new RawClient(connect(loop, "127.0.0." + (2 + i))));
            }
            assertThat(many.get(0).isClosedByServer()).isTrue();
            for (RawClient client : few) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aRequestThatIsBeingAnsweredIsNotEndedForANewcomer() throws Exception {
        CountDownLatch asked = new CountDownLatch(LIMIT / 2);
        CountDownLatch answer = new CountDownLatch(1);
        try (HttpLoop loop = serve(exchange -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            HELLO.handle(exchange);
        })) {
            List<RawClient> busy = new ArrayList<>();
            for (int i = 0; i < LIMIT / 2; i++) {
                busy.add(client(loop));
                busy.get(i).write("GET / HTTP/1.1\r\n\r\n");
            }
            asked.await();
            assertThat(client(loop).isClosedByServer()).isTrue();
            answer.countDown();
            for (RawClient client : busy) {
                assertThat(client.readAnswer().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void anAnswerThatIsLongerThanAllBuffersArrivesWhole() throws Exception {
        byte[] body = new byte[20 << 20];
        new Random(1).nextBytes(body);
        try (HttpLoop loop = serve(exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
            exchange.close();
        })) {
            RawClient client = client(loop);
            for (int i = 0; i < 2; i++) {
                assertThat(client.get("/").body()).isEqualTo(body);
            }
        }
    }

    @Test
    void aClientThatSaysNoMoreAfterItsRequestIsAnswered() throws Exception {
        try (HttpLoop loop = serve(HELLO)) {
            Socket socket = connect(loop, "127.0.0.1");
            RawClient client = new RawClient(socket);
            client.write("GET / HTTP/1.1\r\n\r\n");
            socket.shutdownOutput();
            assertThat(client.readAnswer().text()).isEqualTo("hello");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** The end of what it says may be read between two answers. */
    @Test
    void aClientThatSaysNoMoreAfterManyRequestsIsAnsweredEachAndThenClosed() throws Exception {
        try (HttpLoop loop = serve(HELLO)) {
            for (int round = 0; round < 50; round++) {
                Socket socket = connect(loop, "127.0.0.1");
                RawClient client = new RawClient(socket);
                client.write("GET / HTTP/1.1\r\n\r\n".repeat(300) + (round % 2 == 0 ? "" : "GET /"));
                socket.shutdownOutput();
                for (int answer = 0; answer < 300; answer++) {
                    assertThat(client.readAnswer().text())
                            .as("round %d, answer %d", round, answer)
                            .isEqualTo("hello");
                }
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void aFaultInAHandlerIsAnsweredWith500AndTheNextRequestServed() throws Exception {
        try (HttpLoop loop = serve(exchange -> {
            if (exchange.getRequestMethod().equals("FAULT")) {
                throw new IllegalStateException("a fault, whose trace is shown");
            }
            HELLO.handle(exchange);
        })) {
            RawClient client = client(loop);
            client.write("FAULT / HTTP/1.1\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(500);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(client(loop).get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void requestsAreToldApartInPiecesOfAnySize() throws Exception {
        String requests = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n" + "\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz"
                + "GET /c HTTP/1.1\r\n\r\n";
        try (HttpLoop loop = serve(exchange -> ((Exchange) exchange)
                .send(
                        200,
                        (exchange.getRequestMethod() + exchange.getRequestURI())
                                .getBytes(StandardCharsets.US_ASCII)))) {
            for (int size : new int[] {1, 2, 7, requests.length()}) {
                RawClient client = client(loop);
                for (int at = 0; at < requests.length(); at += size) {
                    client.write(requests.substring(at, Math.min(requests.length(), at + size)));
                }
                for (String answer : new String[] {"GET/a", "POST/b", "GET/c"}) {
                    assertThat(client.readAnswer().text()).isEqualTo(answer);
                }
            }
        }
    }

    /** RFC 9110, 5.6.7. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"784111777|Sun, 06 Nov 1994 08:49:37 GMT", "1709251199|Thu, 29 Feb 2024 23:59:59 GMT"})
    void aDateIsWrittenInOneWay(long second, String date) {
        assertThat(AnswerHead.date(second)).isEqualTo(date);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:1::1,2001:db8:0:1:ffff::2,true",
        "2001:db8:0:1::1,2001:db8:0:2::1,false",
        "192.0.2.1,192.0.2.1,true",
        "192.0.2.1,192.0.2.2,false",
        "192.0.2.1,::ffff:192.0.2.1,true"
    })
    void aHostIsAnAddressOfIpv4OrANetworkOfIpv6(String one, String other, boolean same) throws Exception {
        assertThat(Clients.key(InetAddress.getByName(one)).equals(Clients.key(InetAddress.getByName(other))))
                .isEqualTo(same);
    }

    @Test
    void aRequestThatHangsIsBegunAgainAndAnsweredOnce() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        try (HttpLoop loop = serve(exchange -> {
            ((Exchange) exchange).mayHang(0);
            boolean first = attempts.incrementAndGet() == 1;
            if (first) {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            ((Exchange) exchange).send(200, (first ? "first" : "other").getBytes(StandardCharsets.US_ASCII));
            if (first) {
                ended.countDown();
            }
        })) {
            RawClient client = client(loop);
            assertThat(client.get("/").text()).isEqualTo("other");
            assertThat(attempts).hasValue(2);
            goOn.countDown();
            ended.await();
            // What the first attempt sends is not taken for the answer to the next request.
            assertThat(client.get("/").text()).isEqualTo("other");
            assertThat(attempts).hasValue(3);
        }
    }

    @Test
    void aSecondAttemptInLineIsNotMadeWhereTheFirstIsSent() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        try (HttpLoop loop = serve(exchange -> {
            attempts.incrementAndGet();
            ((Exchange) exchange).mayHang(0);
            try {
                if (((Exchange) exchange).mustNotHang()) {
                    busy.countDown();
                    free.await();
                } else {
                    goOn.await();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            HELLO.handle(exchange);
        })) {
            List<RawClient> clients = List.of(client(loop), client(loop));
            for (RawClient client : clients) {
                client.write("GET / HTTP/1.1\r\n\r\n");
            }
            busy.await();
            // Long enough for the other one to be in line, and below for it to be made.
            Thread.sleep(700);
            goOn.countDown();
            for (RawClient client : clients) {
                assertThat(client.readAnswer().text()).isEqualTo("hello");
            }
            free.countDown();
            Thread.sleep(200);
            assertThat(attempts).hasValue(3);
        }
    }

    @Test
    void aSecondAttemptThatFailsLeavesTheAnswerToTheFirst() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        try (HttpLoop loop = serve(exchange -> {
            ((Exchange) exchange).mayHang(0);
            if (((Exchange) exchange).mustNotHang()) {
                failed.countDown();
                return;
            }
            try {
                failed.await();
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            HELLO.handle(exchange);
        })) {
            assertThat(client(loop).get("/").text()).isEqualTo("hello");
        }
    }

    @Test
    void aRequestIsAnsweredWhileAllThreadsHang() throws Exception {
        int threads = 64;
        CountDownLatch hang = new CountDownLatch(threads);
        CountDownLatch goOn = new CountDownLatch(1);
        try (HttpLoop loop = serve(
                exchange -> {
                    if (!((Exchange) exchange).mustNotHang()) {
                        hang.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                    HELLO.handle(exchange);
                },
                4 * threads)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                clients.add(client(loop));
                clients.get(i).write("GET / HTTP/1.1\r\n\r\n");
            }
            hang.await();
            assertThat(client(loop).get("/").text()).isEqualTo("hello");
            assertThat(client(loop).get("/").text()).isEqualTo("hello");
            goOn.countDown();
            for (RawClient client : clients) {
                assertThat(client.readAnswer().text()).isEqualTo("hello");
            }
        }
    }
}
