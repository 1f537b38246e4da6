package io.github.linuxmm.pagealloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableLongArray;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The closed forms against {@link LiteralKernel}, over random zones. */
class ZoneStateTest {
    private static final int ZONES = 4_000;

    private static ZoneState random(Random random) {
        int orders = 5 + random.nextInt(13);
        long[] blocks = new long[orders];
        long pages = 0;
        for (int o = 0; o < orders; o++) {
            blocks[o] = random.nextInt(4) == 0 ? 0 : random.nextInt(1 + (2_000 >> Math.min(o, 10)));
            pages += blocks[o] << o;
        }
        // zoneinfo is read apart from buddyinfo, so free may differ from the sum of the blocks, either way.
        long free = Math.max(0, pages + random.nextInt(200) - 100);
        long min = random.nextInt(3) == 0 ? Math.max(0, free - random.nextInt(300)) : random.nextInt(5_000);
        return new ZoneState(
                0,
                "Normal",
                free,
                min,
                min + min / 4,
                random.nextInt(3) == 0 ? random.nextInt(4_000) : 0,
                random.nextInt(3) == 0 ? random.nextInt(3_000) : 0,
                random.nextInt(3) == 0 ? 512 : 0,
                ImmutableLongArray.copyOf(blocks));
    }

    @Test
    void blocksAreAsManyAsTheKernelWouldGiveOneAfterTheOther() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long served = 0;
        for (int i = 0; i < ZONES; i++) {
            ZoneState zone = random(random);
            int order = random.nextInt(zone.blocks().length());
            for (WatermarkRule rule : WatermarkRule.values()) {
                for (Gfp gfp : Gfp.values()) {
                    long expected = new LiteralKernel(rule, zone).take(gfp, order);
                    assertThat(zone.allocatableBlocks(rule, gfp, order))
                            .as("seed %d: %s %s order %d of %s", seed, rule, gfp, order, zone)
                            .isEqualTo(expected);
                    served += expected;
                }
            }
        }
        assertThat(served).isPositive();
    }

    @Test
    void aZoneServesWhereTheKernelsTestPasses() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ZONES; i++) {
            ZoneState zone = random(random);
            for (int order = 0; order < zone.blocks().length(); order++) {
                boolean certain = FreeBlocks.suitable(zone.blocks(), order) > zone.freeCma() >> order;
                for (WatermarkRule rule : WatermarkRule.values()) {
                    for (Gfp gfp : Gfp.values()) {
                        for (Watermark mark : Watermark.values()) {
                            assertThat(zone.serves(rule, gfp, order, mark))
                                    .as("seed %d: %s %s order %d %s of %s", seed, rule, gfp, order, mark, zone)
                                    .isEqualTo(certain && new LiteralKernel(rule, zone).ok(gfp, order, mark));
                        }
                    }
                }
            }
        }
    }

    @Test
    void anOrderThatTheKernelDoesNotHaveIsNotServed() {
        ZoneState zone = new ZoneState(0, "Normal", 1 << 20, 0, 0, 0, 0, 0, ImmutableLongArray.of(0, 0, 0, 0, 1 << 16));
        assertThat(zone.serves(WatermarkRule.SINCE_4_4, Gfp.KERNEL, 5, Watermark.MIN))
                .isFalse();
        assertThat(zone.serves(WatermarkRule.SINCE_4_4, Gfp.KERNEL, 4, Watermark.MIN))
                .isTrue();
    }
}
