package io.github.linuxmm.pagealloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.BuddyinfoReader;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.Zoneinfo;
import io.github.linuxmm.procfs.ZoneinfoReader;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostStateTest {
    /** One whose zones of 2,000 pages have no reserve. */
    private static final Kernel KERNEL =
            new Kernel(Optional.of("6.12.1"), Optional.of("x86_64"), OptionalInt.of(4096), OptionalLong.of(512));

    private static final ImmutableLongArray BLOCKS = ImmutableLongArray.of(10, 10, 10, 10, 10, 0);

    private static Zone zone(int node, String name, long free, ImmutableLongArray protection) {
        return zone(node, name, free, 50, 2_000, protection);
    }

    private static Zone zone(int node, String name, long free, long min, long present, ImmutableLongArray protection) {
        return new Zone(
                node,
                name,
                OptionalLong.of(free),
                new Zone.Watermarks(
                        OptionalLong.of(0),
                        OptionalLong.of(min),
                        OptionalLong.of(60),
                        OptionalLong.of(70),
                        OptionalLong.of(80)),
                size(present),
                OptionalLong.of(0),
                OptionalLong.of(0),
                OptionalLong.empty(),
                OptionalLong.of(0),
                protection);
    }

    private static Zone.Size size(long pages) {
        return new Zone.Size(OptionalLong.of(pages), OptionalLong.of(pages), OptionalLong.of(pages));
    }

    private static HighatomicSources sources(Kernel kernel) {
        return new HighatomicSources(kernel, Optional.empty(), (node, zone) -> Optional.empty());
    }

    private static HostState host(ImmutableList<Zone> zones, String... areas) {
        ImmutableList.Builder<Buddyinfo.FreeArea> rows = ImmutableList.builder();
        for (String area : areas) {
            rows.add(new Buddyinfo.FreeArea(area.charAt(0) - '0', area.substring(1), BLOCKS));
        }
        return HostState.of(
                WatermarkRule.SINCE_4_4,
                new Zoneinfo(zones, Optional.empty()),
                new Buddyinfo(rows.build(), Optional.empty()),
                KERNEL,
                sources(KERNEL));
    }

    @Test
    void theReserveAgainstNormalRequestsIsTakenByThePlaceOfNormal() {
        HostState host = host(
                ImmutableList.of(
                        zone(0, "DMA", 310, ImmutableLongArray.of(0, 300, 300)),
                        zone(0, "Normal", 310, ImmutableLongArray.of(0, 0, 0))),
                "0DMA",
                "0Normal");
        assertThat(host.zones()).extracting(ZoneState::reserve).containsExactly(300L, 0L);
        assertThat(host.complete()).isTrue();
        assertThat(host.availability(Gfp.KERNEL, 4, Watermark.MIN)).isEqualTo(Availability.AVAILABLE);
        assertThat(host.zones().get(0).availability(host.rule(), Gfp.KERNEL, 4, Watermark.MIN))
                .isEqualTo(Availability.UNAVAILABLE);
    }

    @Test
    void zonesAboveNormalAreNotForTheKernel() {
        HostState host = host(
                ImmutableList.of(
                        zone(0, "Normal", 0, ImmutableLongArray.of(0, 0, 0)),
                        zone(0, "HighMem", 310, ImmutableLongArray.of(0, 0, 0)),
                        zone(0, "Movable", 310, ImmutableLongArray.of(0, 0, 0))),
                "0Normal",
                "0HighMem",
                "0Movable");
        assertThat(host.zones()).extracting(ZoneState::zone).containsExactly("Normal");
        assertThat(host.availability(Gfp.KERNEL, 0, Watermark.MIN)).isEqualTo(Availability.UNAVAILABLE);
        assertThat(host.unusableFreeRatio(3)).hasValue(1);
    }

    @Test
    void anyNodeMayServe() {
        HostState host = host(
                ImmutableList.of(
                        zone(0, "Normal", 0, ImmutableLongArray.of(0, 0)),
                        zone(1, "Normal", 310, ImmutableLongArray.of(0, 0))),
                "0Normal",
                "1Normal");
        assertThat(host.availability(Gfp.KERNEL, 4, Watermark.MIN)).isEqualTo(Availability.AVAILABLE);
        assertThat(host.allocatableBlocks(Gfp.KERNEL, 4)).hasValue(10);
    }

    @Test
    void aZoneInOneFileAloneLeavesTheHostUnsaid() {
        ImmutableList<Zone> one = ImmutableList.of(zone(0, "Normal", 310, ImmutableLongArray.of(0, 0)));
        for (HostState host : new HostState[] {host(one, "0Normal", "1Normal"), host(one), host(one, "1Normal")}) {
            assertThat(host.complete()).isFalse();
            assertThat(host.allocatableBlocks(Gfp.KERNEL, 0)).isEmpty();
            assertThat(host.unusableFreeRatio(0)).isEmpty();
        }
        assertThat(host(one, "0Normal", "1Normal").availability(Gfp.KERNEL, 4, Watermark.MIN))
                .isEqualTo(Availability.AVAILABLE);
        assertThat(host(one).availability(Gfp.KERNEL, 4, Watermark.MIN)).isEqualTo(Availability.UNKNOWN);
    }

    @Test
    void aZoneWithoutProtectionOrMarksIsNotGuessed() {
        HostState host = host(
                ImmutableList.of(
                        zone(0, "DMA", 310, ImmutableLongArray.of()),
                        zone(0, "Normal", 310, ImmutableLongArray.of(0, 0, 0))),
                "0DMA",
                "0Normal");
        assertThat(host.complete()).isFalse();
        assertThat(host.zones()).extracting(ZoneState::zone).containsExactly("Normal");
    }

    @Test
    void numbersThatNoMachineHasAreNotBelieved() {
        Zone wild = zone(0, "Normal", 1_000, Long.MAX_VALUE, 9, ImmutableLongArray.of(0, 0));
        assertThat(host(ImmutableList.of(wild), "0Normal").complete()).isFalse();
        assertThat(host(ImmutableList.of(zone(0, "Normal", 310, ImmutableLongArray.of(Long.MAX_VALUE, 0))), "0Normal")
                        .zones())
                .isEmpty();
        assertThat(FreeBlocks.isPlausible(ImmutableLongArray.of(0, 0, 1L << 61)))
                .isFalse();
        assertThat(FreeBlocks.isPlausible(BLOCKS)).isTrue();
    }

    @Test
    void emptyZonesAreNoZones() {
        Zone empty = zone(1, "Normal", 0, 0, 0, ImmutableLongArray.of(0, 0));
        HostState host = host(ImmutableList.of(zone(0, "Normal", 310, ImmutableLongArray.of(0, 0)), empty), "0Normal");
        assertThat(host.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "6.1-ppc64le-64k,9,Normal",
        "6.1-arm64-64k,14,DMA Normal",
        "6.1-arm32-lpae-highmem-cma,12,DMA",
        "6.6-s390x,11,DMA Normal",
        "3.4-arm32-highmem,11,Normal",
        "next-x86_64,17,DMA DMA32 Normal"
    })
    void everyFormOfKernelIsUnderstood(String tree, int orders, String zones) throws IOException {
        MountedProcfs procfs = new MountedProcfs(Fixtures.PROC.resolve(tree));
        try (ZoneinfoReader zoneinfo = new ZoneinfoReader(procfs);
                BuddyinfoReader buddyinfo = new BuddyinfoReader(procfs)) {
            HostState host =
                    HostState.of(WatermarkRule.SINCE_4_4, zoneinfo.read(), buddyinfo.read(), KERNEL, sources(KERNEL));
            assertThat(host.complete()).isTrue();
            assertThat(host.orders()).isEqualTo(orders);
            assertThat(host.zones()).extracting(ZoneState::zone).containsExactly(zones.split(" "));
            assertThat(host.availability(Gfp.KERNEL, 0, Watermark.MIN)).isEqualTo(Availability.AVAILABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3.10.0-1160.el7.x86_64,BEFORE_4_4",
        "4.3.9,BEFORE_4_4",
        "4.4.0-210,SINCE_4_4",
        "2.6.32,BEFORE_4_4",
        "6.18.35,SINCE_4_4",
        "'',SINCE_4_4",
        "10.0,SINCE_4_4",
        "weird,SINCE_4_4"
    })
    void theReleaseDecidesWhereTheFilesDoNot(String release, WatermarkRule rule) {
        OptionalLong one = OptionalLong.of(1);
        Zone old = new Zone(
                0,
                "Normal",
                one,
                new Zone.Watermarks(OptionalLong.empty(), one, one, one, OptionalLong.empty()),
                size(1),
                one,
                one,
                OptionalLong.empty(),
                one,
                ImmutableLongArray.of(0, 0));
        Kernel kernel = new Kernel(Optional.of(release), Optional.empty(), OptionalInt.empty(), OptionalLong.empty());
        assertThat(WatermarkRule.of(kernel, new Zoneinfo(ImmutableList.of(old), Optional.empty())))
                .isEqualTo(rule);
    }

    /** Between 3/8 of min and 3/8 of min without a boost that zoneinfo does not show. */
    @ParameterizedTest
    @CsvSource({"5.4.0,UNAVAILABLE", "5.10.0,UNKNOWN", "weird,UNKNOWN"})
    void aBoostThatIsNotShownLeavesAnAtomicPageOpenWhereTheKernelMayTryWithoutIt(String release, Availability answer) {
        OptionalLong none = OptionalLong.empty();
        Zone zone = new Zone(
                0,
                "Normal",
                OptionalLong.of(300),
                new Zone.Watermarks(none, OptionalLong.of(1_000), OptionalLong.of(1_200), none, none),
                size(2_000),
                OptionalLong.of(0),
                OptionalLong.of(0),
                none,
                OptionalLong.of(0),
                ImmutableLongArray.of(0, 0));
        Kernel kernel = new Kernel(Optional.of(release), Optional.empty(), OptionalInt.of(4096), OptionalLong.of(512));
        HostState host = HostState.of(
                WatermarkRule.SINCE_4_4,
                new Zoneinfo(ImmutableList.of(zone), Optional.empty()),
                new Buddyinfo(ImmutableList.of(new Buddyinfo.FreeArea(0, "Normal", BLOCKS)), Optional.empty()),
                kernel,
                sources(kernel));
        assertThat(host.availability(Gfp.ATOMIC, 0, Watermark.MIN)).isEqualTo(answer);
        assertThat(host.availability(Gfp.KERNEL, 0, Watermark.MIN)).isEqualTo(Availability.UNAVAILABLE);
    }

    /** The last blocks of order 4 may be the reserve's: 64 of them are at most 1,024 pages. */
    @Test
    void blocksThatMayAllBeReservedAreNotTold() {
        Kernel kernel =
                new Kernel(Optional.of("6.1.0"), Optional.of("x86_64"), OptionalInt.of(4096), OptionalLong.of(512));
        Zone zone = new Zone(
                0,
                "Normal",
                OptionalLong.of(20_000),
                new Zone.Watermarks(
                        OptionalLong.of(0),
                        OptionalLong.of(100),
                        OptionalLong.of(125),
                        OptionalLong.of(150),
                        OptionalLong.of(175)),
                size(50_000),
                OptionalLong.of(0),
                OptionalLong.of(0),
                OptionalLong.empty(),
                OptionalLong.of(0),
                ImmutableLongArray.of(0, 0));
        for (int blocks : new int[] {0, 1, 64, 65}) {
            HostState host = HostState.of(
                    WatermarkRule.SINCE_4_4,
                    new Zoneinfo(ImmutableList.of(zone), Optional.empty()),
                    new Buddyinfo(
                            ImmutableList.of(new Buddyinfo.FreeArea(
                                    0,
                                    "Normal",
                                    ImmutableLongArray.of(19_000 - 16 * blocks, 0, 0, 0, blocks, 0, 0, 0, 0, 0, 0))),
                            Optional.empty()),
                    kernel,
                    sources(kernel));
            boolean uncertain = blocks > 0 && blocks <= 64;
            assertThat(host.isUncertain()).isEqualTo(uncertain);
            assertThat(host.availability(Gfp.KERNEL, 4, Watermark.MIN))
                    .isEqualTo(
                            blocks == 0
                                    ? Availability.UNAVAILABLE
                                    : uncertain ? Availability.UNKNOWN : Availability.AVAILABLE);
            assertThat(host.availability(Gfp.ATOMIC, 4, Watermark.MIN))
                    .isEqualTo(blocks == 0 ? Availability.UNAVAILABLE : Availability.AVAILABLE);
            assertThat(host.allocatableBlocks(Gfp.KERNEL, 4))
                    .isEqualTo(uncertain ? OptionalLong.empty() : OptionalLong.of(blocks == 0 ? 0 : 1));
        }
    }
}
