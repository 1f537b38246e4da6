package io.github.linuxmm.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    /** System.nanoTime may begin anywhere, and run over. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 7, Long.MIN_VALUE})
    void aBurstIsAdmittedAndThenOneInEachInterval(long start) {
        long[] now = {start};
        RateLimit limit = new RateLimit(10, 3, () -> now[0]);
        assertThat(admitted(limit)).isEqualTo(3);
        now[0] += 9;
        assertThat(admitted(limit)).isZero();
        now[0] += 1;
        assertThat(admitted(limit)).isEqualTo(1);
        now[0] += 25;
        assertThat(admitted(limit)).isEqualTo(2);
        now[0] += 5;
        assertThat(admitted(limit)).isEqualTo(1);
        now[0] += 1_000;
        assertThat(admitted(limit)).isEqualTo(3);
    }

    private static int admitted(RateLimit limit) {
        int admitted = 0;
        while (limit.admits()) {
            admitted++;
        }
        return admitted;
    }
}
