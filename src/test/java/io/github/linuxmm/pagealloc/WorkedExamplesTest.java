package io.github.linuxmm.pagealloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableLongArray;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Zones whose answers were worked out by hand from the kernel's sources, see worked-examples.csv. */
class WorkedExamplesTest {
    private static ImmutableLongArray blocks(String text) {
        return ImmutableLongArray.copyOf(
                Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray());
    }

    /** @param reserved free blocks of HighAtomic; empty where none are among the free blocks */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "worked-examples.csv", numLinesToSkip = 1)
    void theModelAnswersAsTheKernelDoes(
            String id,
            String from,
            String ruleText,
            int order,
            long min,
            long low,
            long reserve,
            long free,
            long cma,
            long highatomic,
            String blocksText,
            String reserved,
            boolean okMin,
            boolean okLow,
            boolean okAtomic,
            long blocks,
            long blocksAtomic,
            int unusable,
            int fragmentation) {
        WatermarkRule rule = ruleText.equals("4.4+") ? WatermarkRule.SINCE_4_4 : WatermarkRule.BEFORE_4_4;
        ImmutableLongArray all = blocks(blocksText);
        long[] none = new long[all.length()];
        ImmutableLongArray ofReserve = reserved == null ? ImmutableLongArray.copyOf(none) : blocks(reserved);
        Highatomic known = new Highatomic(
                Span.exactly(highatomic),
                FreeBlocks.pages(ofReserve),
                cma == 0
                        ? Optional.of(new Highatomic.FreeLists(ofReserve, ImmutableLongArray.copyOf(none)))
                        : Optional.empty(),
                Optional.empty());
        ZoneState zone =
                new ZoneState(0, "Normal", free, min, low, Span.exactly(min), reserve, cma, 0, true, known, all);
        assertThat(zone.availability(rule, Gfp.KERNEL, order, Watermark.MIN))
                .as("ok min")
                .isEqualTo(answer(okMin));
        assertThat(zone.availability(rule, Gfp.KERNEL, order, Watermark.LOW))
                .as("ok low")
                .isEqualTo(answer(okLow));
        assertThat(zone.availability(rule, Gfp.ATOMIC, order, Watermark.MIN))
                .as("ok atomic")
                .isEqualTo(answer(okAtomic));
        assertThat(zone.allocatableBlocks(rule, Gfp.KERNEL, order).least())
                .as("blocks")
                .isEqualTo(blocks);
        assertThat(zone.allocatableBlocks(rule, Gfp.ATOMIC, order).least())
                .as("blocks atomic")
                .isEqualTo(blocksAtomic);
        assertThat((int) (FreeBlocks.unusableFreeRatio(all, order) * 1000))
                .as("unusable")
                .isEqualTo(unusable);
        assertThat(FreeBlocks.fragmentationIndex(all, order) * 1000)
                .as("fragmentation")
                .isEqualTo(fragmentation);
    }

    private static Availability answer(boolean ok) {
        return ok ? Availability.AVAILABLE : Availability.UNAVAILABLE;
    }
}
