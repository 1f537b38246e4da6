package io.github.linuxmm.support;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One of Debian's servers, as a process on 127.0.0.1: Prometheus, Alertmanager or VictoriaMetrics. */
public final class ServerProcess implements AutoCloseable {
    /** Below those that the kernel gives to who asks for any, which others do meanwhile. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() % 8_000));

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    private ServerProcess(List<String> command, String url, Path log) throws IOException, InterruptedException {
        this.url = url;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw Command.missing(command.get(0), e);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!isReady()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                close();
                throw new AssertionError(command + " does not get ready: " + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    /** Starts Prometheus with a configuration file and further options. */
    public static ServerProcess prometheus(Path config, Path folder, String... options)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        return new ServerProcess(command, "http://127.0.0.1:" + port, folder.resolve("prometheus.log"));
    }

    /** Starts Prometheus on samples of any age in a file of OpenMetrics; it scrapes nothing. */
    public static ServerProcess prometheusOf(Path openMetrics, Path folder) throws IOException, InterruptedException {
        Promtool.createBlocks(openMetrics, folder.resolve("tsdb"));
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "{}");
        return prometheus(config, folder, "--storage.tsdb.retention.time=100y");
    }

    /** Starts Alertmanager with a configuration file. */
    public static ServerProcess alertmanager(Path config, Path folder) throws IOException, InterruptedException {
        int port = freePort();
        return new ServerProcess(
                List.of(
                        "prometheus-alertmanager",
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("alertmanager"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port),
                "http://127.0.0.1:" + port,
                folder.resolve("alertmanager.log"));
    }

    /** Starts a single-node VictoriaMetrics that keeps what is imported, whatever its age. */
    public static ServerProcess victoriaMetrics(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        return new ServerProcess(
                List.of(
                        "victoria-metrics",
                        "-storageDataPath=" + folder.resolve("victoria-metrics"),
                        "-retentionPeriod=100y",
                        "-search.disableCache",
                        "-httpListenAddr=127.0.0.1:" + port),
                "http://127.0.0.1:" + port,
                folder.resolve("victoria-metrics.log"));
    }

    /** A port that nobody listens on, and that no other test gets. */
    public static int freePort() throws IOException {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                // Taken: the next one.
            }
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url + "/-/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code http://HOST:PORT}. */
    public String url() {
        return url;
    }

    /** The body of an answer, which must be 200. */
    public String get(String path) throws IOException, InterruptedException {
        return expect200(HttpRequest.newBuilder(URI.create(url + path)).build());
    }

    /** Posts JSON and returns the body of the answer, which must be 200. */
    public String post(String path, String json) throws IOException, InterruptedException {
        return expect200(HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** Posts a file, which must be taken. */
    public void send(String path, Path file) throws IOException, InterruptedException {
        expect200(HttpRequest.newBuilder(URI.create(url + path))
                .POST(HttpRequest.BodyPublishers.ofFile(file))
                .build());
    }

    private String expect200(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        // 204: nothing to say.
        if (answer.statusCode() != 200 && answer.statusCode() != 204) {
            throw new AssertionError(request + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
