package io.portico.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LogThreadTest {

    @Test
    void countsWhatASlowLogCannotTake() throws InterruptedException {
        LogThread log = new LogThread("test");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Runnable line = () -> {
            begun.countDown();
            awaitQuietly(release);
            threads.add(Thread.currentThread());
            written.incrementAndGet();
        };
        log.offer(line);
        begun.await();

        for (int i = 0; i < LogThread.MAX_WAITING + 7; i++) {
            log.offer(line);
        }
        assertThat(log.dropped()).isEqualTo(7);
        release.countDown();

        await().untilAtomic(written, org.hamcrest.Matchers.equalTo(1 + LogThread.MAX_WAITING));
        assertThat(threads).singleElement().satisfies(thread -> assertThat(thread.isDaemon())
                .isTrue());
        log.end();
    }

    @Test
    void writesWhatWaitsAtTheEnd() {
        LogThread log = new LogThread("test");
        AtomicInteger written = new AtomicInteger();

        log.offer(written::incrementAndGet);
        log.end();
        log.offer(written::incrementAndGet);

        await().untilAtomic(written, org.hamcrest.Matchers.equalTo(1));
        assertThat(log.dropped()).isEqualTo(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
