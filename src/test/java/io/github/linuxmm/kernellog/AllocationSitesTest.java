package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationSitesTest {
    private final AllocationSites sites = new AllocationSites();

    private void add(String... lines) {
        List.of(lines).forEach(sites::add);
    }

    @Test
    void theLinesBelowTheHeadingAreTaken() {
        add(
                "Memory allocations (profiling is currently turned on):",
                "     1.32 GiB    86508 mm/huge_memory.c:1160 func:vma_alloc_anon_folio_pmd",
                "     137 MiB    35054 mm/slub.c:2319 func:alloc_slab_page",
                "printk: console messages dropped",
                "    12.5 KiB        3 drivers/net/veth.c:1430 [veth] func:veth_alloc_queues",
                "       512 B        1 init/main.c:1 func:start");
        assertThat(sites.last())
                .containsExactly(
                        Map.entry("mm/huge_memory.c:1160 func:vma_alloc_anon_folio_pmd", Math.round(1.32 * (1L << 30))),
                        Map.entry("mm/slub.c:2319 func:alloc_slab_page", 137L << 20),
                        Map.entry("drivers/net/veth.c:1430 [veth] func:veth_alloc_queues", 12_800L),
                        Map.entry("init/main.c:1 func:start", 512L));
    }

    @Test
    void theNextReportReplacesTheLast() {
        add("Memory allocations:", "  1 MiB 1 a.c:1 func:a", "Memory allocations:", "  2 MiB 1 b.c:1 func:b");
        assertThat(sites.last()).containsOnlyKeys("b.c:1 func:b");
    }

    @Test
    void withoutAHeadingOrAfterTenLinesNothingIsTaken() {
        add("  1 MiB 1 a.c:1 func:a");
        assertThat(sites.last()).isEmpty();
        add("Memory allocations:");
        for (int i = 0; i < 12; i++) {
            add("  1 MiB 1 a.c:" + i + " func:a");
        }
        assertThat(sites.last()).hasSize(10).doesNotContainKey("a.c:10 func:a");
    }

    @Test
    void otherTextIsNoPlace() {
        add("Memory allocations:", "99999 MiB 1 a.c:1 func:a", "1 PiB 1 a.c:1 func:a", "1 MiB 1 a b.c:1 func:a", "");
        assertThat(sites.last()).isEmpty();
    }
}
