package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.MapDifference;
import com.google.common.collect.Maps;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.scrape.BackgroundTasks;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.ExporterMetrics;
import io.github.linuxmm.scrape.FilteredRegistries;
import io.github.linuxmm.scrape.MmCollector;
import io.github.linuxmm.scrape.SampleMap;
import io.github.linuxmm.scrape.ScrapeSource;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the collectors, which keep descriptors, buffers and names from one read to the next, against {@link Reference}
 * over whole, cut and mutated files: every sample the same, and {@code success 0} exactly where something could not be
 * read.
 */
@Execution(ExecutionMode.CONCURRENT)
class DamagedFilesTest {
    private static final List<String> FILES =
            List.of("meminfo", "vmstat", "buddyinfo", "zoneinfo", "pressure/memory", "pagetypeinfo");
    private static final int MUTATIONS_A_FILE = 700;

    @TempDir
    Path procfs;

    private final HandClock clock = new HandClock();
    private Host host;
    private ScrapeSource scrapes;
    private ByteArrayOutputStream log;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(procfs.resolve("pressure"));
        host = Hosts.of(procfs, clock);
        log = new ByteArrayOutputStream();
        Log lines = new Log(
                new PrintStream(log, true, StandardCharsets.UTF_8),
                Log.Level.INFO,
                Log.Format.LOGFMT,
                Clock.systemUTC());
        ImmutableMap<String, Collector> collectors = ImmutableMap.of(
                "meminfo",
                new MeminfoCollector(),
                "vmstat",
                new VmstatCollector(name -> true),
                "buddyinfo",
                new BuddyinfoCollector(),
                "zoneinfo",
                new ZoneinfoCollector(),
                "pressure",
                new PressureCollector(),
                "pagetypeinfo",
                new PagetypeinfoCollector(true));
        scrapes = new FilteredRegistries(
                new MmCollector(
                        collectors,
                        host,
                        new ExporterMetrics(
                                "test", "test", new BackgroundTasks(List.of(), host, lines), Optional.empty(), lines),
                        lines),
                collectors.keySet());
    }

    static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.PROC).stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void wholeFilesAreReadAsTheReferenceReadsThem(Path tree) throws IOException {
        for (String file : FILES) {
            if (Files.exists(tree.resolve(file))) {
                check(file, Files.readAllBytes(tree.resolve(file)), tree + "/" + file);
                assertThat(Reference.of(file, Files.readAllBytes(tree.resolve(file)))
                                .hasProblem())
                        .as(file)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("trees")
    void filesCutAtAnyByteLoseWhatWasCutAndNothingElse(Path tree) throws IOException {
        for (String file : FILES) {
            if (!Files.exists(tree.resolve(file))) {
                continue;
            }
            byte[] whole = Files.readAllBytes(tree.resolve(file));
            // Every byte of the small files; of the large ones an uneven stride that meets all places of a line.
            int stride = Math.max(1, whole.length / 151);
            for (int length = 0; length < whole.length; length += stride) {
                check(file, Arrays.copyOf(whole, length), tree + "/" + file + " cut at " + length);
            }
        }
    }

    @Test
    void mutatedFilesGiveNoWrongValue() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Path> trees = Fixtures.trees(Fixtures.PROC);
        for (String file : FILES) {
            for (int i = 0; i < MUTATIONS_A_FILE; i++) {
                Path source = trees.get(random.nextInt(trees.size())).resolve(file);
                if (Files.exists(source)) {
                    byte[] bytes = Files.readAllBytes(source);
                    for (int n = random.nextInt(3); n >= 0; n--) {
                        bytes = Mutation.of(bytes, random);
                    }
                    check(file, bytes, source + ", seed " + seed + ", mutation " + i);
                }
            }
        }
    }

    @Test
    void garbageOfAnyLengthIsSurvived() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String file : FILES) {
            for (int length : new int[] {0, 1, 2, 100, 4095, 4096, 4097, 70_000}) {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                check(file, bytes, file + " of random bytes, seed " + seed);
            }
        }
    }

    @Test
    void aFailureIsLoggedOnceAndSoIsItsEnd() throws IOException {
        byte[] whole = Files.readAllBytes(Fixtures.trees(Fixtures.PROC).get(0).resolve("meminfo"));
        for (int i = 0; i < 3; i++) {
            check("meminfo", "MemTotal: -3 kB\n".getBytes(StandardCharsets.US_ASCII), "damaged");
        }
        check("meminfo", whole, "whole");
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .first()
                .asString()
                .contains(
                        "collector=meminfo", "meminfo:1: expected an unsigned 64-bit decimal, found 'MemTotal: -3 kB'");
    }

    private void check(String file, byte[] bytes, String what) throws IOException {
        Files.write(procfs.resolve(file), bytes);
        if (file.equals("pagetypeinfo")) {
            clock.pass(300_000);
            host.look().refreshPagetypeinfo();
        }
        String name = file.equals("pressure/memory") ? "pressure" : file;
        Map<String, Double> samples = SampleMap.of(
                Collections.list(scrapes.registry(List.of(name), List.of()).metricFamilySamples()));
        Double success = samples.remove("mm_exporter_collector_success{collector=" + name + "}");
        samples.keySet().removeIf(key -> key.startsWith("mm_exporter_"));
        Reference reference = Reference.of(file, bytes);
        MapDifference<String, Double> difference = Maps.difference(samples, reference.samples());
        assertThat(difference.areEqual()).as("%s: %s", what, difference).isTrue();
        assertThat(success).as("success of " + what).isEqualTo(reference.hasProblem() ? 0.0 : 1.0);
    }
}
