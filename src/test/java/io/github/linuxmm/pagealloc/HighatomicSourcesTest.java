package io.github.linuxmm.pagealloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.Zone;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HighatomicSourcesTest {
    private static final int ORDERS = 11;

    private static Kernel kernel(String release) {
        return new Kernel(Optional.of(release), Optional.of("x86_64"), OptionalInt.of(4096), OptionalLong.of(512));
    }

    private static Zone zone(OptionalLong managed) {
        OptionalLong none = OptionalLong.empty();
        return new Zone(
                0,
                "DMA32",
                none,
                new Zone.Watermarks(none, none, none, none, none),
                new Zone.Size(none, none, managed),
                none,
                none,
                none,
                none,
                ImmutableLongArray.of());
    }

    private static Pagetypeinfo pagetypeinfo(long highatomicOfOrder4, long cmaOfOrder5, Optional<String> problem) {
        return new Pagetypeinfo(
                OptionalLong.of(512),
                ImmutableList.of(
                        list("Unmovable", 4, 7),
                        list("HighAtomic", 4, highatomicOfOrder4),
                        list("CMA", 5, cmaOfOrder5)),
                ImmutableList.of(
                        new Pagetypeinfo.Pageblocks(0, "DMA32", "Unmovable", 9),
                        new Pagetypeinfo.Pageblocks(0, "DMA32", "HighAtomic", 2)),
                problem);
    }

    private static Pagetypeinfo.FreeList list(String type, int order, long blocks) {
        long[] counts = new long[ORDERS];
        counts[order] = blocks;
        return new Pagetypeinfo.FreeList(0, "DMA32", type, ImmutableLongArray.copyOf(counts));
    }

    private static Highatomic of(
            String release, long managed, Optional<Pagetypeinfo> exact, Optional<HighatomicSources.Report> reported) {
        return new HighatomicSources(kernel(release), exact, (node, zone) -> reported)
                .of(zone(OptionalLong.of(managed)), ORDERS);
    }

    /**
     * The limit is checked before a pageblock is added, up to 6.11; later it holds, and small zones have none. Before 5.18 a
     * free block may hold another pageblock beside the reserve's.
     */
    @ParameterizedTest
    @CsvSource({
        "4.3.0,245060,0,0",
        "4.4.0,245060,3072,6144",
        "5.17.0,245060,3072,6144",
        "5.18.0,245060,3072,3072",
        "6.1.0,3840,1024,1024",
        "6.1.0,51200,1024,1024",
        "6.1.0,51300,1536,1536",
        "6.11.9,245060,3072,3072",
        "6.12.0,3840,0,0",
        "6.12.0,51199,0,0",
        "6.12.0,51200,512,512",
        "6.12.0,245060,2560,2560",
        "weird,3840,1024,2048"
    })
    void withoutAFileTheReserveIsBoundedByTheSizeOfTheZone(String release, long managed, long most, long mostFree) {
        Highatomic known = of(release, managed, Optional.empty(), Optional.empty());
        assertThat(known.subtracted()).isEqualTo(Span.upTo(most));
        assertThat(known.mostFree()).isEqualTo(mostFree);
        assertThat(known.lists()).isEmpty();
    }

    /** A guest of 1 GiB reserved, and was then ballooned to an eighth. */
    @Test
    void aBalloonDoesNotMakeTheBoundSmaller() {
        OptionalLong none = OptionalLong.empty();
        Zone zone = new Zone(
                0,
                "DMA32",
                none,
                new Zone.Watermarks(none, none, none, none, none),
                new Zone.Size(none, OptionalLong.of(245_060), OptionalLong.of(30_000)),
                none,
                none,
                none,
                none,
                ImmutableLongArray.of());
        assertThat(new HighatomicSources(kernel("6.1.0"), Optional.empty(), (node, name) -> Optional.empty())
                        .of(zone, ORDERS)
                        .mostFree())
                .isEqualTo(3_072);
    }

    @Test
    void pagetypeinfoTellsExactly() {
        Highatomic old = of("6.1.0", 245_060, Optional.of(pagetypeinfo(3, 5, Optional.empty())), Optional.empty());
        assertThat(old.subtracted()).as("the whole reserve").isEqualTo(Span.exactly(1_024));
        assertThat(old.mostFree()).isEqualTo(48);
        ImmutableLongArray all = ImmutableLongArray.of(0, 0, 0, 0, 10, 6, 0, 0, 0, 0, 0);
        assertThat(old.lists().orElseThrow().ordinary(all, 4))
                .as("7 of order 4, 1 of 5")
                .isEqualTo(Span.exactly(9));
        assertThat(old.lists().orElseThrow().withHighatomic(all, 4)).isEqualTo(Span.exactly(12));
        Highatomic recent = of("6.12.0", 245_060, Optional.of(pagetypeinfo(3, 5, Optional.empty())), Optional.empty());
        assertThat(recent.subtracted()).as("its free pages").isEqualTo(Span.exactly(48));
    }

    @Test
    void aListThatTheKernelStoppedCountingOrADamagedFileTellsNothing() {
        for (Pagetypeinfo file : new Pagetypeinfo[] {
            pagetypeinfo(3, 100_000, Optional.empty()), pagetypeinfo(3, 5, Optional.of("pagetypeinfo:7: expected ..."))
        }) {
            assertThat(of("6.1.0", 245_060, Optional.of(file), Optional.empty()).lists())
                    .isEmpty();
        }
    }

    private static Optional<HighatomicSources.Report> report(
            long bytes, ImmutableLongArray row, ImmutableLongArray free) {
        return Optional.of(new HighatomicSources.Report(bytes, row, free));
    }

    /** Nothing shows that the reserve grew or shrank since; it grows by a pageblock at a time. */
    @Test
    void aFailureReportLowersTheBound() {
        ImmutableLongArray none = ImmutableLongArray.of();
        Highatomic known = of("6.1.0", 245_060, Optional.empty(), report(2 << 20, none, none));
        assertThat(known.subtracted()).isEqualTo(Span.upTo(1_024));
        assertThat(known.mostFree()).isEqualTo(1_024);
        assertThat(of("6.1.0", 3_840, Optional.empty(), report(4 << 20, none, none))
                        .mostFree())
                .as("never above the limit")
                .isEqualTo(1_024);
    }

    @Test
    void aReportThatShowsOnlyBlocksOfTheReserveTellsWhatIsLeftUntilACountChanges() {
        ImmutableLongArray row = ImmutableLongArray.of(9, 9, 9, 90, 4, 1, 0, 0, 0, 0, 0);
        ImmutableLongArray shown = ImmutableLongArray.of(-1, -1, -1, -1, 4, 1, 0, 0, 0, 0, 0);
        Highatomic known = of("6.1.0", 245_060, Optional.empty(), report(2 << 20, row, shown));
        assertThat(known.withoutReserve(row, 4)).isEqualTo(Span.ZERO);
        assertThat(known.withoutReserve(row, 3)).as("1,024 pages at most").isEqualTo(new Span(0, 102));
        ImmutableLongArray below = ImmutableLongArray.of(7, 7, 7, 70, 4, 1, 0, 0, 0, 0, 0);
        assertThat(known.withoutReserve(below, 4)).isEqualTo(Span.ZERO);
        ImmutableLongArray more = ImmutableLongArray.of(9, 9, 9, 90, 5, 1, 0, 0, 0, 0, 0);
        assertThat(known.withoutReserve(more, 4)).isEqualTo(new Span(0, 7));
    }

    /** The reserve had one block of order 9 when it was read; its parts are no ordinary blocks now. */
    @Test
    void blocksThatWereSplitSinceTheListsWereReadAreNotTakenForOrdinaryOnes() {
        long[] read = new long[ORDERS];
        read[9] = 1;
        Highatomic.FreeLists lists =
                new Highatomic.FreeLists(ImmutableLongArray.copyOf(read), ImmutableLongArray.copyOf(new long[ORDERS]));
        ImmutableLongArray split = ImmutableLongArray.of(0, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0);
        assertThat(lists.ordinary(split, 4)).isEqualTo(new Span(0, 32));
        ImmutableLongArray unchanged = ImmutableLongArray.of(0, 0, 0, 0, 5, 0, 0, 0, 0, 1, 0);
        assertThat(lists.ordinary(unchanged, 4)).isEqualTo(Span.exactly(5));
    }

    @Test
    void aFileWithoutTheReservesListTellsNothing() {
        Pagetypeinfo file = new Pagetypeinfo(
                OptionalLong.of(512), ImmutableList.of(list("Unmovable", 4, 7)), ImmutableList.of(), Optional.empty());
        assertThat(of("6.1.0", 245_060, Optional.of(file), Optional.empty()).lists())
                .isEmpty();
        assertThat(of("4.3.0", 245_060, Optional.of(file), Optional.empty()).lists())
                .isPresent();
    }

    @Test
    void aFileWithoutItsSecondTableTellsNothingWhereThePageblocksCount() {
        Pagetypeinfo file = new Pagetypeinfo(
                OptionalLong.of(512), ImmutableList.of(list("HighAtomic", 4, 7)), ImmutableList.of(), Optional.empty());
        assertThat(of("6.1.0", 245_060, Optional.of(file), Optional.empty()).lists())
                .isEmpty();
        assertThat(of("6.12.0", 245_060, Optional.of(file), Optional.empty()).lists())
                .isPresent();
    }

    /** On arm64 the default huge page may have 64 KiB; on x86 it may have 1 GiB, or there is none. */
    @ParameterizedTest
    @CsvSource({"6.1.0,16,3840,2048", "6.12.0,262144,80000,1024", "6.12.0,,80000,1024", "6.12.0,512,80000,1024"})
    void whereThePageblockIsNotKnownTheLargestReserveIsAssumed(String release, Long hugePage, long managed, long most) {
        Kernel kernel = new Kernel(
                Optional.of(release),
                Optional.empty(),
                OptionalInt.of(4096),
                hugePage == null ? OptionalLong.empty() : OptionalLong.of(hugePage));
        Highatomic known = new HighatomicSources(kernel, Optional.empty(), (node, zone) -> Optional.empty())
                .of(zone(OptionalLong.of(managed)), ORDERS);
        assertThat(known.mostFree()).isEqualTo(most);
    }

    @Test
    void aZoneWithoutASizeMayBeReservedAsAWhole() {
        Highatomic known = new HighatomicSources(kernel("6.1.0"), Optional.empty(), (node, zone) -> Optional.empty())
                .of(zone(OptionalLong.empty()), ORDERS);
        ImmutableLongArray all = ImmutableLongArray.of(0, 0, 0, 0, 900, 0, 0, 0, 0, 0, 0);
        assertThat(known.withoutReserve(all, 4)).isEqualTo(new Span(0, 900));
    }
}
