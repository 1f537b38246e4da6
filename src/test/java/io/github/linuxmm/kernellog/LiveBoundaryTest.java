package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveBoundaryTest {
    /** Started 1 000 000 s after boot: the clocks may be 2 s + 200 s apart. */
    private final LiveBoundary boundary = new LiveBoundary(1_000_000L * 1_000_000_000);

    @ParameterizedTest
    @CsvSource({
        "999990,  0,     false, at once and before the start",
        "1000100, 0,     false, at once and not clearly after the start",
        "1000203, 0,     true,  clearly after the start: no read waits on a busy log",
        "1000000, 19,    false, no wait",
        "1000000, 20,    true,  waited",
        "999799,  20,    true,  waited and within the allowance",
        "999797,  20,    false, held up in the midst of history",
        "5,       9999,  false, held up for long in the midst of history",
        "5,       10000, true,  no hold-up is that long",
    })
    void waitingAndTimeTogetherTellALiveRecord(long seconds, long readMillis, boolean live, String why) {
        assertThat(boundary.isLive(seconds * 1_000_000, readMillis * 1_000_000))
                .as(why)
                .isEqualTo(live);
    }

    @Test
    void afterTheFirstLiveRecordAllAre() {
        assertThat(boundary.isLive(999_999_000_000L, 30_000)).isFalse();
        assertThat(boundary.isLive(1_000_001_000_000L, 50_000_000)).isTrue();
        assertThat(boundary.isLive(1_000_001_000_001L, 30_000)).isTrue();
        assertThat(boundary.isLive(5, 30_000)).isTrue();
    }

    @Test
    void whatFollowsTheEndOfAFileIsLive() {
        assertThat(boundary.isLive(5, 30_000)).isFalse();
        boundary.endSeen();
        assertThat(boundary.isLive(5, 30_000)).isTrue();
    }

    @Test
    void rightAfterBootTwoSecondsAreAllowed() {
        LiveBoundary early = new LiveBoundary(10_000_000_000L);
        assertThat(early.isLive(7_900_000, 50_000_000)).isFalse();
        assertThat(early.isLive(12_003_000, 0)).isTrue();
    }
}
