package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.SampleMap;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Model and accounting on damaged files, and on files of different machines: no exception, no impossible number. */
@Execution(ExecutionMode.CONCURRENT)
class DamagedModelTest {
    private static final List<String> FILES = List.of("meminfo", "zoneinfo", "buddyinfo", "pagetypeinfo");
    private static final int MUTATIONS = 3_000;

    @TempDir
    Path procfs;

    private final HandClock clock = new HandClock();

    @Test
    void whatCannotBeSaidIsAbsentAndNothingIsImpossible() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Path> trees = Fixtures.trees(Fixtures.PROC);
        Host old = host("3.10.0");
        Host recent = host("6.12.1");
        for (int i = 0; i < MUTATIONS; i++) {
            Path tree = trees.get(random.nextInt(trees.size()));
            for (String file : FILES) {
                Path source = (random.nextInt(20) == 0 ? trees.get(random.nextInt(trees.size())) : tree).resolve(file);
                byte[] bytes = Files.exists(source) ? Files.readAllBytes(source) : new byte[0];
                Files.write(procfs.resolve(file), random.nextBoolean() ? Mutation.of(bytes, random) : bytes);
            }
            Host host = random.nextBoolean() ? old : recent;
            clock.pass(300_000);
            host.look().refreshPagetypeinfo();
            Snapshot now = host.look();
            Families out = new Families();
            new AllocatorCollector().collect(now, out);
            new AccountingCollector().collect(now, out);
            check(SampleMap.of(out.all()), "seed " + seed + ", mutation " + i + " of " + tree);
        }
    }

    /** A host whose kernel, and so its page size, is read before its files are damaged. */
    private Host host(String release) throws IOException {
        Path osrelease = Files.createDirectories(procfs.resolve("sys/kernel")).resolve("osrelease");
        Files.writeString(osrelease, release + "\n");
        Path tree = Fixtures.PROC.resolve("6.12-x86_64");
        for (String file : List.of("meminfo", "zoneinfo", "buddyinfo", "vmstat")) {
            Files.copy(tree.resolve(file), procfs.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Host host = Hosts.of(procfs, clock);
        assertThat(host.look().kernel().pageSize()).hasValue(4096);
        return host;
    }

    private static void check(Map<String, Double> samples, String what) {
        double parts = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            double value = sample.getValue();
            String name = sample.getKey();
            if (name.startsWith("mm_memory_bytes")) {
                parts += value;
            }
            double lowest = name.contains("fragmentation_index") ? -1 : name.contains("part=unaccounted") ? -1e18 : 0;
            assertThat(value).as("%s: %s", what, name).isFinite().isGreaterThanOrEqualTo(lowest);
            if (name.contains("ratio{") || name.contains("_index{")) {
                assertThat(value).as("%s: %s", what, name).isLessThanOrEqualTo(1);
            }
        }
        assertThat(parts).as(what).isGreaterThanOrEqualTo(0);
    }
}
