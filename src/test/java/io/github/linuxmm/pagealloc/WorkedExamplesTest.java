package io.github.linuxmm.pagealloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableLongArray;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Zones whose answers were worked out by hand from the kernel's sources, see worked-examples.csv. */
class WorkedExamplesTest {
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
            boolean okMin,
            boolean okLow,
            boolean okAtomic,
            long blocks,
            long blocksAtomic,
            int unusable,
            int fragmentation) {
        WatermarkRule rule = ruleText.equals("4.4+") ? WatermarkRule.SINCE_4_4 : WatermarkRule.BEFORE_4_4;
        ImmutableLongArray free0 = ImmutableLongArray.copyOf(
                Arrays.stream(blocksText.split(" ")).mapToLong(Long::parseLong).toArray());
        ZoneState zone = new ZoneState(0, "Normal", free, min, low, reserve, cma, highatomic, free0);
        assertThat(zone.serves(rule, Gfp.KERNEL, order, Watermark.MIN))
                .as("ok min")
                .isEqualTo(okMin);
        assertThat(zone.serves(rule, Gfp.KERNEL, order, Watermark.LOW))
                .as("ok low")
                .isEqualTo(okLow);
        assertThat(zone.serves(rule, Gfp.ATOMIC, order, Watermark.MIN))
                .as("ok atomic")
                .isEqualTo(okAtomic);
        assertThat(zone.allocatableBlocks(rule, Gfp.KERNEL, order)).as("blocks").isEqualTo(blocks);
        assertThat(zone.allocatableBlocks(rule, Gfp.ATOMIC, order))
                .as("blocks atomic")
                .isEqualTo(blocksAtomic);
        assertThat((int) (FreeBlocks.unusableFreeRatio(free0, order) * 1000))
                .as("unusable")
                .isEqualTo(unusable);
        assertThat(FreeBlocks.fragmentationIndex(free0, order) * 1000)
                .as("fragmentation")
                .isEqualTo(fragmentation);
    }
}
