package io.github.linuxmm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.procfs.Sysctl;
import io.github.linuxmm.procfs.TransparentHugepage;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.procfs.ZoneinfoReader;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Path X86 = Fixtures.PROC.resolve("6.12-x86_64");

    /** Those with machine-made files differ as their maker left them: two nodes have 90112. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3.10-el7-x86_64            | vm.min_free_kbytes=67584 (90112)
            3.4-arm32-highmem          | ''
            4.17-x86_64-nameless-line  | ''
            4.18-el8-x86_64            | vm.swappiness=30 (60)
            4.4-x86_64                 | ''
            4.9-x86_64-per-node-stats  | ''
            5.10-x86_64-2node          | vm.min_free_kbytes=67584 (90112)
            5.15-arm64-4k              | ''
            6.1-arm32-lpae-highmem-cma | ''
            6.1-arm64-64k              | ''
            6.1-ppc64le-64k            | ''
            6.1-x86_64-3node-movable   | ''
            6.12-x86_64                | ''
            6.18-x86_64                | ''
            6.6-s390x                  | ''
            next-x86_64                | ''
            """)
    void whatSomebodyChangedIsListedAndNothingElse(String tree, String differing) throws IOException {
        assertThat(Trees.text(Trees.differing(Fixtures.PROC.resolve(tree), TransparentHugepage.UNKNOWN)))
                .isEqualTo(differing);
    }

    @Test
    void noFixtureIsForgotten() {
        assertThat(Fixtures.trees(Fixtures.PROC).stream()
                        .filter(tree -> Files.exists(tree.resolve("sys/vm/min_free_kbytes"))))
                .hasSize(16);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            min_free_kbytes               | 67584           | ''
            min_free_kbytes               | 8192            | ''
            min_free_kbytes               | 2800            | vm.min_free_kbytes=2800 (67584)
            min_free_kbytes               | 1048576         | vm.min_free_kbytes=1048576 (67584)
            watermark_scale_factor        | 100             | vm.watermark_scale_factor=100 (10)
            watermark_boost_factor        | 0               | vm.watermark_boost_factor=0 (15000)
            extfrag_threshold             | 100             | vm.extfrag_threshold=100 (500)
            compaction_proactiveness      | 0               | vm.compaction_proactiveness=0 (20)
            compact_unevictable_allowed   | 0               | vm.compact_unevictable_allowed=0 (1)
            defrag_mode                   | 1               | vm.defrag_mode=1 (0)
            swappiness                    | 1               | vm.swappiness=1 (60)
            vfs_cache_pressure            | 50              | vm.vfs_cache_pressure=50 (100)
            zone_reclaim_mode             | 1               | vm.zone_reclaim_mode=1 (0)
            overcommit_memory             | 2               | vm.overcommit_memory=2 (0)
            percpu_pagelist_high_fraction | 8               | vm.percpu_pagelist_high_fraction=8 (0)
            nr_hugepages                  | 512             | vm.nr_hugepages=512 (0)
            lowmem_reserve_ratio          | 256 256 32 0 0  | ''
            lowmem_reserve_ratio          | 256 256 32 0    | ''
            lowmem_reserve_ratio          | 256 256 256 0 0 | vm.lowmem_reserve_ratio=256 256 256 0 0 (256 256 32 0 0)
            laptop_mode                   | 5               | ''
            """)
    void aSettingIsComparedWithTheKernelsChoice(String name, String values, String differing) throws IOException {
        assertThat(Trees.text(Settings.differing(
                        ImmutableList.of(sysctl(name, values)), kernel(), zones(), TransparentHugepage.UNKNOWN)))
                .isEqualTo(differing);
    }

    /** Where huge pages are on, the value without them was set by somebody. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            always  | 67584 | ''
            madvise | 67584 | ''
            never   | 67584 | ''
            never   | 8981  | ''
            always  | 8981  | vm.min_free_kbytes=8981 (67584)
            never   | 2800  | vm.min_free_kbytes=2800 (8981)
            """)
    void theKernelsChoiceDependsOnHugePages(String enabled, String kbytes, String differing) throws IOException {
        TransparentHugepage hugepage = new TransparentHugepage(Optional.of(enabled), Optional.of("madvise"));
        assertThat(Trees.text(Settings.differing(
                        ImmutableList.of(sysctl("min_free_kbytes", kbytes)), kernel(), zones(), hugepage)))
                .isEqualTo(differing);
    }

    @Test
    void whetherAProgramWaitsForAHugePageIsASettingToo() throws IOException {
        TransparentHugepage hugepage = new TransparentHugepage(Optional.of("always"), Optional.of("always"));
        assertThat(Trees.text(Trees.differing(X86, hugepage)))
                .isEqualTo("transparent_hugepage/defrag=always (madvise)");
        assertThat(Trees.differing(Fixtures.PROC.resolve("4.4-x86_64"), hugepage))
                .isEmpty();
    }

    @Test
    void theChoiceIsThatOfTheKernelsOwnFunctions() throws IOException {
        MinFreeKbytes choice = MinFreeKbytes.of(zones(), kernel()).orElseThrow();
        assertThat(choice.withHugePages()).hasValue(67_584);
        assertThat(choice.withoutHugePages()).isEqualTo(8_981);
    }

    @Test
    void eachReasonFitsIntoALine() {
        assertThat(SysctlDefaults.ALL.values())
                .allSatisfy(it -> assertThat(it.why()).isNotBlank().hasSizeLessThan(70));
    }

    private static Sysctl sysctl(String name, String values) {
        return new Sysctl(
                name,
                ImmutableDoubleArray.copyOf(Arrays.stream(values.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray()),
                "");
    }

    private static Kernel kernel() throws IOException {
        return new KernelReader(new MountedProcfs(X86)).read();
    }

    private static Zoneinfo zones() throws IOException {
        return new ZoneinfoReader(new MountedProcfs(X86)).read();
    }
}
