package io.github.linuxmm.pagealloc;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Meminfo;
import java.util.OptionalLong;

/**
 * Pinned memory by what it is used for, as far as meminfo tells (fs/proc/meminfo.c); the parts add up to it.
 *
 * <p>{@code unaccounted} is what is left: pages that somebody took straight from the buddy allocator. Before 5.4 that
 * includes slab objects beyond two pages (mm/slub.c kmalloc_large), and always the ARC of ZFS and balloons that meminfo does
 * not show. Pages beyond the reclaimable slabs that KReclaimable counts are not pinned, and in none of the parts.
 */
final class PinnedParts {
    /** Where kernels map their stacks with vmalloc (CONFIG_VMAP_STACK is the default), which then counts them too. */
    private static final ImmutableSet<String> MAPS_STACKS =
            ImmutableSet.of("x86_64", "aarch64", "s390x", "riscv64", "loongarch64");

    private PinnedParts() {}

    /**
     * The parts in bytes, in a fixed order; those that this kernel does not show are left out. None where they exceed pinned
     * memory by more than 2 % of MemTotal.
     */
    static ImmutableMap<String, Long> of(long pinned, long total, Meminfo meminfo, Kernel kernel) {
        ImmutableMap.Builder<String, Long> parts = ImmutableMap.builder();
        OptionalLong stacks = meminfo.value("KernelStack");
        OptionalLong vmalloc = vmalloc(meminfo, stacks, kernel);
        long left = pinned;
        left = put(parts, "slab", meminfo.value("SUnreclaim"), left);
        left = put(parts, "page_tables", meminfo.value("PageTables"), left);
        left = put(parts, "percpu", meminfo.value("Percpu"), left);
        left = put(parts, "vmalloc", vmalloc, left);
        left = put(parts, "kernel_stack", stacks, left);
        return left < -total * MemoryAccount.MAX_SKEW
                ? ImmutableMap.of()
                : parts.put("unaccounted", left).buildOrThrow();
    }

    /**
     * Without the stacks in it. VmallocUsed counts memory since 5.3; before it was 0, or address space. Where the machine is not
     * known, for lack of sys/kernel/arch, it is taken for one of those that map their stacks, as almost all do.
     */
    private static OptionalLong vmalloc(Meminfo meminfo, OptionalLong stacks, Kernel kernel) {
        OptionalLong used = meminfo.value("VmallocUsed");
        if (used.isEmpty()
                || used.getAsLong() == 0
                || meminfo.value("KReclaimable").isEmpty()) {
            return OptionalLong.empty();
        }
        boolean holdsStacks = kernel.machine().map(MAPS_STACKS::contains).orElse(true);
        long inIt = holdsStacks ? Math.min(stacks.orElse(0), used.getAsLong()) : 0;
        return OptionalLong.of(used.getAsLong() - inIt);
    }

    /** Returns what is left, saturated: with a part that is too large the whole is refused. */
    private static long put(ImmutableMap.Builder<String, Long> parts, String name, OptionalLong part, long left) {
        if (part.isEmpty()) {
            return left;
        }
        long bytes = part.getAsLong();
        parts.put(name, bytes);
        return left - bytes > left ? Long.MIN_VALUE : left - bytes;
    }
}
