package io.github.linuxmm.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.support.HandClock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of many small files, such as /proc/PID/fd. */
class SelfBoundedHolderFileTest {
    private int reads;
    private int told;
    private long takesMillis;
    private final HandClock clock = new HandClock();
    private final HolderFile<Integer> file = new HolderFile<>(
                    "PID/fd",
                    () -> {
                        clock.pass(takesMillis);
                        return ++reads;
                    },
                    clock,
                    Duration.ofSeconds(60),
                    () -> told++)
            .boundsItself();

    private int readsAfter(long seconds) {
        clock.pass(seconds * 1_000);
        file.refresh();
        return reads;
    }

    @Test
    void itIsReadAtOnceAndThenEveryMinuteAndTellsWhenItWas() {
        assertThat(readsAfter(0)).isOne();
        assertThat(readsAfter(59)).isOne();
        assertThat(told).isOne();
        assertThat(readsAfter(1)).isEqualTo(2);
        assertThat(told).isEqualTo(2);
    }

    @Test
    void theFirstReadNeedsNoRestAndALaterOneAThousandTimesItsLength() {
        takesMillis = 300;
        assertThat(readsAfter(0)).isOne();
        assertThat(readsAfter(60)).isEqualTo(2);
        assertThat(readsAfter(299)).isEqualTo(2);
        assertThat(readsAfter(1)).isEqualTo(3);
    }

    @Test
    void notReadYetIsNoFailureAndAFailureIsOne() {
        HolderFile<Integer> failing = new HolderFile<Integer>(
                        "memory.stat",
                        () -> {
                            throw new IOException("/cgroup: expected a folder");
                        },
                        clock,
                        Duration.ofSeconds(60),
                        () -> told++)
                .boundsItself();
        assertThatThrownBy(() -> failing.get(true)).isInstanceOf(NoSuchFileException.class);
        failing.refresh();
        assertThatThrownBy(() -> failing.get(true))
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessage("/cgroup: expected a folder");
        assertThat(told).isOne();
    }

    @Test
    void itIsNeverGivenUp() throws Exception {
        takesMillis = 1_000;
        for (int i = 1; i < 5; i++) {
            assertThat(readsAfter(1_000)).isEqualTo(i);
            assertThat(file.get(true)).isEqualTo(i);
        }
    }
}
