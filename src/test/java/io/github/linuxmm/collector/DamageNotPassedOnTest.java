package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.log.Log;
import io.github.linuxmm.pagealloc.Availability;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.scrape.BackgroundTasks;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.ExporterMetrics;
import io.github.linuxmm.scrape.MmCollector;
import io.github.linuxmm.scrape.SampleMap;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What several collectors say of damaged files: what is derived from a file of which something could not be read is
 * absent or the same as before the damage, and the collector says that it failed.
 */
class DamageNotPassedOnTest {
    private static final List<String> FILES = List.of("meminfo", "zoneinfo", "buddyinfo", "pagetypeinfo");
    private static final String MODEL = "mm_zone_allocatable_blocks mm_allocatable_blocks mm_unusable_free_ratio";
    private static final String ACCOUNT = "mm_memory_bytes mm_memory_pinned_bytes mm_unmovable_dispersion_ratio";
    private static final String INDICES = "mm_zone_unusable_free_ratio mm_zone_fragmentation_index";
    private static final Path TREE = Fixtures.PROC.resolve("6.12-x86_64");
    private static final int MUTATIONS = 800;

    @TempDir
    Path procfs;

    private final HandClock clock = new HandClock();

    static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.PROC).stream();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            meminfo  | SReclaimable:     | SReclaimable: x   | accounting           | mm_memory
            meminfo  | Inactive(file):   | Inactive(file): - | accounting           | mm_memory
            meminfo  | DirectMap4k:      | DirectMap4k: -    | accounting           | mm_memory
            zoneinfo | nr_free_cma  0    | nr_free_cma -1    | allocator accounting | mm_memory mm_allocatable mm_zone_alloc mm_unusable
            zoneinfo | nr_zspages   0    | nr_zspages -1     | allocator accounting | mm_memory mm_allocatable mm_zone_alloc mm_unusable
            buddyinfo| zone    DMA32     | zone    DMA       | allocator            | mm_allocatable mm_zone_alloc mm_unusable
            """)
    void oneDamagedLineLeavesNothingDerivedFromItsFile(
            String file, String line, String damaged, String collectors, String absent) throws IOException {
        copy(TREE);
        String whole = Files.readString(TREE.resolve(file));
        assertThat(whole).contains(line);
        Files.writeString(procfs.resolve(file), whole.replaceFirst(Pattern.quote(line), damaged));
        Map<String, Double> samples = scrape(host());
        for (String prefix : absent.split(" ")) {
            assertThat(samples.keySet()).noneMatch(name -> name.startsWith(prefix));
        }
        for (String collector : collectors.split(" ")) {
            assertThat(samples).containsEntry("mm_exporter_collector_success{collector=" + collector + "}", 0.0);
        }
        boolean indices = samples.keySet().stream().anyMatch(name -> name.startsWith("mm_zone_fragmentation_index"));
        assertThat(indices).as("indices of zones").isEqualTo(!file.equals("buddyinfo"));
    }

    /** Where a file ends between two zones, each that is left is whole. */
    @ParameterizedTest
    @MethodSource("trees")
    void aZoneinfoThatEndsEarlyMovesNoReserveToAnotherZone(Path tree) throws IOException {
        checkCuts(tree, "zoneinfo", "\nNode ", MODEL + " mm_zone_lowmem_reserve_pages " + ACCOUNT);
    }

    /** DMA's reserve against Normal was taken for one against HighMem, and order 0 seemed to be allocatable. */
    @Test
    void aZoneinfoThatEndsBehindDmaTellsNothingOfTheAllocator() throws IOException {
        copy(TREE);
        String whole = Files.readString(TREE.resolve("zoneinfo"));
        Files.writeString(procfs.resolve("zoneinfo"), whole.substring(0, whole.indexOf("Node 0, zone    DMA32")));
        HostState state = host().look().allocator();
        assertThat(state.orders()).isEqualTo(11);
        for (int order = 0; order < state.orders(); order++) {
            assertThat(state.availability(Gfp.KERNEL, order, Watermark.MIN)).isEqualTo(Availability.UNKNOWN);
            assertThat(state.availability(Gfp.ATOMIC, order, Watermark.MIN)).isEqualTo(Availability.UNKNOWN);
        }
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aMeminfoThatEndsBetweenTwoLinesHasNoPinnedMemoryOrTheSame(Path tree) throws IOException {
        checkCuts(tree, "meminfo", "\n", "mm_memory_pinned_bytes");
    }

    private void checkCuts(Path tree, String file, String cut, String families) throws IOException {
        copy(tree);
        Host host = host();
        Map<String, Double> before = scrape(host);
        byte[] whole = Files.readAllBytes(tree.resolve(file));
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(cut); at >= 0; at = text.indexOf(cut, at + 1)) {
            Files.write(procfs.resolve(file), Arrays.copyOf(whole, at + 1));
            assertSameOrAbsent(before, scrape(host), families, tree + "/" + file + " cut at " + at);
        }
    }

    @Test
    void whatIsDerivedFromADamagedFileIsAbsentOrTheSame() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Path> trees = Fixtures.trees(Fixtures.PROC);
        int problems = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Path tree = trees.get(i % trees.size());
            String file = FILES.get(random.nextInt(FILES.size()));
            if (!Files.exists(tree.resolve(file))) {
                continue;
            }
            copy(tree);
            Host host = host();
            Map<String, Double> before = scrape(host);
            byte[] damaged = Mutation.of(Files.readAllBytes(tree.resolve(file)), random);
            Files.write(procfs.resolve(file), damaged);
            if (Reference.of(file, damaged).hasProblem()) {
                problems++;
                clock.pass(300_000);
                host.look().refreshPagetypeinfo();
                String families = file.equals("meminfo") ? ACCOUNT : MODEL + " " + INDICES + " " + ACCOUNT;
                String what = tree + "/" + file + ", seed " + seed + ", mutation " + i;
                // Without pagetypeinfo less is known of the blocks, so that the counts may be lower bounds.
                assertSameOrAbsent(
                        before, scrape(host), file.equals("pagetypeinfo") ? INDICES + " " + ACCOUNT : families, what);
            }
        }
        assertThat(problems).isGreaterThan(MUTATIONS / 5);
    }

    /** No other row tells that the first part of it is too short. */
    @ParameterizedTest
    @ValueSource(strings = {"\n 243", "\n\t243", " 24\n3"})
    void theOnlyRowOfBuddyinfoBrokenInTwoTellsNothing(String broken) throws IOException {
        Path tree = Fixtures.PROC.resolve("6.1-ppc64le-64k");
        copy(tree);
        String whole = Files.readString(tree.resolve("buddyinfo"));
        assertThat(whole.lines()).hasSize(1);
        Files.writeString(procfs.resolve("buddyinfo"), whole.replace("    243", broken));
        Map<String, Double> samples = scrape(host());
        assertThat(samples.keySet())
                .noneMatch(name -> name.startsWith("mm_zone_unusable") || name.startsWith("mm_zone_fragmentation"));
        assertThat(samples).containsEntry("mm_exporter_collector_success{collector=allocator}", 0.0);
    }

    @Test
    void buddyinfoAloneGivesItsIndices() throws IOException {
        copy(TREE);
        Map<String, Double> before = scrape(host());
        Files.delete(procfs.resolve("zoneinfo"));
        Map<String, Double> samples = scrape(host());
        before.keySet().removeIf(name -> !name.startsWith("mm_zone_fragmentation_index"));
        assertThat(before).isNotEmpty();
        assertThat(samples).containsAllEntriesOf(before);
        assertThat(samples).containsEntry("mm_exporter_collector_success{collector=allocator}", 1.0);
    }

    private static void assertSameOrAbsent(
            Map<String, Double> before, Map<String, Double> after, String families, String what) {
        List<String> derived = List.of(families.split(" "));
        after.forEach((name, value) -> {
            if (derived.contains(name.substring(0, name.contains("{") ? name.indexOf('{') : name.length()))) {
                assertThat(value).as("%s: %s", what, name).isEqualTo(before.get(name));
            }
        });
    }

    private void copy(Path tree) throws IOException {
        for (String file : List.of("meminfo", "zoneinfo", "buddyinfo", "pagetypeinfo", "vmstat")) {
            Files.deleteIfExists(procfs.resolve(file));
            if (Files.exists(tree.resolve(file))) {
                Files.write(procfs.resolve(file), Files.readAllBytes(tree.resolve(file)));
            }
        }
        Path release = tree.resolve("sys/kernel/osrelease");
        Files.createDirectories(procfs.resolve("sys/kernel"));
        Files.writeString(
                procfs.resolve("sys/kernel/osrelease"), Files.exists(release) ? Files.readString(release) : "6.12.1\n");
    }

    /** A host that has read its kernel and pagetypeinfo. */
    private Host host() throws IOException {
        Host host = Hosts.of(procfs, clock);
        host.look().kernel();
        host.look().refreshPagetypeinfo();
        return host;
    }

    private static Map<String, Double> scrape(Host host) {
        ImmutableMap<String, Collector> collectors = ImmutableMap.of(
                "allocator", new AllocatorCollector(),
                "accounting", new AccountingCollector(),
                "zoneinfo", new ZoneinfoCollector());
        Log silent = new Log(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Log.Level.ERROR,
                Log.Format.LOGFMT,
                Clock.systemUTC());
        return SampleMap.of(new MmCollector(
                        collectors,
                        host,
                        new ExporterMetrics(
                                "test", "test", new BackgroundTasks(List.of(), host, silent), Optional.empty(), silent),
                        silent)
                .collect());
    }
}
