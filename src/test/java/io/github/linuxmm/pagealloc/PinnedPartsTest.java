package io.github.linuxmm.pagealloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.Meminfo;
import io.github.linuxmm.procfs.MeminfoReader;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.procfs.ZoneinfoReader;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedPartsTest {
    private static Stream<Path> trees() {
        return Fixtures.trees(Fixtures.PROC).stream();
    }

    private static Meminfo meminfo(Path tree) throws IOException {
        try (MeminfoReader reader = new MeminfoReader(new MountedProcfs(tree))) {
            return reader.read();
        }
    }

    private static Meminfo with(Meminfo meminfo, String name, long kilobytes) {
        return new Meminfo(
                meminfo.fields().stream()
                        .map(field -> field.name().equals(name) ? new Meminfo.Field(name, kilobytes, true) : field)
                        .collect(ImmutableList.toImmutableList()),
                Optional.empty());
    }

    private static MemoryAccount account(Path tree, Meminfo meminfo, Kernel kernel) throws IOException {
        try (ZoneinfoReader reader = new ZoneinfoReader(new MountedProcfs(tree))) {
            return MemoryAccount.of(meminfo, reader.read(), kernel);
        }
    }

    private static Kernel kernel(Path tree) throws IOException {
        return new KernelReader(new MountedProcfs(tree)).read();
    }

    private static Map<String, Long> parts(String tree) throws IOException {
        Path path = Fixtures.PROC.resolve(tree);
        return account(path, meminfo(path), kernel(path)).pinnedParts();
    }

    private static long field(String tree, String name) throws IOException {
        return meminfo(Fixtures.PROC.resolve(tree)).value(name).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void thePartsAddUpToPinnedMemory(Path tree) throws IOException {
        MemoryAccount account = account(tree, meminfo(tree), kernel(tree));
        assertThat(account.pinnedParts().isEmpty()).isEqualTo(account.pinned().isEmpty());
        if (account.pinned().isPresent()) {
            assertThat(account.pinnedParts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(account.pinned().getAsLong());
            assertThat(account.pinnedParts()).containsKeys("slab", "page_tables", "kernel_stack", "unaccounted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.12-x86_64", "next-x86_64", "6.1-arm64-64k", "6.6-s390x"})
    void stacksAreTakenOutOfVmallocWhereTheyAreMapped(String tree) throws IOException {
        long stacks = field(tree, "KernelStack");
        assertThat(parts(tree))
                .containsEntry("vmalloc", field(tree, "VmallocUsed") - stacks)
                .containsEntry("kernel_stack", stacks);
    }

    @Test
    void onPpc64leStacksAreNotInVmalloc() throws IOException {
        assertThat(parts("6.1-ppc64le-64k"))
                .containsEntry("vmalloc", field("6.1-ppc64le-64k", "VmallocUsed"))
                .containsEntry("kernel_stack", field("6.1-ppc64le-64k", "KernelStack"));
    }

    /** 5.10 tells the machine in uname alone, which of another host's files is not known. */
    @Test
    void aMachineThatIsNotKnownIsTakenForOneThatMapsItsStacks() throws IOException {
        Path tree = Fixtures.PROC.resolve("5.10-x86_64-2node");
        assertThat(kernel(tree).machine()).isEmpty();
        assertThat(parts("5.10-x86_64-2node"))
                .containsEntry(
                        "vmalloc",
                        field("5.10-x86_64-2node", "VmallocUsed") - field("5.10-x86_64-2node", "KernelStack"));
    }

    @Test
    void beforeVmallocUsedCountedMemoryItIsNoPart() throws IOException {
        assertThat(parts("4.18-el8-x86_64"))
                .doesNotContainKey("vmalloc")
                .containsEntry("percpu", field("4.18-el8-x86_64", "Percpu"));
        assertThat(parts("3.10-el7-x86_64"))
                .doesNotContainKeys("vmalloc", "percpu")
                .containsEntry("slab", field("3.10-el7-x86_64", "SUnreclaim"));
        assertThat(field("3.10-el7-x86_64", "VmallocUsed")).as("address space").isPositive();
    }

    /** ION and other drivers count pages that they can give back. */
    @Test
    void whatKReclaimableCountsBeyondSlabsIsInNoPart() throws IOException {
        Path tree = Fixtures.PROC.resolve("6.12-x86_64");
        Meminfo meminfo = meminfo(tree);
        Map<String, Long> before = account(tree, meminfo, kernel(tree)).pinnedParts();
        long kilobytes = meminfo.value("KReclaimable").orElseThrow() / 1024;
        MemoryAccount more = account(tree, with(meminfo, "KReclaimable", kilobytes + 5_000), kernel(tree));
        assertThat(more.pinnedParts().get("unaccounted")).isEqualTo(before.get("unaccounted") - 5_000 * 1024);
        assertThat(more.pinnedParts()).containsEntry("slab", before.get("slab"));
    }

    @Test
    void partsThatCannotBeTrueAreNotShown() throws IOException {
        Path tree = Fixtures.PROC.resolve("6.12-x86_64");
        for (long kilobytes : new long[] {Long.MAX_VALUE >> 10, 1L << 40, 8_000_000}) {
            MemoryAccount account = account(tree, with(meminfo(tree), "KernelStack", kilobytes), kernel(tree));
            assertThat(account.pinned()).isPresent();
            assertThat(account.pinnedParts()).isEmpty();
        }
    }
}
