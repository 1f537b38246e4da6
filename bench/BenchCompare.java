import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Measures the exporter against Debian's node_exporter with the same collectors and prints a Markdown table.
 *
 * <p>Both run at once; scrapes take turns over one kept connection each, with the headers of Prometheus 2.42. CPU is
 * utime + stime of /proc/PID/stat over the measured scrapes. Run it from the
 * repository's root after {@code make package}: {@code java bench/BenchCompare.java [SCRAPES [ROUNDS [PAUSE_MILLIS]]]}.
 * NODE_EXPORTER may name another one than Debian's.
 */
final class BenchCompare {
    private static final String REQUEST =
            "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Prometheus/2.42.0\r\n"
                    + "Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1\r\nAccept-Encoding: gzip\r\n"
                    + "X-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n";
    private static final int FIRST = 100;
    private static final int WARM_UP = 500;

    /** What one side cost in one round; times in microseconds, memory in MB. */
    private record Result(
            double startMillis,
            double startCpu,
            double firstP50,
            double firstCpu,
            double p50,
            double p99,
            double cpu,
            double rss,
            double anonymous,
            double wireBytes,
            double plainBytes,
            double series) {}

    private record Row(String name, ToDoubleFunction<Result> value, double mark) {}

    private static final List<Row> ROWS = List.of(
            new Row("start to first response, ms", Result::startMillis, 0),
            new Row("CPU until then, ms", Result::startCpu, 0),
            new Row("p50 of the first 100, us", Result::firstP50, 0),
            new Row("CPU per scrape of the first 100, us", Result::firstCpu, 0.78),
            new Row("p50, us", Result::p50, 0.2),
            new Row("p99, us", Result::p99, 0.4),
            new Row("CPU per scrape, us", Result::cpu, 0.2),
            new Row("resident memory, MB", Result::rss, 2.3),
            new Row("anonymous memory, MB", Result::anonymous, 2.7),
            new Row("bytes on the wire", Result::wireBytes, 0),
            new Row("bytes of text", Result::plainBytes, 0),
            new Row("series", Result::series, 0));

    /** A running exporter and the connection to it. */
    private static final class Side implements AutoCloseable {
        private final Process process;
        private final Socket socket;
        private final InputStream in;
        private final double startMillis;
        private final double startCpu;
        private final List<Double> times = new ArrayList<>();
        private double firstCpu;
        private long cpuBefore;
        private byte[] body;

        Side(List<String> command) throws IOException, InterruptedException {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            List<String> whole = new ArrayList<>(command);
            whole.add("--web.listen-address=127.0.0.1:" + port);
            long start = System.nanoTime();
            process = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            socket = connect(port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            scrape();
            startMillis = (System.nanoTime() - start) / 1e6;
            times.clear();
            cpuBefore = cpuNanos();
            startCpu = cpuBefore / 1e6;
        }

        private Socket connect(int port) throws IOException, InterruptedException {
            for (int i = 0; i < 2_000; i++) {
                try {
                    return new Socket("127.0.0.1", port);
                } catch (IOException e) {
                    Thread.sleep(2);
                }
            }
            throw new IOException(
                    "does not listen: " + process.info().commandLine().orElse(""));
        }

        void scrape() throws IOException {
            long start = System.nanoTime();
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            body = readAnswer(in);
            times.add((System.nanoTime() - start) / 1e3);
        }

        /** User and system time so far, of all threads, ended ones included; to 10 ms each. */
        long cpuNanos() throws IOException {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000_000;
        }

        void endOfFirst() throws IOException {
            firstCpu = (cpuNanos() - cpuBefore) / 1e3 / FIRST;
        }

        Result result(int scrapes) throws IOException {
            double[] first = sorted(times.subList(0, FIRST));
            double[] warm = sorted(times.subList(times.size() - scrapes, times.size()));
            String text = new String(
                    new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
            long series = text.lines().filter(line -> !line.startsWith("#")).count();
            if (series < 100) {
                throw new IOException("implausible answer: " + text);
            }
            return new Result(
                    startMillis,
                    startCpu,
                    first[first.length / 2],
                    firstCpu,
                    warm[scrapes / 2],
                    warm[scrapes * 99 / 100],
                    (cpuNanos() - cpuBefore) / 1e3 / scrapes,
                    status("VmRSS"),
                    status("RssAnon"),
                    body.length,
                    text.length(),
                    series);
        }

        private double status(String field) throws IOException {
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
    }

    private static double[] sorted(List<Double> times) {
        return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
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

    private static List<String> ours() throws IOException {
        try (Stream<Path> found = Files.walk(Path.of("target/bench"))) {
            // Without what node_exporter does not have: the model, the sampler, the accounting, the kernel log.
            return List.of(
                    found.filter(path -> path.endsWith("bin/linux-mm-exporter"))
                            .findFirst()
                            .orElseThrow()
                            .toString(),
                    "--no-collector.allocator",
                    "--no-collector.accounting",
                    "--no-collector.kernellog",
                    "--sampler.interval=0");
        }
    }

    /** node_exporter with what we read: meminfo, buddyinfo, zoneinfo, vmstat, PSI, and each integer under sys/vm. */
    private static List<String> theirs() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getenv().getOrDefault("NODE_EXPORTER", "prometheus-node-exporter"),
                "--collector.disable-defaults",
                "--collector.meminfo",
                "--collector.buddyinfo",
                "--collector.zoneinfo",
                "--collector.vmstat",
                // Our default choice, so that both show the same counters.
                "--collector.vmstat.fields=^(allocstall|balloon_|compact_|drop_|kswapd_|oom_kill|pageoutrun|pswp|slabs_scanned"
                        + "|swap_ra|thp_|workingset_|zone_reclaim_failed|zswp|nr_(dirtied|written|vmscan_)"
                        + "|pg(activate|deactivate|fault|lazyfree|majfault|rotated|demote|inodesteal|migrate|promote|refill"
                        + "|scan|skip|steal|pg)).*",
                "--collector.pressure",
                "--collector.sysctl"));
        for (Path file : sysctls()) {
            command.add("--collector.sysctl.include=vm." + file.getFileName());
        }
        return command;
    }

    /** Those that hold one integer and can be read. */
    private static List<Path> sysctls() throws IOException {
        List<Path> integers = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/sys/vm"))) {
            for (Path file : files.sorted().toList()) {
                try {
                    if (!file.endsWith("stat_refresh") && sysctl(file).matches("-?\\d+\\s+")) {
                        integers.add(file);
                    }
                } catch (IOException e) {
                    // not readable by anybody, e.g. drop_caches
                }
            }
        }
        return integers;
    }

    /** What {@code bench/floor.c} says of the files that both read; it was compiled before. */
    private static String floor() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("target/bench/floor", "2000"));
        Stream.of("meminfo", "buddyinfo", "zoneinfo", "vmstat", "pressure/memory")
                .map(Path.of("/proc")::resolve)
                .filter(Files::isReadable)
                .forEach(file -> command.add(file.toString()));
        sysctls().forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (process.waitFor() != 0) {
            throw new IOException("floor fails");
        }
        return said;
    }

    /** A sysctl answers at offset 0 only, and Files.readString begins with one byte. */
    private static String sysctl(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[256];
            return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.US_ASCII);
        }
    }

    private static Result[] round(int scrapes, int pauseMillis) throws IOException, InterruptedException {
        try (Side ours = new Side(ours());
                Side theirs = new Side(theirs())) {
            for (int i = 0; i < FIRST + WARM_UP + scrapes; i++) {
                if (i == FIRST) {
                    ours.endOfFirst();
                    theirs.endOfFirst();
                }
                if (i == FIRST + WARM_UP) {
                    ours.cpuBefore = ours.cpuNanos();
                    theirs.cpuBefore = theirs.cpuNanos();
                }
                (i % 2 == 0 ? ours : theirs).scrape();
                Thread.sleep(pauseMillis);
                (i % 2 == 0 ? theirs : ours).scrape();
                Thread.sleep(pauseMillis);
            }
            return new Result[] {ours.result(scrapes), theirs.result(scrapes)};
        }
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> value) {
        double[] values = results.stream().mapToDouble(value).sorted().toArray();
        return values[values.length / 2];
    }

    private static String spread(List<Result> results, ToDoubleFunction<Result> value) {
        double[] values = results.stream().mapToDouble(value).sorted().toArray();
        return String.format(
                Locale.ROOT, "%.4g (%.4g to %.4g)", values[values.length / 2], values[0], values[values.length - 1]);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int scrapes = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        int pauseMillis = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        System.out.printf("%nThe kernel alone, the same files read by a C program: %s us.%n%n", floor());
        List<Result> ours = new ArrayList<>();
        List<Result> theirs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Result[] pair = round(scrapes, pauseMillis);
            ours.add(pair[0]);
            theirs.add(pair[1]);
        }
        System.out.printf(
                "%d rounds of %d scrapes after %d, %d ms apart: median (smallest to largest).%n%n",
                rounds, scrapes, FIRST + WARM_UP, pauseMillis);
        System.out.println("| | linux-mm-exporter | node_exporter | ratio | target |\n|---|---|---|---|---|");
        boolean held = true;
        for (Row row : ROWS) {
            double ratio = median(ours, row.value) / median(theirs, row.value);
            held &= row.mark == 0 || ratio <= row.mark;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f | %s |%n",
                    row.name,
                    spread(ours, row.value),
                    spread(theirs, row.value),
                    ratio,
                    row.mark == 0 ? "" : "at most " + row.mark);
        }
        System.out.println(held ? "\nAll targets met." : "\nA target is missed.");
        System.exit(held ? 0 : 1);
    }
}
