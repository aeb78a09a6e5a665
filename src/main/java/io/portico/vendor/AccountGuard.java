package io.portico.vendor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

/** One account's circuit breaker, bulkhead and rate gate, and what each outcome of a call means to them. */
final class AccountGuard {
    /** Outcomes that speak of a sick vendor; a refusal of this one request is none. */
    private static final Set<ProblemCode> SICKNESS = EnumSet.of(
            ProblemCode.VENDOR_UNREACHABLE,
            ProblemCode.VENDOR_CONNECTION_LOST,
            ProblemCode.VENDOR_TIMEOUT,
            ProblemCode.VENDOR_TLS_FAILED,
            ProblemCode.VENDOR_ERROR,
            ProblemCode.VENDOR_UNAVAILABLE,
            ProblemCode.VENDOR_INVALID_RESPONSE,
            ProblemCode.VENDOR_RESPONSE_TOO_LARGE);

    private final VendorAccount account;
    private final Clock clock;
    private final Duration openFor;
    private final Duration slowCall;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private volatile Instant openUntil = Instant.MIN;
    private volatile Instant gateClosedUntil = Instant.MIN;

    AccountGuard(VendorAccount account, GuardProperties properties, Clock clock) {
        this.account = account;
        this.clock = clock;
        this.openFor = properties.openFor();
        this.slowCall = properties.slowCall();
        this.breaker = CircuitBreaker.of(
                account.key(),
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize((int) properties.window().toSeconds())
                        .minimumNumberOfCalls(properties.minimumCalls())
                        .failureRateThreshold(properties.failureRate())
                        .slowCallDurationThreshold(properties.slowCall())
                        .slowCallRateThreshold(properties.slowCallRate())
                        .waitDurationInOpenState(properties.openFor())
                        .permittedNumberOfCallsInHalfOpenState(properties.probes())
                        .build());
        this.breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openUntil = clock.instant().plus(openFor);
            }
        });
        this.bulkhead = Bulkhead.of(
                account.key(),
                BulkheadConfig.custom()
                        .maxConcurrentCalls(properties.concurrentCalls())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
    }

    /**
     * Lets a call through; {@link #leave} must follow.
     *
     * @throws ProblemException {@code vendor-rate-limited}, {@code vendor-circuit-open} or {@code overloaded}, with the
     *     time to wait
     */
    void enter() {
        Instant now = clock.instant();
        if (now.isBefore(gateClosedUntil)) {
            throw refusal(
                    ProblemCode.VENDOR_RATE_LIMITED,
                    VendorRefusal.detail(ProblemCode.VENDOR_RATE_LIMITED),
                    Duration.between(now, resumes()));
        }
        if (!bulkhead.tryAcquirePermission()) {
            throw refusal(
                    ProblemCode.OVERLOADED,
                    "As many calls to this vendor account are running as may.",
                    Duration.ofSeconds(1));
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.releasePermission();
            Duration wait = now.isBefore(openUntil) ? Duration.between(now, openUntil) : Duration.ofSeconds(1);
            throw refusal(ProblemCode.VENDOR_CIRCUIT_OPEN, VendorRefusal.detail(ProblemCode.VENDOR_CIRCUIT_OPEN), wait);
        }
    }

    /** Calls that entered and have not left. */
    int inFlight() {
        Bulkhead.Metrics places = bulkhead.getMetrics();
        return places.getMaxAllowedConcurrentCalls() - places.getAvailableConcurrentCalls();
    }

    /**
     * Takes note of how a call ended. What says nothing about the vendor gives the permission back uncounted: a defect of
     * ours, a problem that names no vendor, a call that was refused here before it could be made, and one whose request
     * had so little time left that no vendor need be sick to miss it.
     *
     * @param problem what came of it, absent for a session
     * @param failure what ended it, absent for a session
     */
    void leave(long nanos, @Nullable Problem problem, @Nullable Throwable failure) {
        bulkhead.onComplete();
        boolean aboutUs = problem == null
                ? failure != null
                : problem.vendor() == null || problem.code() == ProblemCode.OVERLOADED || isHurried(nanos, failure);
        if (aboutUs) {
            breaker.releasePermission();
            return;
        }
        if (problem == null || !isSickness(problem)) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new ProblemException(problem));
        }
        if (problem != null && problem.code() == ProblemCode.VENDOR_RATE_LIMITED && problem.retryAfter() != null) {
            closeGateUntil(clock.instant().plus(problem.retryAfter()));
        }
    }

    /**
     * The breaker's and the gate's state, for people and monitors. The breaker itself turns half open with the next call
     * only, which an idle account does not get; its time being over counts as half open here.
     */
    VendorHealth.Health health() {
        Instant now = clock.instant();
        boolean gateOpen = !now.isBefore(gateClosedUntil);
        VendorHealth.Breaker state =
                switch (breaker.getState()) {
                    case OPEN -> now.isBefore(openUntil) ? VendorHealth.Breaker.OPEN : VendorHealth.Breaker.HALF_OPEN;
                    case HALF_OPEN -> VendorHealth.Breaker.HALF_OPEN;
                    default -> VendorHealth.Breaker.CLOSED;
                };
        Instant resumes = resumes();
        return new VendorHealth.Health(state, gateOpen, now.isBefore(resumes) ? resumes : null);
    }

    /** A vendor that answers with a 4xx is well, whatever its file makes of that: a lock that is taken, for instance. */
    private static boolean isSickness(Problem problem) {
        Integer status = problem.vendor() == null ? null : problem.vendor().status();
        boolean ours = status != null && status >= 400 && status < 500;
        return SICKNESS.contains(problem.code()) && !ours;
    }

    private boolean isHurried(long nanos, @Nullable Throwable failure) {
        VendorCallException call =
                failure == null ? null : ObjectHelper.getException(VendorCallException.class, failure);
        return call != null && call.hurried() && nanos < slowCall.toNanos();
    }

    private synchronized void closeGateUntil(Instant instant) {
        gateClosedUntil = later(gateClosedUntil, instant);
    }

    /** When neither the gate nor the breaker stands in the way any more. */
    private Instant resumes() {
        return later(openUntil, gateClosedUntil);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private ProblemException refusal(ProblemCode code, String detail, Duration wait) {
        return new ProblemException(Problem.of(code, detail)
                .withRetryAfter(wait)
                .withVendor(new VendorFault(account.vendor(), account.key(), null, null, null)));
    }
}
