package io.github.linuxmm.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import io.github.linuxmm.pagealloc.Gfp;
import io.github.linuxmm.pagealloc.Highatomic;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.Span;
import io.github.linuxmm.pagealloc.Watermark;
import io.github.linuxmm.pagealloc.WatermarkRule;
import io.github.linuxmm.pagealloc.ZoneState;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private final Sampler sampler = new Sampler(1);
    private long nanos;
    private long sinceBoot = 1_000_000;

    /** A host that serves orders below this one. */
    private static HostState host(int orders, long free, boolean complete) {
        return host(orders, free, complete, Highatomic.NONE);
    }

    private static HostState host(int orders, long free, boolean complete, Highatomic reserve) {
        long[] blocks = new long[6];
        blocks[orders - 1] = 100;
        return new HostState(
                WatermarkRule.SINCE_4_4,
                ImmutableList.of(new ZoneState(
                        0,
                        "Normal",
                        free,
                        100,
                        200,
                        Span.exactly(100),
                        0,
                        0,
                        0,
                        true,
                        reserve,
                        ImmutableLongArray.copyOf(blocks))),
                complete,
                6);
    }

    private void pass(double seconds, HostState host) {
        pass(seconds, seconds, host);
    }

    private void pass(double monotonic, double all, HostState host) {
        nanos += (long) (monotonic * 1e9);
        sinceBoot += (long) (all * 1e9);
        sampler.sample(Optional.ofNullable(host), nanos, OptionalLong.of(sinceBoot));
    }

    private double unavailable(int order, Watermark mark) {
        return sampler.totals().unavailableSeconds(Gfp.KERNEL, order, mark);
    }

    @Test
    void allCountersAreThereAtZeroFromTheFirstSample() {
        pass(1, host(2, 5_000, true));
        assertThat(sampler.totals().orders()).isEqualTo(6);
        assertThat(unavailable(5, Watermark.MIN)).isZero();
        assertThat(sampler.totals().zones()).hasSize(1);
        assertThat(sampler.totals().missedSeconds()).isZero();
    }

    @Test
    void timeIsCountedForEachOrderThatIsNotServed() {
        pass(1, host(2, 5_000, true));
        pass(1, host(2, 5_000, true));
        pass(1.5, host(3, 5_000, true));
        assertThat(unavailable(1, Watermark.MIN)).isZero();
        assertThat(unavailable(2, Watermark.MIN)).isEqualTo(1);
        assertThat(unavailable(3, Watermark.MIN)).isEqualTo(2.5);
        assertThat(sampler.totals().missedSeconds()).isZero();
    }

    @Test
    void theMarksAreToldApart() {
        pass(1, host(1, 150, true));
        pass(1, host(1, 150, true));
        assertThat(unavailable(0, Watermark.LOW)).isEqualTo(1);
        assertThat(unavailable(0, Watermark.MIN)).isZero();
        assertThat(sampler.totals().zones().get(0)).isEqualTo(new SamplerTotals.BelowMark(0, "Normal", 1, 0));
    }

    @Test
    void aStallIsMissedAndNeitherState() {
        pass(1, host(2, 5_000, true));
        pass(10, host(2, 5_000, true));
        assertThat(unavailable(3, Watermark.MIN)).isEqualTo(1);
        assertThat(sampler.totals().missedSeconds()).isEqualTo(9);
    }

    @Test
    void aSuspendedMachineIsMissed() {
        pass(1, host(2, 5_000, true));
        pass(1, 3_601, host(2, 5_000, true));
        assertThat(unavailable(3, Watermark.MIN)).isEqualTo(1);
        assertThat(sampler.totals().missedSeconds()).isEqualTo(3_600);
    }

    @Test
    void theClockSinceBootIsCoarseAndMayBeMissing() {
        pass(1, host(2, 5_000, true));
        pass(1, 1.02, host(2, 5_000, true));
        pass(1, 0.98, host(2, 5_000, true));
        sampler.sample(Optional.of(host(2, 5_000, true)), nanos += 1_000_000_000, OptionalLong.empty());
        pass(1, 7_000, host(2, 5_000, true));
        assertThat(unavailable(3, Watermark.MIN)).isEqualTo(4);
        assertThat(sampler.totals().missedSeconds()).isZero();
    }

    @Test
    void whatCouldNotBeReadOrIsNotKnownIsMissed() {
        pass(1, host(2, 5_000, true));
        pass(1, null);
        pass(1, host(2, 5_000, false));
        assertThat(unavailable(3, Watermark.MIN)).isZero();
        assertThat(sampler.totals().missedSeconds()).isEqualTo(2);
    }

    @Test
    void timeInWhichTheBlocksLeftMayBeReservedIsCountedAsNotKnown() {
        Highatomic reserve = new Highatomic(Span.upTo(800), 800, Optional.empty(), Optional.empty());
        pass(1, host(3, 5_000, true, reserve));
        pass(1, host(3, 5_000, true, reserve));
        assertThat(unavailable(2, Watermark.MIN)).isZero();
        assertThat(sampler.totals().unknownSeconds(Gfp.KERNEL, 2, Watermark.MIN))
                .isEqualTo(1);
        assertThat(sampler.totals().unknownSeconds(Gfp.ATOMIC, 2, Watermark.MIN))
                .isZero();
        assertThat(unavailable(3, Watermark.MIN)).isEqualTo(1);
        assertThat(sampler.totals().missedSeconds()).isZero();
    }
}
