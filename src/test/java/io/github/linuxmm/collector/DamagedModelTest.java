package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.Fixtures;
import io.github.linuxmm.procfs.BuddyinfoReader;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.MeminfoReader;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.PagetypeinfoReader;
import io.github.linuxmm.procfs.ZoneinfoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model and accounting on damaged files, and on files of different machines: no exception, no impossible number. */
class DamagedModelTest {
    private static final List<String> FILES = List.of("meminfo", "zoneinfo", "buddyinfo", "pagetypeinfo");
    private static final int MUTATIONS = 3_000;

    @TempDir
    Path procfs;

    @Test
    void whatCannotBeSaidIsAbsentAndNothingIsImpossible() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Path> trees = Fixtures.trees(Fixtures.PROC);
        Source<Kernel> kernel = () -> new Kernel(random.nextBoolean() ? "3.10.0" : "6.12.1", "x86_64", 4096);
        try (BuddyinfoReader buddyinfo = new BuddyinfoReader(procfs); ZoneinfoReader zoneinfo = new ZoneinfoReader(procfs);
                MeminfoReader meminfo = new MeminfoReader(procfs);
                PagetypeinfoReader pagetypeinfo = new PagetypeinfoReader(procfs)) {
            for (int i = 0; i < MUTATIONS; i++) {
                Path tree = trees.get(random.nextInt(trees.size()));
                for (String file : FILES) {
                    Path source = (random.nextInt(20) == 0 ? trees.get(random.nextInt(trees.size())) : tree).resolve(file);
                    byte[] bytes = Files.exists(source) ? Files.readAllBytes(source) : new byte[0];
                    Files.write(procfs.resolve(file), random.nextBoolean() ? Mutation.of(bytes, random) : bytes);
                }
                Families out = new Families();
                new AllocatorCollector(new HostSource(zoneinfo::read, buddyinfo::read, kernel,
                        () -> Optional.of(read(pagetypeinfo))), buddyinfo::read).collect(out);
                new AccountingCollector(meminfo::read, zoneinfo::read, kernel, () -> Optional.of(read(pagetypeinfo)))
                        .collect(out);
                check(Samples.of(out.all()), "seed " + seed + ", mutation " + i + " of " + tree);
            }
        }
    }

    private static Pagetypeinfo read(PagetypeinfoReader reader) {
        try {
            return reader.read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
