package io.github.linuxmm.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DeadlineTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Thread> late = new ArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    /** On a machine without a processor for the first so many of its threads, until they may go on. */
    private Deadline withLate(int count) {
        return new Deadline(LIMIT_NANOS, task -> {
            if (late.size() == count) {
                return new Thread(task);
            }
            Thread thread = new Thread(() -> {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                task.run();
            });
            late.add(thread);
            return thread;
        });
    }

    private void letThemGoOn() throws InterruptedException {
        goOn.countDown();
        for (Thread thread : late) {
            // It waits for more to do when it has run what it got.
            thread.join(200);
        }
    }

    @Test
    void whatNoProcessorHasBegunInTimeIsNotBegunLater() throws Exception {
        Deadline deadline = withLate(2);
        deadline.runEach(List.of(runs::incrementAndGet, runs::incrementAndGet), deadline.end());
        assertThat(runs).hasValue(0);
        letThemGoOn();
        assertThat(runs).hasValue(0);
    }

    @Test
    void whatTheFirstThreadHasNotBegunIsRunOnceByAnother() throws Exception {
        Deadline deadline = withLate(1);
        deadline.run(List.of(runs::incrementAndGet, runs::incrementAndGet));
        assertThat(runs).hasValue(2);
        letThemGoOn();
        assertThat(runs).hasValue(2);
    }
}
