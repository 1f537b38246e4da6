package io.github.linuxmm.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatelyTest {
    private final AtomicLong now = new AtomicLong(5);
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void howeverManyAskThereIsOneLookASecond() {
        Lately<Integer> lately = new Lately<>(looks::incrementAndGet, now::get, Long.MAX_VALUE / 2);
        for (int i = 0; i < 100; i++) {
            assertThat(lately.get()).hasValue(new Lately.Found<>(1, false));
        }
        now.addAndGet(999_999_999);
        assertThat(lately.get()).hasValue(new Lately.Found<>(1, false));
        now.incrementAndGet();
        assertThat(lately.get()).hasValue(new Lately.Found<>(2, false));
    }

    @Test
    void whileALookHangsWhatWasFoundBeforeIsToldAndNoOtherBegins() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        Lately<Integer> lately = new Lately<>(
                () -> {
                    int look = looks.incrementAndGet();
                    if (look == 2) {
                        awaitQuietly(hangs);
                    }
                    return look;
                },
                now::get);
        while (lately.get().isEmpty()) {
            Thread.sleep(1);
        }
        for (int i = 0; i < 3; i++) {
            now.addAndGet(2_000_000_000);
            assertThat(lately.get()).hasValue(new Lately.Found<>(1, true));
        }
        assertThat(looks).hasValue(2);
        hangs.countDown();
        while (!lately.get().equals(Optional.of(new Lately.Found<>(2, false)))) {
            Thread.sleep(1);
        }
    }

    @Test
    void aFirstLookThatHangsFindsNothingAndHoldsUpNobodyForLong() {
        CountDownLatch hangs = new CountDownLatch(1);
        Lately<Integer> lately = new Lately<>(
                () -> {
                    awaitQuietly(hangs);
                    return 1;
                },
                now::get);
        assertThat(lately.get()).isEmpty();
        hangs.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
