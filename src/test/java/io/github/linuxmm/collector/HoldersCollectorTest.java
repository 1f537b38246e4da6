package io.github.linuxmm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.SampleMap;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collectors of holders together, on files that change. */
class HoldersCollectorTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path procfs;

    private final HandClock clock = new HandClock();
    private Host host;

    @BeforeEach
    void layFiles() throws IOException {
        Files.createDirectories(procfs.resolve("net"));
        Files.createDirectories(procfs.resolve("sys/kernel"));
        for (String file : List.of(
                "meminfo",
                "zoneinfo",
                "vmstat",
                "sys/kernel/osrelease",
                "sys/kernel/arch",
                "slabinfo",
                "vmallocinfo",
                "allocinfo",
                "net/protocols")) {
            Files.copy(Fixtures.PROC.resolve("6.12-x86_64").resolve(file), procfs.resolve(file));
        }
        host = Hosts.of(procfs, clock);
        minute();
    }

    private void minute() {
        clock.pass(60_000);
        host.slabinfo().refresh();
        host.vmallocinfo().refresh();
        host.allocinfo().refresh();
        host.recordHolders();
    }

    private Map<String, Double> samples(Collector collector) throws IOException {
        Families out = new Families();
        collector.collect(host.look(), out);
        return SampleMap.of(out.all());
    }

    private void replace(String file, String text, String by) throws IOException {
        String before = Files.readString(procfs.resolve(file));
        assertThat(before).contains(text);
        Files.writeString(procfs.resolve(file), before.replace(text, by));
    }

    private void appendLine(String file, String line) throws IOException {
        Files.writeString(procfs.resolve(file), Files.readString(procfs.resolve(file)) + line + "\n");
    }

    @Test
    void whoGrewIsNamedWithSourceNameAndBytes() throws IOException {
        Collector collector = new HoldersCollector(Duration.ofMinutes(1));
        assertThat(samples(collector))
                .as("nobody yet")
                .noneSatisfy((name, value) -> assertThat(name).startsWith("mm_holder_growth_bytes"));
        appendLine("slabinfo", "leak 4096 4096 4096 8 8 : tunables 0 0 0 : slabdata 512 512 0");
        appendLine("vmallocinfo", "0x1-0x2 8392704 ring_alloc+0x1/0x2 [ring] pages=2048 vmalloc N0=2048");
        appendLine("allocinfo", "     4194304     1024 drivers/net/ring.c:7 [ring] func:ring_fill ");
        replace("net/protocols", "   2   no", "4098   no");
        minute();
        Map<String, Double> samples = samples(collector);
        Map.of(
                        "source=slabinfo,name=leak",
                        16 * MIB,
                        "source=sockets,name=TCP",
                        16 * MIB,
                        "source=vmallocinfo,name=ring_alloc [ring]",
                        8 * MIB,
                        "source=allocinfo,name=drivers/net/ring.c:7 [ring] func:ring_fill",
                        4 * MIB)
                .forEach((who, grown) -> assertThat(samples)
                        .containsEntry("mm_holder_growth_bytes{" + who + ",window=1h}", (double) grown)
                        .containsEntry("mm_holder_growth_bytes{" + who + ",window=1d}", (double) grown));
        assertThat(samples)
                .containsEntry("mm_holder_bytes{source=slabinfo,name=leak}", 16.0 * MIB)
                .containsEntry("mm_holder_bytes{source=sockets,name=TCP}", 16.0 * MIB + 8192)
                .containsEntry("mm_holder_window_seconds{source=pinned,window=1d}", 60.0)
                .containsKeys(
                        "mm_holder_read_cpu_seconds{source=slabinfo}",
                        "mm_holder_read_cpu_seconds{source=vmallocinfo}",
                        "mm_holder_read_cpu_seconds{source=allocinfo}");
        assertThat(samples.keySet().stream().filter(name -> name.startsWith("mm_holder_bytes")))
                .as("and nobody else")
                .hasSize(4);
    }

    @Test
    void memoryThatNoFileNamesIsUnaccountedAndFreeMemoryIsNoHolder() throws IOException {
        replace("meminfo", "MemFree:", "MemFree:        1 kB\nWasFree:");
        minute();
        assertThat(samples(new HoldersCollector(Duration.ofMinutes(1))).keySet())
                .filteredOn(name -> name.startsWith("mm_holder_bytes"))
                .containsExactly("mm_holder_bytes{source=pinned,name=unaccounted}");
    }

    @Test
    void aFileThatCannotBeReadOnceDoesNotCostThePast() throws IOException {
        String whole = Files.readString(procfs.resolve("slabinfo"));
        Files.writeString(procfs.resolve("slabinfo"), "garbage\n");
        minute();
        Files.writeString(
                procfs.resolve("slabinfo"), whole + "leak 4096 4096 4096 8 8 : tunables 0 0 0 : slabdata 512 512 0\n");
        minute();
        assertThat(samples(new HoldersCollector(Duration.ofMinutes(1))))
                .containsEntry("mm_holder_growth_bytes{source=slabinfo,name=leak,window=1d}", 16.0 * MIB)
                .containsEntry("mm_holder_window_seconds{source=pinned,window=1d}", 120.0);
    }

    @Test
    void aCacheThatLeavesTheTenLargestLeavesNoSeries() throws IOException {
        Map<String, Double> before = samples(new SlabinfoCollector(true));
        assertThat(before)
                .containsKey("mm_slab_cache_bytes{cache=vm_area_struct}")
                .hasSize(30);
        appendLine("slabinfo", "leak 1024 4096 4096 8 8 : tunables 0 0 0 : slabdata 512 512 0");
        minute();
        Map<String, Double> after = samples(new SlabinfoCollector(true));
        assertThat(after)
                .hasSize(30)
                .containsEntry("mm_slab_cache_bytes{cache=leak}", 16.0 * MIB)
                .containsEntry("mm_slab_cache_objects{cache=leak}", 4096.0)
                .containsEntry("mm_slab_cache_active_ratio{cache=leak}", 0.25);
        assertThat(after.keySet()).noneMatch(name -> name.contains("vm_area_struct"));
    }

    @Test
    void twoCallersOfOneSizeAreBothShownAndThoseWithoutPagesAreNot() throws IOException {
        Files.writeString(procfs.resolve("vmallocinfo"), """
                0x1-0x2 8192 a+0x1/0x2 pages=1 vmalloc
                0x1-0x2 8192 b+0x1/0x2 [m] pages=1 vmalloc
                0x1-0x2 8192 c+0x1/0x2 pages=0 vmalloc
                0x1-0x2 8192 d+0x1/0x2 ioremap
                """);
        minute();
        assertThat(samples(new VmallocinfoCollector(true)))
                .isEqualTo(Map.of(
                        "mm_vmalloc_caller_bytes{caller=a}", 4096.0, "mm_vmalloc_caller_bytes{caller=b [m]}", 4096.0));
    }
}
