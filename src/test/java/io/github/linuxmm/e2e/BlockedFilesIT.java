package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.Promtool;
import io.github.linuxmm.support.RawClient;
import io.github.linuxmm.support.RunningTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of /proc that never answers (a FIFO in its place) costs its own collector only. */
@Order(Integer.MAX_VALUE)
class BlockedFilesIT {
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    /** The whole scrape's is 4 s. */
    private static final int BUDGET_ON_A_BUSY_MACHINE = 6_000;

    private static final Path TREE = Fixtures.PROC.resolve("6.18-x86_64");

    /** The files that a scrape opens, and the collectors that need each. */
    private static final Map<String, List<String>> FILES = ImmutableMap.of(
            "meminfo",
            List.of("meminfo", "accounting"),
            "buddyinfo",
            List.of("buddyinfo", "allocator"),
            "zoneinfo",
            List.of("zoneinfo", "allocator", "accounting"),
            "vmstat",
            List.of("vmstat"),
            "pressure/memory",
            List.of("pressure"),
            "stat",
            List.of("kernel"),
            "net/protocols",
            List.of("sockets"),
            "sys/kernel/osrelease",
            List.of("kernel", "allocator", "accounting", "sockets", "slabinfo", "vmallocinfo"),
            "sys/kernel/arch",
            List.of("kernel", "allocator", "accounting", "sockets", "slabinfo", "vmallocinfo"));

    /** How the metrics of each collector begin. The page size is left out: it is told by several files. */
    private static final Map<String, String> METRICS = Map.of(
            "meminfo",
            "mm_meminfo_",
            "buddyinfo",
            "mm_buddyinfo_",
            "zoneinfo",
            "mm_zone_watermark_pages",
            "vmstat",
            "mm_vmstat_",
            "pressure",
            "mm_pressure_",
            "kernel",
            "mm_kernel_info",
            "sysctl",
            "mm_sysctl_vm_");

    /** A scrape of the tree with nothing blocked. */
    private static String whole;

    /** Without holders nobody but the scrape reads it, and takes the answer. The history reads meminfo, too. */
    private static final String ALONE = "net/protocols";

    private static final String NO_HOLDERS = "--no-collector.holders";

    @TempDir
    Path folder;

    /** An exporter on a tree of its own, in which files may be FIFOs. */
    private record Blocked(Path procfs, ExporterProcess exporter) implements AutoCloseable {
        /** Lets the open of each FIFO return; the read behind it fails, because a pipe has no offset. */
        void answer(Iterable<String> files) throws IOException, InterruptedException {
            List<FileChannel> fifos = new ArrayList<>();
            for (String file : files) {
                fifos.add(open(file));
            }
            // Also of who comes meanwhile.
            Thread.sleep(200);
            for (FileChannel fifo : fifos) {
                fifo.close();
            }
        }

        /** Puts the file in the place of the FIFO, and lets all go that wait at the FIFO. */
        void restore(String file) throws IOException {
            // Outside the tree, and moved at once: the sampler reads all the time, and must not find half a file or
            // none.
            Path whole = Files.copy(TREE.resolve(file), procfs.resolveSibling(procfs.getFileName() + "-restored"));
            FileChannel fifo = open(file);
            Files.move(whole, procfs.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            fifo.close();
        }

        /** To read and write: that waits for nobody. */
        private FileChannel open(String file) throws IOException {
            return FileChannel.open(procfs.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        RawClient connect() throws IOException {
            return new RawClient(exporter.port());
        }

        String scrapeWithin(long millis) throws IOException {
            try (RawClient client = connect()) {
                long start = RunningTime.nanos();
                RawClient.Reply answer = client.get("/metrics");
                assertThat(Duration.ofNanos(RunningTime.nanos() - start)).isLessThan(Duration.ofMillis(millis));
                assertThat(answer.status()).isEqualTo(200);
                return answer.text();
            }
        }

        /** The log lines with a message, to the last one: ends the exporter. */
        List<String> logged(String message) throws InterruptedException {
            exporter.terminate();
            return exporter.log().stream()
                    .filter(line -> line.contains("msg=\"" + message + "\""))
                    .toList();
        }

        @Override
        public void close() {
            exporter.close();
        }
    }

    /** Not by @Isolated, which would run these tests one after another; by @Order when few tests of rules are left. */
    @BeforeAll
    static void scrapeTheWholeTreeOnProcessorsThatAreFree() throws Exception {
        Promtool.holdUp();
        try (Blocked notAtAll = new Blocked(TREE, ExporterProcess.start("--path.procfs=" + TREE))) {
            whole = notAtAll.scrapeWithin(BUDGET_ON_A_BUSY_MACHINE);
        }
    }

    @AfterAll
    static void giveTheProcessorsBack() {
        Promtool.release();
    }

    private Blocked start(List<String> blocked, String... options) throws IOException, InterruptedException {
        Path procfs = Files.createTempDirectory(folder, "proc");
        Fixtures.copy(TREE, procfs);
        for (String file : blocked) {
            Files.delete(procfs.resolve(file));
            new Command(List.of("mkfifo", procfs.resolve(file).toString())).succeed();
        }
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--path.procfs=" + procfs);
        return new Blocked(procfs, ExporterProcess.start(all.toArray(String[]::new)));
    }

    private static List<String> failed(String body) {
        return body.lines()
                .filter(line -> line.startsWith("mm_exporter_collector_success") && line.endsWith(" 0"))
                .toList();
    }

    private static List<String> failures(String... collectors) {
        return Stream.of(collectors)
                .map(name -> "mm_exporter_collector_success{collector=\"" + name + "\",} 0")
                .toList();
    }

    /** The samples of a collector. The tree does not change, so they are always the same. */
    private static List<String> samples(String body, String collector) {
        return body.lines()
                .filter(line -> line.startsWith(METRICS.get(collector)))
                .toList();
    }

    private static void assertThatAllAreWholeBut(Collection<String> collectors, String body) {
        assertThat(failed(body)).hasSameElementsAs(failures(collectors.toArray(String[]::new)));
        for (String other : METRICS.keySet()) {
            if (!collectors.contains(other)) {
                assertThat(samples(body, other)).as(other).isNotEmpty().isEqualTo(samples(whole, other));
            }
        }
    }

    static Stream<Arguments> files() {
        return FILES.entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    @Execution(ExecutionMode.CONCURRENT)
    void aFileThatNeverAnswersCostsTheCollectorsThatNeedItOnly(String file, List<String> collectors) throws Exception {
        try (Blocked blocked = start(List.of(file))) {
            // The scrape ahead of listening had the first time limit; this opens the file again.
            blocked.answer(List.of(file));
            assertThatAllAreWholeBut(collectors, blocked.scrapeWithin(BUDGET_ON_A_BUSY_MACHINE));
            for (int i = 0; i < 3; i++) {
                assertThatAllAreWholeBut(collectors, blocked.scrapeWithin(1_000));
            }
            blocked.restore(file);
            String again = blocked.scrapeWithin(BUDGET_ON_A_BUSY_MACHINE);
            for (int i = 0; i < 50 && !failed(again).isEmpty(); i++) {
                Thread.sleep(50);
                again = blocked.scrapeWithin(BUDGET_ON_A_BUSY_MACHINE);
            }
            assertThatAllAreWholeBut(List.of(), again);
            assertThat(blocked.logged("collector failed")).hasSameSizeAs(collectors);
            assertThat(blocked.logged("collector recovered")).hasSameSizeAs(collectors);
        }
    }

    /** The second scrape takes the turn from the first after 1.5 s; before the first is begun again, it goes on. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void ofTwoScrapesAtAFileThatIsSlowBothAreAnswered() throws Exception {
        try (Blocked blocked = start(List.of("vmstat"), "--web.max-requests=2")) {
            blocked.answer(List.of("vmstat"));
            for (int i = 0; i < 3; i++) {
                try (RawClient first = blocked.connect();
                        RawClient second = blocked.connect()) {
                    first.write(SCRAPE);
                    Thread.sleep(100);
                    second.write(SCRAPE);
                    Thread.sleep(1_500);
                    blocked.answer(List.of("vmstat"));
                    for (RawClient client : List.of(first, second)) {
                        RawClient.Reply answer = client.readAnswer();
                        assertThat(answer.status()).isEqualTo(200);
                        assertThatAllAreWholeBut(List.of("vmstat"), answer.text());
                    }
                }
            }
        }
    }

    @Test
    void aSysctlThatIsNoFileCostsItselfOnly() throws Exception {
        try (Blocked blocked = start(List.of("sys/vm/min_free_kbytes"))) {
            for (int i = 0; i < 3; i++) {
                String body = blocked.scrapeWithin(1_000);
                assertThat(failed(body)).isEqualTo(failures("sysctl"));
                assertThat(body).contains("\nmm_sysctl_vm_swappiness ").doesNotContain("mm_sysctl_vm_min_free_kbytes");
            }
            assertThat(blocked.logged("collector failed"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("min_free_kbytes");
        }
    }

    /** The landing page shows what was read last, and must not wait for what is being read. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theLandingPageAnswersWhileAFileThatItShowsHangs() throws Exception {
        try (Blocked blocked = start(List.of("zoneinfo"));
                RawClient client = blocked.connect()) {
            Duration quickest = Duration.ofDays(1);
            for (int i = 0; i < 3; i++) {
                long start = RunningTime.nanos();
                assertThat(client.get("/").status()).isEqualTo(200);
                Duration took = Duration.ofNanos(RunningTime.nanos() - start);
                quickest = took.compareTo(quickest) < 0 ? took : quickest;
            }
            // The first loads the page's classes.
            assertThat(quickest).isLessThan(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pagetypeinfo", "slabinfo", "vmallocinfo"})
    void aFileOfABackgroundTaskThatNeverAnswersHoldsUpThatTaskOnly(String file) throws Exception {
        try (Blocked blocked = start(List.of(file), "--collector." + file)) {
            for (int i = 0; i < 3; i++) {
                String body = blocked.scrapeWithin(2_000);
                assertThat(failed(body)).isEqualTo(failures(file));
            }
            assertThat(blocked.logged("collector failed")).hasSize(1);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whereNoFileAnswersTheProcessStillDoesAndEndsOnSigterm() throws Exception {
        List<String> all = List.copyOf(FILES.keySet());
        try (Blocked blocked = start(all)) {
            blocked.answer(List.of("meminfo", "vmstat", "pressure/memory"));
            try (RawClient slow = blocked.connect();
                    RawClient probe = blocked.connect()) {
                long start = RunningTime.nanos();
                slow.write(SCRAPE);
                assertThat(probe.get("/-/healthy").status()).isEqualTo(200);
                assertThat(Duration.ofNanos(RunningTime.nanos() - start)).isLessThan(Duration.ofSeconds(1));
                assertThat(failed(slow.readAnswer().text()))
                        .containsAll(failures(
                                "meminfo",
                                "buddyinfo",
                                "zoneinfo",
                                "vmstat",
                                "pressure",
                                "kernel",
                                "allocator",
                                "accounting"));
                assertThat(Duration.ofNanos(RunningTime.nanos() - start))
                        .isLessThan(Duration.ofMillis(BUDGET_ON_A_BUSY_MACHINE));
            }
            assertThat(blocked.exporter().terminate()).isLessThan(Duration.ofSeconds(1));
            assertThat(blocked.exporter().process().exitValue()).isIn(143, 0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void itIsNotReadyWhileTheOnlyCollectorHangs() throws Exception {
        try (Blocked blocked = start(List.of("meminfo"), "--collector.disable-defaults", "--collector.meminfo")) {
            // It began to hang in the scrape before the first.
            try (RawClient probe = blocked.connect()) {
                assertThat(probe.get("/-/ready").status()).isEqualTo(503);
                assertThat(probe.get("/-/healthy").status()).isEqualTo(200);
            }
            blocked.restore("meminfo");
            try (RawClient probe = blocked.connect()) {
                int status = 503;
                for (int i = 0; i < 100 && status == 503; i++) {
                    Thread.sleep(50);
                    status = probe.get("/-/ready").status();
                }
                assertThat(status).isEqualTo(200);
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void scrapesBeyondTheLimitAreTurnedAway() throws Exception {
        try (Blocked blocked = start(List.of(ALONE), "--web.max-requests=1", NO_HOLDERS)) {
            RawClient.Reply first;
            RawClient.Reply second;
            int trial = 0;
            // Where the machine stands still between the two, the first has ended, or has not begun.
            do {
                blocked.answer(List.of(ALONE));
                try (RawClient slow = blocked.connect();
                        RawClient other = blocked.connect()) {
                    slow.write(SCRAPE);
                    Thread.sleep(200);
                    second = other.get("/metrics");
                    first = slow.readAnswer();
                    assertThat(other.get("/metrics").status()).isEqualTo(200);
                }
            } while (++trial < 5 && second.status() == 200);
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.head()).containsIgnoringCase("\r\nRetry-After: 1\r\n");
            assertThat(second.text()).contains("--web.max-requests");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void sigtermEndsItInTheMiddleOfAScrapeThatHangs() throws Exception {
        try (Blocked blocked = start(List.of(ALONE), NO_HOLDERS)) {
            blocked.answer(List.of(ALONE));
            try (RawClient slow = blocked.connect()) {
                slow.write(SCRAPE);
                Thread.sleep(200);
                assertThat(blocked.exporter().terminate()).isLessThan(Duration.ofSeconds(1));
                assertThat(blocked.exporter().process().exitValue()).isIn(143, 0);
            }
        }
    }
}
