package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.collector.Mutation;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the readers of the files that name holders against {@link ReferenceHolders}, over whole, cut and mutated files. */
@Execution(ExecutionMode.CONCURRENT)
class HolderReadersTest {
    private static final int MUTATIONS = 3_000;

    private final Procfs procfs = new MountedProcfs(Fixtures.PROC);
    private final SlabinfoReader slabinfo = new SlabinfoReader(procfs);
    private final VmallocinfoReader vmallocinfo = new VmallocinfoReader(procfs);
    private final AllocinfoReader allocinfo = new AllocinfoReader(procfs);
    private final SocketMemoryReader protocols = new SocketMemoryReader(procfs);

    private record Said(List<String> names, Map<String, List<BigInteger>> numbers, Optional<String> problem) {
        void add(String name, long... values) {
            names.add(name);
            numbers.put(
                    name, Arrays.stream(values).mapToObj(BigInteger::valueOf).toList());
        }
    }

    private Said read(String file, byte[] bytes) {
        Said said = new Said(new ArrayList<>(), new TreeMap<>(), problem(file, bytes));
        switch (file) {
            case "slabinfo" ->
                slabinfo.parse(bytes, bytes.length)
                        .caches()
                        .forEach(
                                cache -> said.add(cache.name(), cache.pages(), cache.objects(), cache.activeObjects()));
            case "vmallocinfo" -> vmallocinfo.parse(bytes, bytes.length).pages().forEach(said::add);
            case "allocinfo" ->
                allocinfo.parse(bytes, bytes.length).sites().forEach(site -> said.add(site.name(), site.bytes()));
            default ->
                protocols
                        .parse(bytes, bytes.length)
                        .counters()
                        .forEach(counter -> said.add(counter.protocol(), counter.units()));
        }
        return said;
    }

    private Optional<String> problem(String file, byte[] bytes) {
        return switch (file) {
            case "slabinfo" -> slabinfo.parse(bytes, bytes.length).problem();
            case "vmallocinfo" -> vmallocinfo.parse(bytes, bytes.length).problem();
            case "allocinfo" -> allocinfo.parse(bytes, bytes.length).problem();
            default -> protocols.parse(bytes, bytes.length).problem();
        };
    }

    private void check(String file, byte[] bytes, String what) {
        Said said = read(file, bytes);
        ReferenceHolders reference = new ReferenceHolders(file, bytes);
        assertThat(said.numbers).as(what).isEqualTo(reference.said);
        assertThat(said.names).as(what + ": each once").doesNotHaveDuplicates();
        assertThat(said.problem.isPresent()).as("%s: %s", what, said.problem).isEqualTo(reference.problem);
        said.problem.ifPresent(
                text -> assertThat(text).as(what).startsWith(file + ":").contains("expected "));
        if (!file.equals("net/protocols")) {
            List<BigInteger> sizes = said.names.stream()
                    .map(name -> said.numbers.get(name).get(0))
                    .toList();
            assertThat(sizes).as(what + ": the largest first").isSortedAccordingTo((a, b) -> b.compareTo(a));
        }
    }

    private static List<Path> sources(String file) {
        List<Path> sources = Fixtures.trees(Fixtures.PROC).stream()
                .map(tree -> tree.resolve(file))
                .filter(Files::exists)
                .toList();
        assertThat(sources).as(file).hasSizeGreaterThan(1);
        return sources;
    }

    @ParameterizedTest
    @ValueSource(strings = {"slabinfo", "vmallocinfo", "allocinfo", "net/protocols"})
    void wholeFilesAreReadAsTheReferenceReadsThem(String file) throws IOException {
        for (Path source : sources(file)) {
            byte[] bytes = Files.readAllBytes(source);
            check(file, bytes, source.toString());
            assertThat(read(file, bytes).names).as(source.toString()).isNotEmpty();
            assertThat(problem(file, bytes)).as(source.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slabinfo", "vmallocinfo", "allocinfo", "net/protocols"})
    void filesCutAtAnyByteLoseWhatWasCutAndNothingElse(String file) throws IOException {
        for (Path source : sources(file)) {
            byte[] whole = Files.readAllBytes(source);
            for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 307)) {
                check(file, Arrays.copyOf(whole, length), source + " cut at " + length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slabinfo", "vmallocinfo", "allocinfo", "net/protocols"})
    void mutatedFilesGiveNoWrongValue(String file) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Path> sources = sources(file);
        for (int i = 0; i < MUTATIONS; i++) {
            Path source = sources.get(random.nextInt(sources.size()));
            byte[] bytes = Files.readAllBytes(source);
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes = Mutation.of(bytes, random);
            }
            check(file, bytes, source + ", seed " + seed + ", mutation " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slabinfo", "vmallocinfo", "allocinfo", "net/protocols"})
    void garbageOfAnyLengthIsSurvived(String file) {
        Random random = new Random(14);
        for (int length : new int[] {0, 1, 2, 100, 4095, 4096, 4097, 70_000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            check(file, bytes, length + " random bytes");
        }
    }

    private Said text(String file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        check(file, bytes, text);
        return read(file, bytes);
    }

    private static List<BigInteger> numbers(long... values) {
        return Arrays.stream(values).mapToObj(BigInteger::valueOf).toList();
    }

    /** Each mount of 9p makes a cache of one name, and a scrape must not have a series twice. */
    @Test
    void cachesOfOneNameAreOne() throws IOException {
        Said said = read("slabinfo", Files.readAllBytes(Fixtures.PROC.resolve("next-x86_64/slabinfo")));
        assertThat(said.numbers).containsEntry("9p-fcall-cache", numbers(80 * 64, 80, 76));
    }

    @Test
    void aCountOfObjectsInUseThatTheKernelTookBelowZeroIsNone() {
        Said said = text(
                "slabinfo",
                "slabinfo - version: 2.1\nfilp 18446744073709551613 32 256 16 1 : tunables 0 0 0 : slabdata 2 2 0\n");
        assertThat(said.numbers).containsEntry("filp", numbers(2, 32, 0));
        assertThat(said.problem).isEmpty();
    }

    @Test
    void statisticsOfADebugKernelAreNotRead() {
        Said said = text(
                "slabinfo",
                "slabinfo - version: 2.1 (statistics)\n# name\n"
                        + "filp 20 32 256 16 1 : tunables 120 60 8 : slabdata 2 2 0 : globalstat 1 2 3 : cpustat 4\n");
        assertThat(said.numbers).containsEntry("filp", numbers(2, 32, 20));
        assertThat(said.problem).isEmpty();
    }

    @Test
    void onlyAreasThatHavePagesOfTheirOwnHoldMemory() {
        Said said = text("vmallocinfo", """
                0xffffc90000000000-0xffffc90000012000   73728 load+0x1a/0x70 [mod] pages=17 vmalloc N0=4 N1=13
                0x(____ptrval____)-0x(____ptrval____)    8192 load+0x1f/0x70 [mod] pages=1 vmalloc vpages
                0x0000000000000000-0x0000000000000000   12288 acpi_os_map_iomem+0x12/0x20 phys=0x00000000bfee0000 ioremap
                0x0000000011e6f0a9-0x00000000b0c7d3e8   20480 unpurged vm_area
                0x0000000011e6f0a9-0x00000000b0c7d3e8  262144 vm_map_ram
                0x0000000011e6f0a9-0x00000000b0c7d3e8    8192 pages=1 vmalloc
                0x0000000011e6f0a9-0x00000000b0c7d3e8    8192 0xffffffffa01c8d35 pages=2 vmalloc
                """);
        assertThat(said.names).containsExactly("load [mod]", "0xffffffffa01c8d35", "unknown");
        assertThat(said.numbers)
                .containsEntry("load [mod]", numbers(18))
                .containsEntry("unknown", numbers(1))
                .containsEntry("0xffffffffa01c8d35", numbers(2));
        assertThat(said.problem).isEmpty();
    }

    /** The kernel ends each line with a blank, and from 2.0 on puts pairs between. */
    @Test
    void aSiteIsNamedByFileModuleAndFunctionAlone() throws IOException {
        String ring = "drivers/next/ring.c:88 [next_ring] func:next_ring_alloc";
        Said said = read("allocinfo", Files.readAllBytes(Fixtures.PROC.resolve("next-x86_64/allocinfo")));
        assertThat(said.names).startsWith(ring).contains("arch/x86/kernel/cpu/mce/core.c:2709 func:mce_device_create");
        assertThat(said.numbers).containsEntry(ring, numbers(67_108_864));
    }

    @Test
    void slabsAndPagesThatCanMoveAreNoSites() throws IOException {
        Said said = read("allocinfo", Files.readAllBytes(Fixtures.PROC.resolve("6.12-x86_64/allocinfo")));
        assertThat(said.names)
                .startsWith("mm/page_ext.c:271 func:alloc_page_ext")
                .noneMatch(name -> name.matches("mm/(slub|filemap|readahead|memory|shmem|huge_memory).*"))
                .as("frees of one CPU and allocations of another")
                .noneMatch(name -> name.startsWith("kernel/cred.c"));
        assertThat(said.numbers)
                .as("a header's function, of two files")
                .containsEntry("./include/linux/skbuff.h:3378 func:__dev_alloc_pages", numbers(12_288));
    }

    @Test
    void protocolsThatShareACounterAreOne() throws IOException {
        Said said = read("net/protocols", Files.readAllBytes(Fixtures.PROC.resolve("3.10-el7-x86_64/net/protocols")));
        assertThat(said.names).containsExactly("SCTP", "UDP", "TCP");
        assertThat(said.numbers)
                .containsEntry("TCP", numbers(5120))
                .containsEntry("UDP", numbers(31))
                .containsEntry("SCTP", numbers(12));
    }
}
