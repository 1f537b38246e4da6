package io.github.linuxmm.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private long now;
    private OptionalLong cpu = OptionalLong.of(0);
    private final Pace pace = new Pace(SECOND, () -> cpu);

    private void sample(long wallMillis, long cpuMillis) {
        pace.begin(now);
        now += wallMillis * MS;
        if (cpu.isPresent()) {
            cpu = OptionalLong.of(cpu.getAsLong() + cpuMillis * MS);
        }
        pace.end(now);
    }

    private void samples(long wallMillis, long cpuMillis) {
        for (int i = 0; i < Pace.SAMPLES; i++) {
            sample(wallMillis, cpuMillis);
        }
    }

    @Test
    void aUsualHostIsSampledAsConfigured() {
        samples(9, 9);
        assertThat(pace.nanos()).isEqualTo(SECOND);
        assertThat(pace.isDue(now)).isTrue();
    }

    @Test
    void theFirstSamplesOfAColdMachineSlowNothingDown() {
        sample(900, 900);
        sample(300, 300);
        samples(2, 2);
        assertThat(pace.nanos()).isEqualTo(SECOND);
    }

    @Test
    void dearSamplesTakeAtMostTheirShareOfACore() {
        samples(100, 100);
        assertThat(pace.nanos()).isEqualTo(8 * SECOND);
        samples(101, 101);
        assertThat(pace.nanos()).isEqualTo(16 * SECOND);
        samples(99, 99);
        assertThat(pace.nanos()).as("near the step").isEqualTo(16 * SECOND);
        samples(50, 50);
        assertThat(pace.nanos()).isEqualTo(4 * SECOND);
        samples(1, 1);
        assertThat(pace.nanos()).isEqualTo(SECOND);
    }

    @Test
    void waitingForACpuIsNoCost() {
        samples(800, 40);
        samples(800, 40);
        assertThat(pace.nanos()).isEqualTo(4 * SECOND);
    }

    @Test
    void whereTheCpuTimeIsNotKnownTheTimeThatPassedIsTheCost() {
        cpu = OptionalLong.empty();
        samples(100, 0);
        assertThat(pace.nanos()).isEqualTo(8 * SECOND);
    }

    @Test
    void noHostIsSampledMoreSeldomThanOnceInAboutAMinute() {
        samples(20_000, 20_000);
        assertThat(pace.nanos()).isBetween(Pace.MAX_NANOS, 2 * Pace.MAX_NANOS);
    }

    @Test
    void aSampleIsDueAtTheCallThatIsNearestToItsTime() {
        samples(100, 100);
        long begun = now - 100 * MS;
        assertThat(pace.isDue(begun + 7 * SECOND)).isFalse();
        assertThat(pace.isDue(begun + 8 * SECOND - MS)).isTrue();
    }
}
