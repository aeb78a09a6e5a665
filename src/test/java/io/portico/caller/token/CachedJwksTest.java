package io.portico.caller.token;

import java.io.IOException;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** When an issuer is asked for its keys, and what serves meanwhile. */
@Timeout(30)
class CachedJwksTest {
    private static final ECKey OLD = TokenIssuer.ecKey();
    private static final ECKey NEW = TokenIssuer.ecKey();
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration MAX_AGE = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Supplier<CompletableFuture<JWKSet>> issuer = () -> has(OLD);
    private final CachedJwks keys = new CachedJwks(
            () -> {
                reads.incrementAndGet();
                return issuer.get();
            },
            new CachedJwks.Limits(TTL, MAX_AGE, PAUSE),
            nanos::get);

    @Test
    void areReadOnceForManyTokens() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(get(OLD)).hasSize(1);
        }

        assertThat(reads).hasValue(1);
    }

    @Test
    void areTriedUpToANumber_byATokenThatFitsThemAll() throws Exception {
        ECKey[] many = Stream.generate(TokenIssuer::ecKey)
                .limit(CachedJwks.MOST_TRIED + 1)
                .toArray(ECKey[]::new);
        issuer = () -> has(many);

        assertThat(keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null))
                .extracting(JWK::getKeyID)
                .containsExactlyElementsOf(Arrays.stream(many)
                        .limit(CachedJwks.MOST_TRIED)
                        .map(JWK::getKeyID)
                        .toList());
        assertThat(get(many[CachedJwks.MOST_TRIED])).hasSize(1);
    }

    @Test
    void areReadAnew_whenTheirTimeIsUp() throws Exception {
        assertThat(get(OLD)).hasSize(1);
        issuer = () -> has(NEW);

        pass(TTL.minusNanos(1));
        assertThat(get(OLD)).hasSize(1);
        pass(Duration.ofNanos(1));

        assertThat(get(OLD)).isEmpty();
        assertThat(get(NEW)).hasSize(1);
        assertThat(reads).hasValue(2);
    }

    @Test
    void areReadAnew_whenATokenNamesAnotherKey() throws Exception {
        assertThat(get(OLD)).hasSize(1);
        issuer = () -> has(OLD, NEW);
        pass(PAUSE);

        assertThat(get(NEW)).hasSize(1);
        assertThat(reads).hasValue(2);
    }

    @Test
    void areReadOnceInAWhile_howeverManyForgedKeysAreNamed() throws Exception {
        for (int i = 0; i < 1000; i++) {
            assertThat(get(new ECKey.Builder(NEW).keyID("forged-" + i).build())).isEmpty();
        }
        assertThat(reads).hasValue(1);

        pass(PAUSE);
        for (int i = 0; i < 1000; i++) {
            assertThat(get(new ECKey.Builder(NEW).keyID("forged-" + i).build())).isEmpty();
        }
        assertThat(reads).hasValue(2);
        assertThat(get(OLD)).hasSize(1);
    }

    @Test
    void areReadByOneForAllWhoWait() throws Exception {
        CompletableFuture<JWKSet> answer = new CompletableFuture<>();
        issuer = () -> answer;
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch ready = new CountDownLatch(8);
            List<Future<List<JWK>>> found = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                found.add(callers.submit(() -> {
                    ready.countDown();
                    return get(OLD);
                }));
            }
            ready.await();
            await().until(() -> reads.get() == 1);
            answer.complete(new JWKSet(OLD.toPublicJWK()));

            for (Future<List<JWK>> each : found) {
                assertThat(each.get()).hasSize(1);
            }
            assertThat(reads).hasValue(1);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void serveOn_whileTheIssuerIsAway_untilTheyAreTooOld() throws Exception {
        assertThat(get(OLD)).hasSize(1);
        issuer = CachedJwksTest::away;

        pass(TTL);
        assertThat(get(OLD)).hasSize(1);
        pass(MAX_AGE.minus(TTL).minusNanos(1));
        assertThat(get(OLD)).hasSize(1);
        pass(Duration.ofNanos(1));

        assertThat(catchThrowableOfType(UnavailableJwksException.class, () -> get(OLD)))
                .isNotNull();
    }

    @Test
    void areAskedForOnceInAWhile_whileTheIssuerIsAway() throws Exception {
        issuer = CachedJwksTest::away;
        for (int i = 0; i < 100; i++) {
            assertUnavailable();
        }
        assertThat(reads).hasValue(1);

        pass(PAUSE.minusNanos(1));
        assertUnavailable();
        assertThat(reads).hasValue(1);
        pass(Duration.ofNanos(1));
        assertUnavailable();
        assertThat(reads).hasValue(2);
    }

    @Test
    void sayWhenToAskAgain_whereNoneWereEverRead() {
        issuer = CachedJwksTest::away;

        assertThat(retryAfter()).isEqualTo(PAUSE);
        pass(Duration.ofMillis(9500));
        assertThat(retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void areThere_whenTheIssuerComesLater() throws Exception {
        issuer = CachedJwksTest::away;
        assertUnavailable();
        issuer = () -> has(OLD);
        pass(PAUSE);

        assertThat(get(OLD)).hasSize(1);
    }

    @Test
    void holdNobodyUp_whileTheIssuerIsSilent_andWasBefore() throws Exception {
        assertThat(get(OLD)).hasSize(1);
        issuer = CachedJwksTest::away;
        pass(TTL);
        assertThat(get(OLD)).hasSize(1);
        issuer = CompletableFuture::new;
        pass(PAUSE);

        assertThat(get(OLD)).hasSize(1);
        assertThat(get(NEW)).isEmpty();
        assertThat(reads).hasValue(3);
    }

    @Test
    void holdNobodyUp_whileTheyAreReadAnew() throws Exception {
        assertThat(get(OLD)).hasSize(1);
        CompletableFuture<JWKSet> answer = new CompletableFuture<>();
        issuer = () -> answer;
        pass(TTL);

        assertThat(atOnce(() -> get(OLD))).hasSize(1);
        assertThat(reads).hasValue(2);
        answer.complete(new JWKSet(NEW.toPublicJWK()));

        assertThat(get(OLD)).isEmpty();
        assertThat(get(NEW)).hasSize(1);
        assertThat(reads).hasValue(2);
    }

    @Test
    void areWaitedForByAFew_whoseKeyIsNotKnown() throws Throwable {
        assertThat(get(OLD)).hasSize(1);
        pass(PAUSE);

        whileAsManyWaitAsMay(() -> {
            assertThat(atOnce(() -> get(NEW))).isEmpty();
            assertThat(atOnce(() -> get(OLD))).hasSize(1);
        });
    }

    @Test
    void areWaitedForByOthers_onceTheFirstHaveTheirAnswer() throws Throwable {
        whileAsManyWaitAsMay(() -> assertThat(reads).hasValue(1));
        pass(MAX_AGE);

        whileAsManyWaitAsMay(() -> assertThat(atOnce(this::retryAfter)).isPositive());
    }

    @Test
    void areWaitedForByAFew_whereNoneWereEverRead() throws Throwable {
        whileAsManyWaitAsMay(() -> assertThat(atOnce(this::retryAfter)).isEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void areGone_whereTheIssuerHasTakenThemBack() throws Exception {
        assertThat(get(OLD)).hasSize(1);
        issuer = CachedJwksTest::has;
        pass(TTL);

        assertThat(get(OLD)).isEmpty();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void sayOnceThatTheyCannotBeRead_andOnceThatTheyCanAgain(CapturedOutput log) throws Exception {
        issuer = CachedJwksTest::away;
        for (int i = 0; i < 3; i++) {
            assertUnavailable();
            pass(PAUSE);
        }
        issuer = () -> has(OLD);
        assertThat(get(OLD)).hasSize(1);

        assertThat(log.getOut().split("cannot be read: IOException", -1)).hasSize(2);
        assertThat(log.getOut().split("can be read again", -1)).hasSize(2);
        assertThat(log).doesNotContain("hunter");
    }

    /** Does something while the issuer is slow and no place to wait is left, then has those who wait answered. */
    private void whileAsManyWaitAsMay(ThrowingRunnable then) throws Throwable {
        CompletableFuture<JWKSet> answer = new CompletableFuture<>();
        issuer = () -> answer;
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(CachedJwks.MOST_WAITING, task -> {
            Thread thread = new Thread(task);
            threads.add(thread);
            return thread;
        });
        try {
            List<Future<List<JWK>>> found = new ArrayList<>();
            for (int i = 0; i < CachedJwks.MOST_WAITING; i++) {
                found.add(callers.submit(() -> get(NEW)));
            }
            // A thread of the pool that has nothing to do waits without a limit.
            await().until(() -> threads.stream().allMatch(thread -> thread.getState() == State.TIMED_WAITING));
            then.run();

            answer.complete(new JWKSet(List.of(OLD.toPublicJWK(), NEW.toPublicJWK())));
            for (Future<List<JWK>> each : found) {
                assertThat(each.get()).hasSize(1);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** Sooner than whoever waits gives up. */
    private static <T> T atOnce(Callable<T> question) throws Exception {
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            return caller.submit(question).get(3, TimeUnit.SECONDS);
        } finally {
            caller.shutdownNow();
        }
    }

    private List<JWK> get(JWK key) throws UnavailableJwksException {
        return keys.get(
                new JWKSelector(new JWKMatcher.Builder().keyID(key.getKeyID()).build()), null);
    }

    private void assertUnavailable() {
        assertThat(retryAfter()).isPositive();
    }

    private Duration retryAfter() {
        return catchThrowableOfType(UnavailableJwksException.class, () -> get(OLD))
                .retryAfter();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static CompletableFuture<JWKSet> has(JWK... published) {
        return CompletableFuture.completedFuture(new JWKSet(List.of(published)).toPublicJWKSet());
    }

    private static CompletableFuture<JWKSet> away() {
        return CompletableFuture.failedFuture(new IOException("hunter"));
    }
}
