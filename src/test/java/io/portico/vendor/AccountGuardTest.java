package io.portico.vendor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
