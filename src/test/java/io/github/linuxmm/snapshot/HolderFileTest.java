package io.github.linuxmm.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.support.HandClock;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class HolderFileTest {
    private int reads;
    private long takesMillis;
    private IOException fails;
    private final HandClock clock = new HandClock();
    private final HolderFile<Integer> file = new HolderFile<>(
            "slabinfo",
            () -> {
                clock.pass(takesMillis);
                if (fails != null) {
                    throw fails;
                }
                return ++reads;
            },
            clock);

    private void passSeconds(long seconds) {
        for (long i = 0; i < seconds; i += 10) {
            clock.pass(10_000);
            file.refresh();
        }
    }

    @Test
    void itIsReadAtOnceAndThenEveryMinute() throws IOException {
        assertThat(file.ifRead()).isEmpty();
        assertThat(file.lastReadSeconds()).isEmpty();
        file.refresh();
        assertThat(file.get(false)).isEqualTo(1);
        passSeconds(50);
        assertThat(file.ifRead()).contains(1);
        passSeconds(10);
        assertThat(file.ifRead()).contains(2);
        passSeconds(600);
        assertThat(file.ifRead()).contains(12);
    }

    @Test
    void aReadThatTakesLongIsDoneLessOftenSoThatItCosts1In2000() {
        takesMillis = 300;
        file.refresh();
        assertThat(file.lastReadSeconds()).hasValue(0.3);
        passSeconds(590);
        assertThat(reads).isOne();
        passSeconds(10);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void afterTwoSlowReadsInARowItIsNotReadAgainAndThatIsAFailure() {
        takesMillis = 501;
        file.refresh();
        assertThat(file.ifRead()).contains(1);
        passSeconds(1_010);
        assertThat(reads).isEqualTo(2);
        takesMillis = 1;
        passSeconds(100_000);
        assertThat(reads).isEqualTo(2);
        assertThat(file.ifRead()).isEmpty();
        for (boolean required : new boolean[] {false, true}) {
            assertThatThrownBy(() -> file.get(required))
                    .isInstanceOf(IOException.class)
                    .hasMessage("slabinfo: two reads took more than 500 ms of CPU, so it is not read any more");
        }
    }

    @Test
    void aSlowReadBetweenQuickOnesIsForgiven() {
        for (int i = 0; i < 6; i++) {
            takesMillis = i % 2 == 0 ? 900 : 1;
            file.refresh();
            clock.pass(1_800_000);
        }
        assertThat(file.ifRead()).contains(6);
    }

    @Test
    void whereItMayNotBeReadItIsAsIfItWereNotThereUnlessItWasAskedForByName() {
        fails = new AccessDeniedException("/proc/slabinfo");
        file.refresh();
        assertThatThrownBy(() -> file.get(false)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> file.get(true))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessage("slabinfo: permission denied; only root may read it");
        assertThat(file.ifRead()).isEmpty();
        assertThat(file.lastReadSeconds()).isEmpty();
    }

    @Test
    void aFailureIsOverWithTheNextRead() throws IOException {
        fails = new IOException("slabinfo: longer than 2097152 bytes");
        file.refresh();
        assertThatThrownBy(() -> file.get(false)).isSameAs(fails);
        fails = null;
        passSeconds(60);
        assertThat(file.get(false)).isEqualTo(1);
    }
}
