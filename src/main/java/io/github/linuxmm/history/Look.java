package io.github.linuxmm.history;

import io.github.linuxmm.kernellog.KernelLog;
import io.github.linuxmm.kernellog.KernelLogCounts;
import io.github.linuxmm.kernellog.LoggedGfp;
import io.github.linuxmm.kernellog.OomConstraint;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.MemoryAccount;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.pagealloc.ZoneState;
import io.github.linuxmm.procfs.Vmstat;
import io.github.linuxmm.procfs.VmstatName;
import io.github.linuxmm.sampler.SamplerTotals;
import io.github.linuxmm.snapshot.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Takes the figures of a moment from a snapshot. What cannot be read, or has a problem, is not known. */
public final class Look {
    private static final Map<String, Figure> PINNED = Map.of(
            "slab", Figure.PINNED_SLAB_BYTES,
            "page_tables", Figure.PINNED_PAGE_TABLES_BYTES,
            "percpu", Figure.PINNED_PERCPU_BYTES,
            "vmalloc", Figure.PINNED_VMALLOC_BYTES,
            "kernel_stack", Figure.PINNED_KERNEL_STACK_BYTES,
            "unaccounted", Figure.PINNED_UNACCOUNTED_BYTES);
    private static final Map<String, Figure> PARTS = Map.of(
            "file", Figure.FILE_BYTES,
            "anon", Figure.ANON_BYTES,
            "pcp", Figure.PCP_BYTES,
            "hugetlb", Figure.HUGETLB_BYTES);

    private final Snapshot now;
    private final Moment moment;

    private Look(Snapshot now, Moment moment) {
        this.now = now;
        this.moment = moment;
    }

    /**
     * The figures of a moment.
     *
     * @param sampled the sampler's sums; empty where it is off
     */
    public static Moment at(Snapshot now, Optional<SamplerTotals> sampled) {
        Optional<HostState> allocator = Snapshot.ifReadable(now::allocator);
        int orders = allocator.map(HostState::orders).orElse(KernelLog.ORDERS);
        Moment moment = new Moment(now.unixMillis(), now.monotonicNanos(), orders);
        Look look = new Look(now, moment);
        allocator.ifPresent(look::allocator);
        sampled.ifPresent(look::sampled);
        look.memory();
        look.vmstat();
        look.kernelLog();
        return moment;
    }

    private void allocator(HostState host) {
        for (int order = 0; order < host.orders(); order++) {
            moment.put(
                    Figure.UNUSABLE_RATIO, order, host.unusableFreeRatio(order).orElse(Double.NaN));
            OptionalLong blocks = host.allocatableBlocks(Gfp.KERNEL, order);
            moment.put(Figure.ALLOCATABLE_BLOCKS, order, blocks.isPresent() ? blocks.getAsLong() : Double.NaN);
            if (host.complete()) {
                long free = 0;
                for (ZoneState zone : host.zones()) {
                    free += zone.blocks().get(order);
                }
                moment.put(Figure.FREE_BLOCKS, order, free);
            }
        }
    }

    private void sampled(SamplerTotals totals) {
        for (int order = 0; order < moment.orders(); order++) {
            // Sums begin at 0, also before the first sample: else what befell the first moments would not be an
            // increase.
            boolean counted = order < totals.orders();
            moment.put(
                    Figure.UNAVAILABLE_SECONDS,
                    order,
                    counted ? totals.unavailableSeconds(Gfp.KERNEL, order, Watermark.MIN) : 0);
            moment.put(
                    Figure.UNKNOWN_SECONDS,
                    order,
                    counted ? totals.unknownSeconds(Gfp.KERNEL, order, Watermark.MIN) : 0);
        }
        moment.put(Figure.MISSED_SECONDS, totals.missedSeconds());
    }

    private void memory() {
        Snapshot.ifReadable(now::meminfo)
                .filter(whole -> whole.problem().isEmpty())
                .ifPresent(meminfo -> {
                    put(Figure.TOTAL_BYTES, meminfo.value("MemTotal"));
                    put(Figure.AVAILABLE_BYTES, meminfo.value("MemAvailable"));
                    put(Figure.FREE_BYTES, meminfo.value("MemFree"));
                    put(Figure.SLAB_RECLAIMABLE_BYTES, meminfo.value("SReclaimable"));
                });
        Snapshot.ifReadable(now::memory).ifPresent(this::account);
    }

    private void account(MemoryAccount account) {
        put(Figure.PINNED_BYTES, account.pinned());
        account.parts().forEach((part, bytes) -> put(PARTS.get(part), bytes));
        account.pinnedParts().forEach((part, bytes) -> put(PINNED.get(part), bytes));
    }

    private void vmstat() {
        Snapshot.ifReadable(now::vmstat)
                .filter(whole -> whole.problem().isEmpty())
                .ifPresent(vmstat -> {
                    put(Figure.COMPACT_STALL, vmstat.value("compact_stall"));
                    put(Figure.COMPACT_FAIL, vmstat.value("compact_fail"));
                    moment.put(Figure.DIRECT_RECLAIMS, sum(vmstat, "allocstall"));
                    moment.put(Figure.RECLAIMED_PAGES, sum(vmstat, "pgsteal_kswapd") + sum(vmstat, "pgsteal_direct"));
                    moment.put(Figure.CACHES_DROPPED, sum(vmstat, "drop_pagecache") + sum(vmstat, "drop_slab"));
                });
    }

    /** Over the zones, which some kernels split a counter by; NaN where there is none. */
    private static double sum(Vmstat vmstat, String base) {
        double sum = Double.NaN;
        for (Vmstat.Item item : vmstat.items()) {
            if (item.name().startsWith(base)
                    && VmstatName.of(item.name()).base().equals(base)) {
                sum = (Double.isNaN(sum) ? 0 : sum) + item.value();
            }
        }
        return sum;
    }

    private void kernelLog() {
        Snapshot.ifReadable(now::kernelLog).filter(KernelLogCounts::readable).ifPresent(log -> {
            long couldWait = 0;
            for (int order = 0; order < Math.min(KernelLog.ORDERS, moment.orders()); order++) {
                long failed = 0;
                for (LoggedGfp gfp : LoggedGfp.values()) {
                    failed += log.failures(order, gfp);
                }
                couldWait += order > 0 ? log.failures(order, LoggedGfp.KERNEL) : 0;
                moment.put(Figure.FAILURES, order, failed);
            }
            moment.put(Figure.FAILURES_THAT_COULD_WAIT, couldWait);
            moment.put(Figure.FAILURES_SUPPRESSED, log.suppressed());
            moment.put(
                    Figure.OOM_KILLS,
                    log.oomKills(OomConstraint.NONE)
                            + log.oomKills(OomConstraint.CPUSET)
                            + log.oomKills(OomConstraint.MEMORY_POLICY));
        });
    }

    private void put(Figure figure, OptionalLong value) {
        if (value.isPresent()) {
            moment.put(figure, value.getAsLong());
        }
    }

    private void put(@Nullable Figure figure, long bytes) {
        if (figure != null) {
            moment.put(figure, bytes);
        }
    }
}
