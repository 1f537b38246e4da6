package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.RawClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a scrape costs in figures that are the same on a busy machine: allocation, system calls, classes, bytes. The host is
 * a recorded one, of which every number in meminfo, vmstat and buddyinfo is another one in each scrape. Whoever makes a
 * figure worse for a reason changes its limit here.
 */
@Execution(ExecutionMode.CONCURRENT)
class ScrapeCostIT {
    private static final Path TREE = Fixtures.PROC.resolve("6.12-x86_64");
    private static final List<String> CHANGING = List.of("meminfo", "vmstat", "buddyinfo");
    private static final Pattern LAST_DIGIT = Pattern.compile("\\d(?=[ \n])");
    private static final boolean NEWER_JDK = Runtime.version().feature() > 17;

    @TempDir
    Path folder;

    private Path host;
    private int scrapes;

    @BeforeEach
    void copyHost() throws IOException {
        host = folder.resolve("proc");
        Fixtures.copy(TREE, host);
    }

    private ExporterProcess start(List<String> wrapper, String... jvmOptions) throws Exception {
        List<String> command = ExporterProcess.command(
                "--path.procfs=" + host,
                "--path.kmsg=/dev/null",
                "--sampler.interval=0",
                "--web.listen-address=127.0.0.1:0");
        command.addAll(1, List.of(jvmOptions));
        command.addAll(0, wrapper);
        return ExporterProcess.start(command);
    }

    private byte[] scrape(RawClient client) throws IOException {
        String digit = Integer.toString(scrapes++ % 10);
        for (String file : CHANGING) {
            String text = Files.readString(TREE.resolve(file));
            Files.writeString(host.resolve(file), LAST_DIGIT.matcher(text).replaceAll(digit));
        }
        client.write("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n"
                + "Accept: application/openmetrics-text;version=1.0.0\r\n\r\n");
        RawClient.Reply reply = client.readAnswer();
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }

    private void scrape(RawClient client, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            scrape(client);
        }
    }

    @Test
    void aScrapeAllocatesLittle() throws Exception {
        Path log = folder.resolve("gc");
        try (ExporterProcess exporter = start(List.of(), "-Xlog:gc+heap=info:file=" + log);
                RawClient client = new RawClient(exporter.port())) {
            scrape(client, 100);
            long before = collectedKb(log);
            scrape(client, 400);
            assertThat((collectedKb(log) - before) / 400.0).as("kB a scrape").isBetween(100.0, 180.0);
        }
    }

    /** What the young collections found in eden, in kB. */
    private static long collectedKb(Path log) throws IOException {
        Pattern collection = Pattern.compile("Eden: (\\d+)K\\(\\d+K\\)->(\\d+)K");
        return Files.readAllLines(log).stream()
                .map(collection::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)) - Long.parseLong(found.group(2)))
                .sum();
    }

    @Test
    void aScrapeMakesFewSystemCalls() throws Exception {
        Path trace = folder.resolve("trace");
        List<String> strace = List.of("strace", "-f", "-qq", "-s", "200", "-o", trace.toString());
        assertThat(new Command(List.of("strace", "--version")).run().code()).isZero();
        try (ExporterProcess exporter = start(strace);
                RawClient client = new RawClient(exporter.port())) {
            scrape(client, 40);
            exporter.process().descendants().forEach(ProcessHandle::destroy);
            assertThat(exporter.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        List<String> calls = Files.readAllLines(trace);
        List<Integer> requests = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).contains("\"GET /metrics ")) {
                requests.add(i);
            }
        }
        assertThat(requests).hasSize(40);
        List<String> ofTwenty = calls.subList(requests.get(19), requests.get(39));
        // Without waiting and waking, which depend on how busy the machine is, and without what NIO asks before each
        // read.
        double all = count(ofTwenty, "(?!futex|sched_yield|gettid)\\w+\\(.*") / 20.0;
        double reads = count(ofTwenty, "(pread64|read)\\(.*") / 20.0;
        assertThat(ofTwenty)
                .as("opened in a scrape")
                .noneMatch(line -> line.contains(" openat(") && line.contains(host.toString()));
        assertThat(reads).as("reads in a scrape").isBetween(50.0, 75.0);
        assertThat(all).as("calls in a scrape").isBetween(64.0, 110.0);
    }

    private static long count(List<String> calls, String call) {
        Pattern line = Pattern.compile("\\d+ +" + call);
        return calls.stream().filter(text -> line.matcher(text).matches()).count();
    }

    @Test
    void theStartAndTheFirstScrapesLoadFewClasses() throws Exception {
        Path classes = folder.resolve("classes");
        try (ExporterProcess exporter = start(List.of(), "-Xlog:class+load:file=" + classes);
                RawClient client = new RawClient(exporter.port())) {
            scrape(client);
            int first = Files.readAllLines(classes).size();
            assertThat(first).as("until the first answer").isBetween(1_000, NEWER_JDK ? 2_500 : 2_100);
            // The first rounds in the background may load theirs later than that.
            int begun;
            int now = first;
            do {
                begun = now;
                Thread.sleep(300);
                now = Files.readAllLines(classes).size();
            } while (now != begun);
            scrape(client, 50);
            int later = Files.readAllLines(classes).size();
            assertThat(later - begun).as("in 50 more scrapes").isLessThan(20);
        }
    }

    @Test
    void anAnswerIsSmall() throws Exception {
        try (ExporterProcess exporter = start(List.of());
                RawClient client = new RawClient(exporter.port())) {
            scrape(client, 50);
            byte[] gzip = scrape(client);
            String text;
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
                text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            long series = text.lines().filter(line -> !line.startsWith("#")).count();
            assertThat(series).isBetween(700L, 730L);
            assertThat(text.length()).isBetween(70_000, 80_000);
            assertThat(gzip.length).isBetween(10_000, 12_500);
        }
    }
}
