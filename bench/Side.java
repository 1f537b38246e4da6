import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A running exporter and one kept connection, over which it is scraped with the headers of Prometheus 2.42. */
final class Side implements AutoCloseable {
    private static final String REQUEST =
            "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Prometheus/2.42.0\r\n"
                    + "Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1\r\nAccept-Encoding: gzip\r\n"
                    + "X-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n";

    final double startMillis;
    /** Until the first answer, in nanoseconds. */
    final long startCpu;

    private final Process process;
    private final Socket socket;
    private final InputStream in;
    private byte[] body;

    /** Returns when the first scrape is answered. */
    Side(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        int port = Scratch.freePort();
        List<String> whole = new ArrayList<>(command);
        whole.add("--web.listen-address=127.0.0.1:" + port);
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        socket = connect(port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        scrape();
        startMillis = (System.nanoTime() - start) / 1e6;
        startCpu = cpuNanos();
    }

    /** The exporter in the archive with a Java runtime, which make has unpacked below target/bench. */
    static String launcher() throws IOException {
        try (Stream<Path> found = Files.walk(Path.of("target/bench"))) {
            return found.filter(path -> path.endsWith("bin/linux-mm-exporter"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no bin/linux-mm-exporter below target/bench"))
                    .toString();
        }
    }

    private Socket connect(int port) throws IOException, InterruptedException {
        for (int i = 0; i < 15_000 && process.isAlive(); i++) {
            try {
                return new Socket("127.0.0.1", port);
            } catch (IOException e) {
                Thread.sleep(2);
            }
        }
        throw new IOException("does not listen: " + process.info().commandLine().orElse(""));
    }

    /** Microseconds until the answer was read. */
    double scrape() throws IOException {
        long start = System.nanoTime();
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        body = readAnswer(in);
        return (System.nanoTime() - start) / 1e3;
    }

    /** Bytes of the last answer on the wire, without its head. */
    int wireBytes() {
        return body.length;
    }

    /** The last answer. */
    String text() throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** How many there are in an answer. */
    static long series(String text) throws IOException {
        long series = text.lines().filter(line -> !line.startsWith("#")).count();
        if (series < 100) {
            throw new IOException("implausible answer: " + text);
        }
        return series;
    }

    /** User and system time so far, of all threads, ended ones included; to 10 ms each. */
    long cpuNanos() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000_000;
    }

    /** A field of /proc/PID/status in MB, of 1,048,576 bytes. */
    double megabytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroyForcibly();
    }

    /** Reads an answer to its end, by Content-Length or in chunks; the server answers in 200 or the bench is void. */
    private static byte[] readAnswer(InputStream in) throws IOException {
        String head = readUntil(in, "\r\n\r\n").toLowerCase(Locale.ROOT);
        if (!head.startsWith("http/1.1 200") || !head.contains("content-encoding: gzip")) {
            throw new IOException("expected 200 with gzip, got: " + head);
        }
        int at = head.indexOf("content-length: ");
        if (at >= 0) {
            return in.readNBytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
        }
        byte[] body = {};
        while (true) {
            int size = Integer.parseInt(readUntil(in, "\r\n").trim(), 16);
            byte[] chunk = in.readNBytes(size);
            readUntil(in, "\r\n");
            if (size == 0) {
                return body;
            }
            int length = body.length;
            body = Arrays.copyOf(body, length + size);
            System.arraycopy(chunk, 0, body, length, size);
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length()
                || !text.substring(text.length() - end.length()).equals(end)) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("connection closed after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }
}
