import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Hosts that expose the families which rules and queries read, and nothing else. Names, labels and levels come from one
 * exposition; each value is a function of series, host and time, so that the past can be written as well as served.
 * One host in twenty fails: memory is fragmented and pinned, caches are dropped, failures are logged, alerts fire.
 */
final class SimulatedFleet implements AutoCloseable {
    static final String JOB = "linux-mm";
    private static final long STEP = 15_000;
    private static final int ONE_FAILS_IN = 20;
    private static final Pattern LINE = Pattern.compile("(?m)^(mm_\\w+)(?:\\{(.*?),?})? (\\S+)$");
    private static final Pattern CONSTANT = Pattern.compile("mm_(sysctl_|page_size|zone_managed|kernel_info|boot_time"
            + "|meminfo_(MemTotal|SwapTotal|CommitLimit)|exporter_collector|kernellog_(readable|.*timestamp)).*");

    /** Moves around a level by a share of it, and grows by so much a second. */
    private record Shape(double level, double swing, double growth) {
        double at(int host, double seconds) {
            double wave = swing == 0 ? 0 : Math.sin(seconds / 3_000 + host) + 0.2 * noise(host, (long) seconds);
            double value = level * (1 + swing * wave) + Math.floor(growth * seconds);
            return level < 2 ? value : Math.rint(value);
        }

        private static double noise(long host, long second) {
            long bits = (host * 0x9E3779B97F4A7C15L + second) * 0xBF58476D1CE4E5B9L;
            return (bits ^ bits >>> 29) * 0x1p-63;
        }
    }

    /** What a healthy and what a failing host has; no healthy shape: the series is there on failing hosts only. */
    private record Series(
            String name,
            String labels,
            Shape healthy,
            Shape failing,
            long history,
            long failingHistory,
            boolean served) {
        Shape of(int host) {
            return fails(host) ? failing : healthy;
        }
    }

    private final int hosts;
    private final long start;
    private final Selectors selectors;
    private final List<Series> all = new ArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    /**
     * Serves at /N for host N, on a free port of 127.0.0.1.
     *
     * @param start Unix milliseconds at which counters were 0, before the first sample
     * @throws IOException if a name is read that no series has: then the measured rules would find nothing
     */
    SimulatedFleet(int hosts, long start, String exposition, Selectors selectors) throws IOException {
        this.hosts = hosts;
        this.start = start;
        this.selectors = selectors;
        Set<String> missing = new TreeSet<>(selectors.names());
        Matcher line = LINE.matcher(exposition);
        while (line.find()) {
            if (selectors.names().contains(line.group(1))) {
                String labels = line.group(2) == null ? "" : line.group(2);
                double level = Double.parseDouble(line.group(3));
                add(
                        line.group(1),
                        labels,
                        shape(line.group(1), labels, level, false),
                        shape(line.group(1), labels, level, true),
                        true);
            }
        }
        double now = System.currentTimeMillis() / 1_000;
        Shape halfAnHourAgo = new Shape(now - 1_800, 0, 0);
        add("mm_sysctl_vm_last_change_timestamp_seconds", "name=\"swappiness\"", null, halfAnHourAgo, true);
        add("mm_kernellog_page_allocation_failure_last_timestamp_seconds", "order=\"4\"", null, halfAnHourAgo, true);
        add(
                "mm_holder_growth_bytes",
                "source=\"slab\",name=\"kmalloc-512\",window=\"1d\"",
                null,
                new Shape(2e8, 0.02, 0),
                true);
        // Prometheus makes these itself, but not for the time before it starts.
        Shape ratio = new Shape(0.6, 0.1, 0);
        add("instance:mm_memory_available:ratio", "", ratio, ratio, false);
        for (String alert : List.of("MmHighOrderExhausted", "MmAllocationFailed", "MmFragmentationHigh")) {
            add(
                    "ALERTS",
                    "alertname=\"" + alert + "\",alertstate=\"firing\",severity=\"critical\"",
                    null,
                    new Shape(1, 0, 0),
                    false);
        }
        all.forEach(series -> missing.remove(series.name));
        missing.removeIf(name -> name.contains(":"));
        if (!missing.isEmpty()) {
            throw new IOException("named in rules or dashboard, but not simulated: " + missing);
        }
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void add(String name, String labels, Shape healthy, Shape failing, boolean served) {
        all.add(new Series(
                name,
                labels,
                healthy,
                failing,
                selectors.history(name, labels, false),
                selectors.history(name, labels, true),
                served));
    }

    private static boolean fails(int host) {
        return host % ONE_FAILS_IN == 0;
    }

    private Shape shape(String name, String labels, double level, boolean fails) {
        boolean large = labels.matches(".*order=\"([4-9]|1\\d)\".*");
        boolean kernel = labels.contains("gfp=\"kernel\"");
        if (name.equals("mm_exporter_last_round_timestamp_seconds")) {
            return new Shape(start / 1_000, 0, 1);
        } else if (name.equals("mm_unusable_free_ratio")) {
            return new Shape(large ? fails ? 0.97 : 0.4 : level, 0.02, 0);
        } else if (name.equals("mm_memory_pinned_bytes") || labels.contains("part=\"unaccounted\"")) {
            return new Shape(level, 0.01, fails ? 3_000 : 0);
        } else if (labels.contains("migratetype=\"Unmovable\"")) {
            return new Shape(Math.rint(fails ? level : level / 30), 0.01, 0);
        } else if (name.equals("mm_sysctl_vm_min_free_kbytes") && fails) {
            return new Shape(4_096, 0, 0);
        } else if (CONSTANT.matcher(name).matches()) {
            return new Shape(level, 0, 0);
        } else if (name.equals("mm_allocation_unavailable_seconds_total")) {
            return new Shape(0, 0, !fails || !kernel ? 0 : large ? 0.3 : labels.contains("order=\"0\"") ? 0.001 : 0);
        } else if (name.matches("mm_kernellog.*_total|mm_vmstat_drop.*")) {
            boolean order4 = kernel && labels.contains("order=\"4\"");
            return new Shape(0, 0, fails && (order4 || !labels.contains("order=")) ? 0.004 : 0);
        } else if (name.endsWith("_total")) {
            return new Shape(level, 0, level > 0 ? 0.05 : 0);
        }
        return new Shape(level, 0.02, 0);
    }

    /** Targets for file_sd: one address, told apart by path and instance. */
    String targets() {
        StringBuilder json = new StringBuilder("[");
        for (int host = 0; host < hosts; host++) {
            json.append(host == 0 ? "" : ",")
                    .append("{\"targets\":[\"127.0.0.1:")
                    .append(server.getAddress().getPort())
                    .append("\"],\"labels\":{\"__metrics_path__\":\"/")
                    .append(host)
                    .append("\",\"instance\":\"")
                    .append(instance(host))
                    .append("\"}}\n");
        }
        return json.append("]").toString();
    }

    private static String instance(int host) {
        return String.format("host-%04d:10047", host);
    }

    /** Series that a host serves, on average. */
    long seriesPerHost() {
        long served = IntStream.range(0, hosts)
                .mapToLong(host -> all.stream()
                        .filter(series -> series.served && series.of(host) != null)
                        .count())
                .sum();
        return served / hosts;
    }

    private void answer(HttpExchange exchange) throws IOException {
        int host = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
        double seconds = (System.currentTimeMillis() - start) / 1e3;
        StringBuilder text = new StringBuilder(1 << 15);
        for (Series series : all) {
            if (series.served && series.of(host) != null) {
                text.append(series.name).append('{').append(series.labels).append("} ");
                append(text, series.of(host).at(host, seconds)).append('\n');
            }
        }
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /**
     * Writes OpenMetrics text of [from, to). A series that is not read as far back has one sample, so that the index of
     * each block is as long as in life.
     *
     * @return samples written
     */
    long writeHistory(Path file, long from, long to, long now) throws IOException {
        long samples = 0;
        try (Writer writer = new BufferedWriter(Files.newBufferedWriter(file), 1 << 16)) {
            StringBuilder text = new StringBuilder(1 << 16);
            for (int host = 0; host < hosts; host++) {
                for (Series series : all) {
                    Shape shape = series.of(host);
                    if (shape == null) {
                        continue;
                    }
                    text.setLength(0);
                    text.append(series.name).append("{job=\"" + JOB + "\",instance=\"" + instance(host) + "\"");
                    text.append(series.labels.isEmpty() ? "" : ",")
                            .append(series.labels)
                            .append("} ");
                    int prefix = text.length();
                    // Twice a scrape more than is read: the newest sample of the past is as old as Prometheus' start.
                    long since = now - (fails(host) ? series.failingHistory : series.history) - 2 * STEP;
                    for (long time = from + host * STEP / hosts; time < to; time += STEP) {
                        append(text, shape.at(host, (time - start) / 1e3))
                                .append(' ')
                                .append(time / 1_000)
                                .append('.')
                                .append(String.valueOf(1_000 + time % 1_000), 1, 4)
                                .append('\n');
                        writer.append(text);
                        text.setLength(prefix);
                        samples++;
                        if (time < since) {
                            time += (since - time - 1) / STEP * STEP;
                        }
                    }
                }
            }
            writer.write("# EOF\n");
        }
        return samples;
    }

    // Double.toString writes whole numbers with a useless ".0" or an exponent.
    private static StringBuilder append(StringBuilder text, double value) {
        return value == (long) value ? text.append((long) value) : text.append(value);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
