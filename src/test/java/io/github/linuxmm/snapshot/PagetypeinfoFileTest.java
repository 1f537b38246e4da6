package io.github.linuxmm.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.support.HandClock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PagetypeinfoFileTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private int reads;
    private long takesMillis;
    private final HandClock clock = new HandClock();
    private final long start = clock.monotonicNanos();
    private final PagetypeinfoFile file = new PagetypeinfoFile(
            () -> {
                reads++;
                clock.pass(takesMillis);
                return new Pagetypeinfo(OptionalLong.of(512), ImmutableList.of(), ImmutableList.of(), Optional.empty());
            },
            clock);

    @Test
    void itIsReadAtOnceAndThenEveryFiveMinutes() {
        assertThat(file.isDue(start)).isTrue();
        file.read();
        assertThat(file.isDue(start + PagetypeinfoFile.SELDOM_NANOS - 1)).isFalse();
        assertThat(file.isDue(start + PagetypeinfoFile.SELDOM_NANOS)).isTrue();
    }

    @Test
    void whileAnAnswerDependsOnItItIsReadEveryTenSeconds() {
        file.read();
        file.want();
        assertThat(file.isDue(start + 9 * SECOND)).isFalse();
        assertThat(file.isDue(start + 10 * SECOND)).isTrue();
        clock.pass(10_000);
        file.read();
        assertThat(file.isDue(start + 20 * SECOND))
                .as("nobody wants it any more")
                .isFalse();
    }

    @Test
    void whatWasReadHoldsUntilTheNextReadIsDueAndTwoSecondsMore() {
        assertThat(file.ifTrusted(start)).isEmpty();
        file.read();
        assertThat(file.ifTrusted(start + 12 * SECOND)).isPresent();
        assertThat(file.ifTrusted(start + 12 * SECOND + 1)).isEmpty();
        assertThat(file.ifRead()).isPresent();
    }

    @Test
    void whetherAnAnswerDependsOnItIsLookedAtEveryTenSeconds() {
        assertThat(file.isTimeToLook(start)).isFalse();
        file.read();
        assertThat(file.isTimeToLook(start + 9 * SECOND)).isFalse();
        assertThat(file.isTimeToLook(start + 10 * SECOND)).isTrue();
        assertThat(file.isTimeToLook(start + 19 * SECOND)).isFalse();
        assertThat(file.isTimeToLook(start + 20 * SECOND)).isTrue();
        assertThat(reads).isOne();
    }

    @Test
    void aLookThatTakesLongIsDoneLessOften() {
        file.read();
        clock.pass(10_000);
        assertThat(file.isTimeToLook(start + 10 * SECOND)).isTrue();
        clock.pass(100);
        file.looked();
        assertThat(file.isTimeToLook(start + 59 * SECOND)).isFalse();
        assertThat(file.isTimeToLook(start + 60 * SECOND)).isTrue();
    }

    @Test
    void aReadThatTakesLongTwiceIsDoneLessOften() {
        takesMillis = 10;
        file.read();
        file.want();
        clock.pass(9_990);
        assertThat(file.isDue(clock.monotonicNanos())).isTrue();
        file.read();
        file.want();
        assertThat(file.isDue(start + 59 * SECOND)).isFalse();
        assertThat(file.ifTrusted(start + 21 * SECOND)).isPresent();
        assertThat(file.ifTrusted(start + 23 * SECOND)).isEmpty();
        assertThat(file.isDue(start + 10 * SECOND + PagetypeinfoFile.SELDOM_NANOS))
                .isTrue();
    }

    /** As the first one, for which classes are loaded, or one on a host that has no CPU to spare. */
    @Test
    void oneThatTookLongIsNotTrustedForMinutes() {
        for (long millis : new long[] {100, 1, 100, 1}) {
            takesMillis = millis;
            long began = clock.monotonicNanos();
            file.read();
            file.want();
            assertThat(file.ifTrusted(began + 13 * SECOND)).isEmpty();
            assertThat(file.isDue(began + 10 * SECOND)).isTrue();
            clock.pass(10_000);
        }
    }
}
