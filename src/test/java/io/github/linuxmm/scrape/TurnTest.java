package io.github.linuxmm.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TurnTest {
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private final Turn turn = new Turn(LIMIT_NANOS);
    private final AtomicInteger timesTaken = new AtomicInteger();
    private final CountDownLatch holds = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** A step of the thread that has the turn first. */
    private interface Step {
        void run();
    }

    /** Begins a turn on another thread, which goes on when it is told to, and ends with a check that it still has it. */
    private FutureTask<Void> first(Runnable whenTaken, Step step) throws InterruptedException {
        FutureTask<Void> task = new FutureTask<>(
                () -> {
                    turn.begin(whenTaken);
                    try {
                        step.run();
                        holds.countDown();
                        goOn.await();
                        turn.keep();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    } finally {
                        turn.end();
                    }
                },
                null);
        new Thread(task, "first").start();
        holds.await();
        return task;
    }

    private void begin() {
        turn.begin(timesTaken::incrementAndGet);
    }

    private void goOnAfter(long nanos) {
        new Thread(() -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(nanos);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    goOn.countDown();
                })
                .start();
    }

    @Test
    void whoWaitsForLongerThanTheLimitTakesItFromOneThatHangs() throws Exception {
        AtomicLong since = new AtomicLong();
        FutureTask<Void> first = first(timesTaken::incrementAndGet, () -> {
            since.set(System.nanoTime());
            assertThat(turn.mayHang()).isTrue();
        });
        begin();
        assertThat(System.nanoTime() - since.get()).isGreaterThanOrEqualTo(LIMIT_NANOS);
        assertThat(timesTaken).hasValue(1);
        assertThat(turn.isTaken()).isTrue();
        goOn.countDown();
        assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(Turn.Lost.class);
        assertThat(turn.isMine()).isTrue();
        turn.end();
        begin();
        assertThat(turn.isTaken()).isFalse();
    }

    @Test
    void oneInWhosePlaceNobodyAnswersKeepsIt() throws Exception {
        FutureTask<Void> first = first(null, () -> assertThat(turn.mayHang()).isFalse());
        goOnAfter(2 * LIMIT_NANOS);
        begin();
        assertThat(goOn.getCount()).isZero();
        assertThat(turn.isTaken()).isFalse();
        first.get();
    }

    @Test
    void oneThatSaysThatItDoesNotHangAnyLongerKeepsIt() throws Exception {
        FutureTask<Void> first = first(timesTaken::incrementAndGet, () -> {
            assertThat(turn.mayHang()).isTrue();
            turn.keep();
        });
        goOnAfter(2 * LIMIT_NANOS);
        begin();
        assertThat(goOn.getCount()).isZero();
        assertThat(timesTaken).hasValue(0);
        first.get();
    }

    @Test
    void theLimitIsForWhatMayHangAndNotForWhatCameBefore() throws Exception {
        AtomicLong since = new AtomicLong();
        FutureTask<Void> first = first(timesTaken::incrementAndGet, () -> {
            try {
                TimeUnit.NANOSECONDS.sleep(2 * LIMIT_NANOS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            since.set(System.nanoTime());
            assertThat(turn.mayHang()).isTrue();
        });
        begin();
        assertThat(System.nanoTime() - since.get()).isGreaterThanOrEqualTo(LIMIT_NANOS);
        goOn.countDown();
        assertThatThrownBy(first::get).hasCauseInstanceOf(Turn.Lost.class);
    }

    @Test
    void oneThatTookItMustNotHang() throws Exception {
        FutureTask<Void> first = first(timesTaken::incrementAndGet, turn::mayHang);
        begin();
        assertThat(turn.mayHang()).isFalse();
        goOn.countDown();
        assertThatThrownBy(first::get).hasCauseInstanceOf(Turn.Lost.class);
    }
}
