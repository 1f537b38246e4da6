package io.github.linuxmm.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {
    private final Set<Thread> used = ConcurrentHashMap.newKeySet();

    @Test
    void eachHasAThreadUpToTheLimitAndTheOthersWaitInLine() throws Exception {
        try (RequestThreads threads = new RequestThreads(4)) {

            CountDownLatch busy = new CountDownLatch(4);
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(10);
            for (int i = 0; i < 10; i++) {
                threads.execute(() -> {
                    used.add(Thread.currentThread());
                    busy.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    ended.countDown();
                });
            }
            busy.await();
            go.countDown();
            ended.await();
            assertThat(used).hasSize(4);
        }
    }

    @Test
    void anIdleThreadIsUsedAgain() throws Exception {
        try (RequestThreads threads = new RequestThreads(100)) {
            for (int i = 0; i < 100; i++) {
                CountDownLatch ended = new CountDownLatch(1);
                threads.execute(() -> {
                    used.add(Thread.currentThread());
                    ended.countDown();
                });
                ended.await();
                while (used.stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE)) {
                    Thread.onSpinWait();
                }
            }
        }
        assertThat(used.size()).isLessThan(10);
    }
}
