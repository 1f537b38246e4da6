package io.github.linuxmm.pagealloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableLongArray;
import io.github.linuxmm.pagealloc.LiteralKernel.Migratetype;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The closed forms against {@link LiteralKernel}, over random zones. */
class ZoneStateTest {
    private static final int ZONES = 4_000;

    /** A zone in truth, and as far as the files show it. */
    private record Case(
            ZoneState exact, ZoneState bounded, Map<Migratetype, ImmutableLongArray> lists, long nrHighatomic) {
        LiteralKernel kernel(WatermarkRule rule, boolean lastResort) {
            return new LiteralKernel(rule, exact, lists, nrHighatomic, lastResort);
        }
    }

    private static ImmutableLongArray list(Random random, int orders, int least, int most) {
        long[] blocks = new long[orders];
        for (int o = least; o < orders; o++) {
            blocks[o] = random.nextInt(4) == 0 ? 0 : random.nextInt(1 + (most >> Math.min(o, 10)));
        }
        return ImmutableLongArray.copyOf(blocks);
    }

    /** @param reserve false for kernels without HighAtomic blocks */
    private static Case random(Random random, boolean reserve) {
        int orders = 5 + random.nextInt(13);
        Map<Migratetype, ImmutableLongArray> lists = new EnumMap<>(Migratetype.class);
        lists.put(Migratetype.UNMOVABLE, list(random, orders, 0, 1_000));
        lists.put(Migratetype.MOVABLE, list(random, orders, 0, 1_000));
        lists.put(Migratetype.RECLAIMABLE, list(random, orders, 0, 100));
        if (random.nextInt(3) == 0) {
            // All that is large is the reserve's.
            int small = 1 + random.nextInt(orders - 1);
            lists.replaceAll((type, blocks) -> {
                long[] cut = blocks.toArray();
                java.util.Arrays.fill(cut, small, orders, 0);
                return ImmutableLongArray.copyOf(cut);
            });
        }
        ImmutableLongArray highatomic = list(random, orders, 0, reserve && random.nextInt(3) > 0 ? 300 : 0);
        ImmutableLongArray cma = list(random, orders, 0, random.nextInt(3) == 0 ? 300 : 0);
        lists.put(Migratetype.HIGHATOMIC, highatomic);
        lists.put(Migratetype.CMA, cma);
        long[] all = new long[orders];
        lists.values().forEach(blocks -> {
            for (int o = 0; o < orders; o++) {
                all[o] += blocks.get(o);
            }
        });
        ImmutableLongArray blocks = ImmutableLongArray.copyOf(all);
        long pages = FreeBlocks.pages(blocks);
        long freeHighatomic = FreeBlocks.pages(highatomic);
        // Up to 6.11 the whole reserve is taken off, which may be larger than its free pages.
        long nrHighatomic = !reserve ? 0 : freeHighatomic + (random.nextBoolean() ? random.nextInt(1_000) : 0);
        // zoneinfo is read apart from buddyinfo, so free may differ from the sum of the blocks, either way.
        long free = Math.max(0, pages + random.nextInt(200) - 100);
        long min = random.nextInt(3) == 0 ? Math.max(0, free - random.nextInt(300)) : random.nextInt(5_000);
        long boost = random.nextInt(3) == 0 ? random.nextInt((int) min + 1) : 0;
        long bound = nrHighatomic + random.nextInt(500);
        Highatomic known = new Highatomic(
                Span.exactly(nrHighatomic),
                freeHighatomic,
                Optional.of(new Highatomic.FreeLists(highatomic, cma)),
                Optional.empty());
        Highatomic unknown =
                reserve ? new Highatomic(Span.upTo(bound), bound, Optional.empty(), Optional.empty()) : Highatomic.NONE;
        long protection = random.nextInt(3) == 0 ? random.nextInt(4_000) : 0;
        Span order0 = Span.exactly(min - boost);
        return new Case(
                zone(free, min, order0, protection, FreeBlocks.pages(cma), known, blocks),
                zone(free, min, order0, protection, FreeBlocks.pages(cma), unknown, blocks),
                lists,
                nrHighatomic);
    }

    private static ZoneState zone(
            long free,
            long min,
            Span order0,
            long reserve,
            long cma,
            Highatomic highatomic,
            ImmutableLongArray blocks) {
        return new ZoneState(0, "Normal", free, min, min + min / 4, order0, reserve, cma, 0, true, highatomic, blocks);
    }

    @Test
    void withTheFreeListsBlocksAreAsManyAsTheKernelGivesOneAfterTheOther() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long served = 0;
        for (int i = 0; i < ZONES; i++) {
            for (WatermarkRule rule : WatermarkRule.values()) {
                Case zone = random(random, rule == WatermarkRule.SINCE_4_4);
                int order = random.nextInt(zone.exact.blocks().length());
                for (Gfp gfp : Gfp.values()) {
                    // It is not known of a kernel whether it has the last resort.
                    long expected = zone.kernel(rule, false).take(gfp, order, Watermark.MIN);
                    Span blocks = zone.exact.allocatableBlocks(rule, gfp, order);
                    String what = "seed " + seed + ": " + rule + " " + gfp + " order " + order + " of " + zone;
                    assertThat(blocks.least()).as(what).isEqualTo(expected);
                    assertThat(blocks.most())
                            .as(what)
                            .isEqualTo(zone.kernel(rule, true).take(gfp, order, Watermark.MIN));
                    served += expected;
                }
            }
        }
        assertThat(served).isPositive();
    }

    @Test
    void withoutThemTheTruthLiesBetweenLeastAndMostAndNoCertainAnswerIsWrong() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] answers = new int[Availability.values().length];
        for (int i = 0; i < ZONES; i++) {
            for (WatermarkRule rule : WatermarkRule.values()) {
                Case zone = random(random, rule == WatermarkRule.SINCE_4_4);
                for (int order = 0; order < zone.exact.blocks().length(); order++) {
                    for (Gfp gfp : Gfp.values()) {
                        for (Watermark mark : Watermark.values()) {
                            String what = "seed " + seed + ": " + rule + " " + gfp + " " + mark + " order " + order
                                    + " of " + zone;
                            boolean least = zone.kernel(rule, false).ok(gfp, order, mark);
                            boolean most = zone.kernel(rule, true).ok(gfp, order, mark);
                            assertThat(zone.exact.availability(rule, gfp, order, mark))
                                    .as(what)
                                    .isEqualTo(
                                            least
                                                    ? Availability.AVAILABLE
                                                    : most ? Availability.UNKNOWN : Availability.UNAVAILABLE);
                            Availability answer = zone.bounded.availability(rule, gfp, order, mark);
                            answers[answer.ordinal()]++;
                            for (boolean truth : new boolean[] {least, most}) {
                                assertThat(answer)
                                        .as(what)
                                        .isNotEqualTo(truth ? Availability.UNAVAILABLE : Availability.AVAILABLE);
                            }
                        }
                    }
                }
            }
        }
        assertThat(answers).as("each answer is met").doesNotContain(0);
    }

    @Test
    void beforeTheReserveExistedAndWithoutCmaEveryAnswerIsCertain() {
        Random random = new Random(1);
        for (int i = 0; i < ZONES; i++) {
            Case zone = random(random, false);
            if (zone.bounded.freeCma() == 0) {
                for (int order = 0; order < zone.exact.blocks().length(); order++) {
                    assertThat(zone.bounded.availability(WatermarkRule.BEFORE_4_4, Gfp.KERNEL, order, Watermark.MIN))
                            .isNotEqualTo(Availability.UNKNOWN);
                }
            }
        }
    }

    /** No block of order 4 is left but in 1,024 pages that the guest has not accepted. */
    @Test
    void unacceptedMemoryIsOnNoListAndMayStillServe() {
        for (boolean acceptsOnDemand : new boolean[] {true, false}) {
            ZoneState zone = new ZoneState(
                    0,
                    "Normal",
                    2_000,
                    100,
                    125,
                    Span.exactly(100),
                    0,
                    0,
                    1_024,
                    acceptsOnDemand,
                    Highatomic.NONE,
                    ImmutableLongArray.of(976, 0, 0, 0, 0, 0));
            assertThat(zone.allocatableBlocks(WatermarkRule.SINCE_4_4, Gfp.KERNEL, 4))
                    .isEqualTo(Span.upTo(64));
            assertThat(zone.allocatableBlocks(WatermarkRule.SINCE_4_4, Gfp.KERNEL, 0)
                            .least())
                    .isEqualTo(acceptsOnDemand ? 976 : 876);
        }
    }

    @Test
    void anOrderThatTheKernelDoesNotHaveIsNotServed() {
        ZoneState zone = zone(1 << 20, 0, Span.ZERO, 0, 0, Highatomic.NONE, ImmutableLongArray.of(0, 0, 0, 0, 1 << 16));
        assertThat(zone.availability(WatermarkRule.SINCE_4_4, Gfp.KERNEL, 5, Watermark.MIN))
                .isEqualTo(Availability.UNAVAILABLE);
        assertThat(zone.availability(WatermarkRule.SINCE_4_4, Gfp.KERNEL, 4, Watermark.MIN))
                .isEqualTo(Availability.AVAILABLE);
    }
}
