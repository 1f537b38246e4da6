package io.github.linuxmm.pagealloc;

import com.google.common.primitives.ImmutableLongArray;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelVersion;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.Zone;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where it can be known from how much is reserved for atomic requests: exactly from pagetypeinfo, its size from a
 * failure report in the kernel log, and else only a bound, from the size of the zone.
 */
public final class HighatomicSources {
    private static final String HIGHATOMIC = "HighAtomic";
    private static final String CMA = "CMA";
    private static final String ISOLATE = "Isolate";
    /** The kernel stops counting a free list there (since 4.20..5.4). */
    private static final long COUNTED_UP_TO = 100_000;

    /** What the last failure report in the kernel log says of a zone. */
    public interface Reported {
        /** Empty where no report that can still be trusted names the zone. */
        Optional<Report> of(int node, String zone);
    }

    /**
     * A zone's reserve in a failure report.
     *
     * @param bytes its size
     * @param row free blocks of the zone by order, of all types; of length 0 where the report does not tell
     * @param freeBlocks those of the reserve, -1 where the report does not tell; as long as {@code row}
     */
    public record Report(long bytes, ImmutableLongArray row, ImmutableLongArray freeBlocks) {}

    private final Kernel kernel;
    private final Optional<Pagetypeinfo> pagetypeinfo;
    private final Reported reported;
    private final boolean exists;
    private final boolean freeOnly;
    private final boolean unmixed;

    /**
     * Puts the sources together.
     *
     * @param pagetypeinfo where it was read, not longer ago than it can be trusted
     */
    public HighatomicSources(Kernel kernel, Optional<Pagetypeinfo> pagetypeinfo, Reported reported) {
        this.kernel = kernel;
        this.pagetypeinfo = pagetypeinfo;
        this.reported = reported;
        Optional<KernelVersion> version = kernel.version();
        exists = version.map(known -> known.isAtLeast(4, 4)).orElse(true);
        freeOnly = version.map(known -> known.isAtLeast(6, 12)).orElse(false);
        unmixed = version.map(known -> known.isAtLeast(5, 18)).orElse(false);
    }

    /** What is known of a zone whose free blocks have so many orders. */
    Highatomic of(Zone zone, int orders) {
        Optional<Highatomic> exact = pagetypeinfo.flatMap(lists -> exact(lists, zone, orders));
        if (exact.isPresent()) {
            return exact.get();
        }
        if (!exists) {
            return Highatomic.NONE;
        }
        long bound = bound(zone, orders);
        Optional<Report> report = reported.of(zone.node(), zone.name());
        if (report.isEmpty() || kernel.pageSize().isEmpty()) {
            return new Highatomic(Span.upTo(bound), mostFree(bound, orders), Optional.empty(), Optional.empty());
        }
        // Since then it may have shrunk, or grown by a pageblock.
        long reserved = Math.min(
                bound,
                report.get().bytes() / kernel.pageSize().getAsInt()
                        + pageblock(orders).most());
        return new Highatomic(
                Span.upTo(reserved),
                mostFree(reserved, orders),
                Optional.empty(),
                report.filter(known -> known.row().length() == orders)
                        .map(known -> new Highatomic.ReportedRow(known.row(), known.freeBlocks())));
    }

    /**
     * The most that a reserve can grow to, in pages (mm/page_alloc.c reserve_highatomic_pageblock). 4.4 to 6.11: the
     * limit, managed/100 and one pageblock, is checked before a pageblock is added, so it can be passed by one. Since
     * 6.12: managed/100 in whole pageblocks, and none in a zone of which 1 % is less than one.
     */
    private long bound(long managed, long pageblock) {
        long percent = managed / 100;
        long pageblocks = (percent + pageblock - 1) / pageblock;
        return freeOnly ? percent < pageblock ? 0 : pageblocks * pageblock : (pageblocks + 1) * pageblock;
    }

    /**
     * The same where the size of a pageblock is not known, and for the largest that the zone can have been: a balloon takes
     * from managed what it holds, and the reserve was made before. Where the size of the zone is not shown, all of it may
     * be reserved.
     */
    private long bound(Zone zone, int orders) {
        Zone.Size size = zone.size();
        if (size.managed().isEmpty() && size.present().isEmpty()) {
            return FreeBlocks.MAX_PAGES;
        }
        long managed = Math.max(size.managed().orElse(0), size.present().orElse(0));
        Span pageblock = pageblock(orders);
        return Math.max(bound(managed, pageblock.least()), bound(managed, pageblock.most()));
    }

    /**
     * Pages of a pageblock: what pagetypeinfo says, else one of both sizes that it may have
     * (include/linux/pageblock-flags.h), a huge page of the page middle directory's size, and without huge pages the
     * largest block of the buddy allocator. A directory is a page of entries of 8 bytes. The default huge page may have
     * another size.
     */
    private Span pageblock(int orders) {
        long largest = 1L << (orders - 1);
        long told =
                pagetypeinfo.isPresent() ? pagetypeinfo.get().pagesPerBlock().orElse(0) : 0;
        if (told > 0) {
            return Span.exactly(Math.min(told, largest));
        }
        long directory = Math.min(kernel.pageSize().orElse(4096) / 8, largest);
        return new Span(directory, kernel.hugePagePages().orElse(0) == directory ? directory : largest);
    }

    /**
     * The most free pages on the reserve's lists. Before 5.18 a free pageblock of the reserve could merge with one of another
     * type (mm/page_alloc.c __free_one_page, commit 1dd214b8f21c), and the whole block was then on its list.
     */
    private long mostFree(long reserved, int orders) {
        return unmixed
                ? reserved
                : reserved * ((1L << (orders - 1)) / pageblock(orders).least());
    }

    private Optional<Highatomic> exact(Pagetypeinfo pagetypeinfo, Zone zone, int orders) {
        long[] highatomic = new long[orders];
        long[] others = new long[orders];
        boolean found = !exists;
        for (Pagetypeinfo.FreeList list : pagetypeinfo.freeLists()) {
            if (list.node() != zone.node() || !list.zone().equals(zone.name())) {
                continue;
            }
            boolean reserve = list.migratetype().equals(HIGHATOMIC);
            // Each kernel that has a reserve shows its list, empty or not.
            found |= reserve;
            if (!reserve
                    && !list.migratetype().equals(CMA)
                    && !list.migratetype().equals(ISOLATE)) {
                continue;
            }
            if (list.blocks().length() != orders) {
                return Optional.empty();
            }
            for (int k = 0; k < orders; k++) {
                if (list.blocks().get(k) >= COUNTED_UP_TO) {
                    return Optional.empty();
                }
                (reserve ? highatomic : others)[k] += list.blocks().get(k);
            }
        }
        if (!found
                || pagetypeinfo.problem().isPresent()
                || pagetypeinfo.pagesPerBlock().isEmpty()) {
            return Optional.empty();
        }
        ImmutableLongArray free = ImmutableLongArray.copyOf(highatomic);
        long freePages = FreeBlocks.pages(free);
        OptionalLong subtracted = !exists
                ? OptionalLong.of(0)
                : freeOnly ? OptionalLong.of(freePages) : reservedPages(pagetypeinfo, zone);
        if (subtracted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Highatomic(
                Span.exactly(subtracted.getAsLong()),
                freePages,
                Optional.of(new Highatomic.FreeLists(free, ImmutableLongArray.copyOf(others))),
                Optional.empty()));
    }

    private static OptionalLong reservedPages(Pagetypeinfo pagetypeinfo, Zone zone) {
        for (Pagetypeinfo.Pageblocks row : pagetypeinfo.pageblocks()) {
            if (row.node() == zone.node()
                    && row.zone().equals(zone.name())
                    && row.migratetype().equals(HIGHATOMIC)) {
                return OptionalLong.of(
                        row.count() * pagetypeinfo.pagesPerBlock().orElse(0));
            }
        }
        return OptionalLong.empty();
    }
}
