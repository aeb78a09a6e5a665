package io.portico.vendor;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class AccountGuardTest {
    private final SettableClock clock = new SettableClock();
    private final AccountGuard guard = new AccountGuard(
            VendorFixtures.account(VendorFixtures.everything()),
            new GuardProperties(Duration.ofSeconds(30), 4, 50, Duration.ofSeconds(5), 80, Duration.ofSeconds(15), 1, 2),
            clock);

    private void call(ProblemCode outcome) {
        guard.enter();
        guard.leave(1, outcome == null ? null : problem(outcome), null);
    }

    private static Problem problem(ProblemCode code) {
        return Problem.of(code, "x").withVendor(new VendorFault("acmepay", "acmepay-eu", null, null, null));
    }

    private Problem refused() {
        return catchThrowableOfType(ProblemException.class, guard::enter).problem();
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemCode.class,
            names = {"VENDOR_UNREACHABLE", "VENDOR_TIMEOUT", "VENDOR_ERROR", "VENDOR_INVALID_RESPONSE"})
    void opensTheBreakerForASickVendor(ProblemCode sickness) {
        for (int i = 0; i < 4; i++) {
            call(sickness);
        }

        Problem problem = refused();
        assertThat(problem.code()).isEqualTo(ProblemCode.VENDOR_CIRCUIT_OPEN);
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(problem.vendor().account()).isEqualTo("acmepay-eu");
        assertThat(guard.health().breaker()).isEqualTo(VendorHealth.Breaker.OPEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemCode.class,
            names = {"VENDOR_REJECTED", "NO_VENDOR_CUSTOMER", "VENDOR_AUTH_FAILED", "PORTAL_NOT_CONFIGURED"})
    void keepsTheBreakerClosedForRefusalsOfOneRequest(ProblemCode refusal) {
        for (int i = 0; i < 20; i++) {
            call(refusal);
        }

        assertThatCode(guard::enter).doesNotThrowAnyException();
    }

    @Test
    void closesTheGateUntilTheVendorWantsCallsAgain() {
        guard.enter();
        guard.leave(1, problem(ProblemCode.VENDOR_RATE_LIMITED).withRetryAfter(Duration.ofSeconds(2)), null);

        assertThat(refused().code()).isEqualTo(ProblemCode.VENDOR_RATE_LIMITED);
        assertThat(guard.health().rateGateOpen()).isFalse();

        clock.now = clock.now.plusSeconds(2);
        assertThatCode(() -> call(null)).doesNotThrowAnyException();
        assertThat(guard.health().rateGateOpen()).isTrue();
    }

    @Test
    void refusesMoreCallsAtOnceThanMayRun() {
        guard.enter();
        guard.enter();

        assertThat(refused().code()).isEqualTo(ProblemCode.OVERLOADED);

        guard.leave(1, null, null);
        assertThatCode(guard::enter).doesNotThrowAnyException();
    }

    @Test
    void holdsADefectOfOursAgainstNobody() {
        for (int i = 0; i < 20; i++) {
            guard.enter();
            guard.leave(1, null, new IllegalStateException("ours"));
        }

        assertThat(guard.health().breaker()).isEqualTo(VendorHealth.Breaker.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemCode.class,
            names = {"VALIDATION_FAILED", "INTENT_NOT_SUPPORTED", "OVERLOADED"})
    void countsNoProblemThatIsNotTheVendors(ProblemCode ours) {
        for (int i = 0; i < 20; i++) {
            guard.enter();
            Problem problem = Problem.of(ours, "x");
            guard.leave(1, ours == ProblemCode.OVERLOADED ? problem(ours) : problem, new ProblemException(problem));
        }
        for (int i = 0; i < 4; i++) {
            call(ProblemCode.VENDOR_ERROR);
        }

        assertThat(refused().code()).isEqualTo(ProblemCode.VENDOR_CIRCUIT_OPEN);
    }

    @Test
    void keepsTheLaterOfTwoTimesToWait() {
        guard.enter();
        guard.enter();
        guard.leave(1, problem(ProblemCode.VENDOR_RATE_LIMITED).withRetryAfter(Duration.ofSeconds(9)), null);
        guard.leave(1, problem(ProblemCode.VENDOR_RATE_LIMITED).withRetryAfter(Duration.ofSeconds(2)), null);

        assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void tellsTheLaterOfGateAndBreaker() {
        guard.enter();
        for (int i = 0; i < 4; i++) {
            call(ProblemCode.VENDOR_ERROR);
        }
        guard.leave(1, problem(ProblemCode.VENDOR_RATE_LIMITED).withRetryAfter(Duration.ofSeconds(2)), null);

        assertThat(guard.health().retryAfter()).isEqualTo(clock.now.plusSeconds(15));
        assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void opensTheBreakerForASlowVendor() {
        for (int i = 0; i < 4; i++) {
            guard.enter();
            guard.leave(Duration.ofSeconds(5).plusNanos(1).toNanos(), null, null);
        }

        assertThat(refused().code()).isEqualTo(ProblemCode.VENDOR_CIRCUIT_OPEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 424})
    void keepsTheBreakerClosedForEveryAnswerOfA4xx(int status) {
        VendorFault fault = new VendorFault("acmepay", "acmepay-eu", status, null, null);
        for (ProblemCode code : List.of(ProblemCode.VENDOR_UNAVAILABLE, ProblemCode.VENDOR_ERROR)) {
            for (int i = 0; i < 20; i++) {
                guard.enter();
                guard.leave(1, Problem.of(code, "x").withVendor(fault), null);
            }
        }

        assertThat(guard.health().breaker()).isEqualTo(VendorHealth.Breaker.CLOSED);
    }

    @Test
    void holdsTheHasteOfACallerAgainstNobody_unlessTheVendorWasSlowBesides() {
        VendorCallException hurried =
                new VendorCallException(ProblemCode.VENDOR_TIMEOUT, new IOException("cut off"), true);
        for (int i = 0; i < 20; i++) {
            guard.enter();
            guard.leave(Duration.ofSeconds(4).toNanos(), problem(ProblemCode.VENDOR_TIMEOUT), hurried);
        }
        assertThat(guard.health().breaker()).isEqualTo(VendorHealth.Breaker.CLOSED);

        for (int i = 0; i < 4; i++) {
            guard.enter();
            guard.leave(Duration.ofSeconds(6).toNanos(), problem(ProblemCode.VENDOR_TIMEOUT), hurried);
        }
        assertThat(refused().code()).isEqualTo(ProblemCode.VENDOR_CIRCUIT_OPEN);
    }

    @Test
    void countsWhatEnteredAndHasNotLeft() {
        guard.enter();
        guard.enter();
        assertThat(guard.inFlight()).isEqualTo(2);

        guard.leave(1, null, null);
        guard.leave(1, problem(ProblemCode.VENDOR_ERROR), null);
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void opensAfterHalfOfTwentyCallsUnlessConfiguredOtherwise() {
        GuardProperties defaults =
                new Binder(new MapConfigurationPropertySource()).bindOrCreate("portico.guard", GuardProperties.class);
        AccountGuard usual = new AccountGuard(VendorFixtures.account(VendorFixtures.everything()), defaults, clock);
        for (int i = 0; i < 19; i++) {
            usual.enter();
            usual.leave(1, i % 2 == 0 ? problem(ProblemCode.VENDOR_ERROR) : null, null);
        }
        assertThat(usual.health().breaker()).isEqualTo(VendorHealth.Breaker.CLOSED);

        usual.enter();
        usual.leave(1, problem(ProblemCode.VENDOR_ERROR), null);

        assertThat(usual.health().breaker()).isEqualTo(VendorHealth.Breaker.OPEN);
        assertThat(usual.health().retryAfter()).isEqualTo(clock.now.plusSeconds(15));
        assertThat(defaults)
                .isEqualTo(new GuardProperties(
                        Duration.ofSeconds(30), 20, 50, Duration.ofSeconds(5), 80, Duration.ofSeconds(15), 3, 256));
    }

    @Test
    void letsAFewProbesThroughAndClosesWhenTheySucceed() {
        AccountGuard quick = new AccountGuard(
                VendorFixtures.account(VendorFixtures.everything()),
                new GuardProperties(
                        Duration.ofSeconds(30), 4, 50, Duration.ofSeconds(5), 80, Duration.ofMillis(100), 3, 9),
                Clock.systemUTC());
        for (int i = 0; i < 4; i++) {
            quick.enter();
            quick.leave(1, problem(ProblemCode.VENDOR_ERROR), null);
        }
        await().ignoreExceptions().until(() -> {
            quick.enter();
            return true;
        });
        quick.enter();
        quick.enter();
        assertThat(catchThrowableOfType(ProblemException.class, quick::enter)
                        .problem()
                        .code())
                .as("a fourth one beside three probes")
                .isEqualTo(ProblemCode.VENDOR_CIRCUIT_OPEN);

        for (int i = 0; i < 3; i++) {
            quick.leave(1, null, null);
        }
        assertThat(quick.health().breaker()).isEqualTo(VendorHealth.Breaker.CLOSED);
    }

    @Test
    void showsAnIdleAccountHalfOpenOnceItsTimeIsOver() {
        for (int i = 0; i < 4; i++) {
            call(ProblemCode.VENDOR_ERROR);
        }

        clock.now = clock.now.plusSeconds(15);
        assertThat(guard.health().breaker()).isEqualTo(VendorHealth.Breaker.HALF_OPEN);
        assertThat(guard.health().retryAfter()).isNull();
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
