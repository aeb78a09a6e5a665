package io.portico.vendor;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.flow.Deadline;
import io.portico.flow.Variables;
import io.portico.model.Outcome;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;

class GuardVendorTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GuardVendor guard = new GuardVendor(
            new GuardProperties(Duration.ofSeconds(30), 4, 50, Duration.ofSeconds(5), 80, Duration.ofSeconds(15), 1, 2),
            VendorFixtures.noResend(),
            Clock.systemUTC(),
            meters);
    private final GuardVendor resending = new GuardVendor(
            new GuardProperties(
                    Duration.ofSeconds(30), 1_000, 50, Duration.ofSeconds(5), 80, Duration.ofSeconds(15), 1, 2),
            new ResendProperties(10, Duration.ofSeconds(3), Duration.ofMillis(1), Duration.ofMillis(2)),
            Clock.systemUTC(),
            meters);

    private Exchange call(Processor steps) throws Exception {
        Exchange exchange = exchange(VendorFixtures.everything());
        guard.wrap(null, steps).process(exchange);
        return exchange;
    }

    @Test
    @Timeout(60)
    void endsARequestThatItCannotHandle_ratherThanLetItWait() throws Exception {
        Exchange nobodys = exchange(VendorFixtures.everything());
        nobodys.removeVariable(Variables.ACCOUNT);

        guard.wrap(null, steps -> {}).process(nobodys);

        assertThat(nobodys.getException()).isNotNull();
    }

    @Test
    void makesNoCallForARequestWithoutTime() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Exchange late = exchange(VendorFixtures.everything());
        late.setVariable(Variables.DEADLINE, Deadline.in(Duration.ofMillis(-1)));

        guard.wrap(null, exchange -> calls.incrementAndGet()).process(late);

        assertThat(late.getException()).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.OVERLOADED);
            assertThat(e.problem().outcome()).isEqualTo(Outcome.NONE);
            assertThat(e.problem().vendor()).isNull();
        });
        assertThat(calls).hasValue(0);
        assertThat(meters.get("portico.vendor.refused")
                        .tag("reason", "out-of-time")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void leavesTheCallWhatTheRequestHasLeft_andNothingOfItForTheNext() throws Exception {
        AtomicLong left = new AtomicLong();
        Exchange request = exchange(VendorFixtures.everything());
        request.setVariable(Variables.DEADLINE, Deadline.in(Duration.ofSeconds(9)));

        guard.wrap(null, exchange -> left.set(CurrentCall.nanosLeft())).process(request);

        assertThat(left.get()).isBetween(1L, Duration.ofSeconds(9).toNanos());
        assertThat(CurrentCall.nanosLeft()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sendsACallOnceMoreAsItWas_whereNoByteWasSent() throws Exception {
        List<Object> bodies = new ArrayList<>();
        Exchange request = exchange(VendorFixtures.everything());
        request.getMessage().setBody("the request");

        resending
                .wrap(null, exchange -> {
                    bodies.add(exchange.getMessage().getBody() + " "
                            + exchange.getMessage().getHeaders());
                    exchange.getMessage().setHeader("X-Half-Way", "1");
                    exchange.getMessage().setBody(bodies.size() == 1 ? "half way" : "the session");
                    if (bodies.size() == 1) {
                        throw new VendorCallException(ProblemCode.VENDOR_UNREACHABLE);
                    }
                })
                .process(request);

        assertThat(bodies).containsExactly("the request {}", "the request {}");
        assertThat(request.getException()).isNull();
        assertThat(request.getMessage().getBody()).isEqualTo("the session");
        assertThat(retries("succeeded")).isOne();
    }

    @Test
    void sendsACallOnceMoreAndNoOftener() throws Exception {
        AtomicInteger calls = new AtomicInteger();

        Exchange failed = failing(resending, calls, exchange(VendorFixtures.everything()));

        assertThat(calls).hasValue(2);
        assertThat(failed.getException()).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(
                        e.problem().code())
                .isEqualTo(ProblemCode.VENDOR_UNREACHABLE));
        assertThat(retries("failed")).isOne();
    }

    @Test
    void sendsACallOnceOnly_whereItsRequestHasLittleTimeLeft() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Exchange request = exchange(VendorFixtures.everything());
        request.setVariable(Variables.DEADLINE, Deadline.in(Duration.ofMillis(2_900)));

        failing(resending, calls, request);

        assertThat(calls).hasValue(1);
        assertThat(retries("withheld")).isOne();
    }

    @Test
    void sendsAFewCallsAgain_whereAllFail() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        for (int i = 0; i < 30; i++) {
            failing(resending, calls, exchange(VendorFixtures.everything()));
        }

        assertThat(calls.get()).isBetween(30 + 10, 30 + 13);
    }

    private Exchange exchange(VendorFacts facts) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Variables.ACCOUNT, VendorFixtures.account(facts));
        return exchange;
    }

    private static Exchange failing(GuardVendor guard, AtomicInteger calls, Exchange request) throws Exception {
        guard.wrap(null, exchange -> {
                    calls.incrementAndGet();
                    throw new VendorCallException(ProblemCode.VENDOR_UNREACHABLE);
                })
                .process(request);
        return request;
    }

    private double retries(String result) {
        return meters.get("portico.vendor.retries")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void keepsNoCallThatEndedInAnError() throws Exception {
        for (int i = 0; i < 20; i++) {
            Exchange failed = call(exchange -> {
                throw new StackOverflowError("ours");
            });
            assertThat(failed.getException()).hasRootCauseInstanceOf(StackOverflowError.class);
        }

        assertThat(call(exchange -> {}).getException()).isNull();
    }

    @Test
    void tellsADefectAfterTheVendorWasCalledAsAnUnknownOutcome() throws Exception {
        Exchange failed = call(exchange -> {
            CurrentCall.goesOut();
            throw new StackOverflowError("ours");
        });

        assertThat(failed.getException()).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
            assertThat(e.problem().outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(e.problem().retryable()).isFalse();
        });
    }

    @Test
    void leavesADefectBeforeTheVendorWasCalledAsItIs() throws Exception {
        Exchange failed = call(exchange -> {
            throw new IllegalStateException("ours");
        });

        assertThat(failed.getException()).isExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsAWantOfConnectionsAsOverload() throws Exception {
        Exchange failed = call(exchange -> {
            throw new VendorCallException(ProblemCode.OVERLOADED, new IOException("all in use"));
        });

        assertThat(failed.getException()).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.OVERLOADED);
            assertThat(e.problem().retryAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(e.problem().outcome()).isEqualTo(Outcome.NONE);
        });
    }
}
