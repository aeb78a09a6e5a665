package io.portico.caller;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import com.github.benmanes.caffeine.cache.Ticker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AuthenticateHttpCallerTest {
    private static final Caller READER = new Caller("acme", "reader", Set.of(Scope.BILLING_READ));

    private static final Caller WRITER = new Caller("acme", "writer", Set.of(Scope.BILLING_WRITE));

    private final SettableClock clock = new SettableClock("2027-03-01T11:00:00Z");
    private final KeyTable.Entry key = new KeyTable.Entry(
            ApiKeys.digest("test-key-1"), Validity.read(null, "2027-03-01T12:00:00Z", "test."), READER);
    private final KeyTable.Entry dotted =
            new KeyTable.Entry(ApiKeys.digest("test.key.2"), Validity.read(null, null, "test."), READER);
    private final ApiKeys keys = new ApiKeys(new KeyTable(List.of(key, dotted)), clock);
    private final AuthenticateHttpCaller step = new AuthenticateHttpCaller(
            keys, token -> token.equals("a.b.c") ? Optional.of(WRITER) : Optional.empty(), brake(100));
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void remembersTheCaller() {
        present("Bearer test-key-1");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(READER);
    }

    @Test
    void remembersWhoseTokenItIs() {
        present("Bearer a.b.c");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(WRITER);
    }

    @Test
    void knowsAKeyThatLooksLikeAToken() {
        present("Bearer test.key.2");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(READER);
    }

    @Test
    void brakesTokensThatCannotBeJudged() {
        AccessTokens unavailable = token -> {
            throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, "test");
        };
        AuthenticateHttpCaller waiting = new AuthenticateHttpCaller(keys, unavailable, brake(1));
        present("Bearer a.b.c");

        assertThat(problem(() -> waiting.process(exchange)).code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
        assertThat(problem(() -> waiting.process(exchange)).code()).isEqualTo(ProblemCode.RATE_LIMITED);
        present("Bearer test-key-1");
        waiting.process(exchange);
        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(READER);
    }

    @Test
    void verifiesAFewTokensAtATimeFromABrakedAddress_andKeysAlways() throws Exception {
        CountDownLatch verifying = new CountDownLatch(AuthenticateHttpCaller.MOST_BRAKED);
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger verified = new AtomicInteger();
        AccessTokens slow = token -> {
            verified.incrementAndGet();
            verifying.countDown();
            await(over);
            return token.equals("a.b.c") ? Optional.of(WRITER) : Optional.empty();
        };
        AuthenticateHttpCaller braking = new AuthenticateHttpCaller(keys, slow, brake(1));
        present("Bearer test-key-2");
        assertThat(problem(() -> braking.process(exchange)).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        List<CompletableFuture<Exchange>> running = Stream.generate(() -> inParallel(braking, "Bearer a.b.c"))
                .limit(AuthenticateHttpCaller.MOST_BRAKED)
                .toList();
        await(verifying);

        present("Bearer a.b.c");
        assertThat(problem(() -> braking.process(exchange)).code()).isEqualTo(ProblemCode.RATE_LIMITED);
        assertThat(verified).hasValue(AuthenticateHttpCaller.MOST_BRAKED);
        present("Bearer test-key-1");
        braking.process(exchange);
        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(READER);

        over.countDown();
        for (CompletableFuture<Exchange> each : running) {
            assertThat(each.get().getVariable(Variables.CALLER)).isEqualTo(WRITER);
        }
        present("Bearer a.b.c");
        braking.process(exchange);
        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(WRITER);
    }

    private static CompletableFuture<Exchange> inParallel(AuthenticateHttpCaller step, String authorization) {
        Exchange other = new DefaultExchange(new DefaultCamelContext());
        present(other, Map.of("authorization", List.of(authorization)));
        return CompletableFuture.supplyAsync(
                () -> {
                    step.process(other);
                    return other;
                },
                task -> new Thread(task).start());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takesNoToken_whereNoIssuerIsConfigured() {
        present("Bearer a.b.c");
        AuthenticateHttpCaller keysOnly = new AuthenticateHttpCaller(keys, AccessTokens.NONE, brake(100));

        assertThat(problem(() -> keysOnly.process(exchange)).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    @Test
    void tellsAnUnknownAnExpiredAndNoCredentialApartNowhere() {
        present("Bearer test-key-2");
        Problem unknown = problem(() -> step.process(exchange));
        present("nonsense");
        Problem malformed = problem(() -> step.process(exchange));
        present("Bearer a.b.x");
        Problem badToken = problem(() -> step.process(exchange));
        clock.set("2027-03-01T12:00:00Z");
        present("Bearer test-key-1");
        Problem expired = problem(() -> step.process(exchange));

        assertThat(unknown.code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(unknown).isEqualTo(malformed).isEqualTo(badToken).isEqualTo(expired);
        assertThat(exchange.getVariable(Variables.CALLER)).isNull();
    }

    @Test
    void brakesBadKeysAndNoKeys_whileAGoodKeyFromTheSameAddressPasses() {
        AuthenticateHttpCaller braking = new AuthenticateHttpCaller(keys, AccessTokens.NONE, brake(2));
        present("Bearer test-key-2");
        assertThat(problem(() -> braking.process(exchange)).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        request(Map.of());
        assertThat(problem(() -> braking.process(exchange)).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(problem(() -> braking.process(exchange)).code()).isEqualTo(ProblemCode.RATE_LIMITED);

        present("Bearer test-key-1");
        braking.process(exchange);

        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(READER);
        present("Bearer test-key-2");
        assertThat(problem(() -> braking.process(exchange)).code()).isEqualTo(ProblemCode.RATE_LIMITED);
    }

    @Test
    void letsACallerDoWhatItsScopesSay() {
        exchange.setVariable(Variables.CALLER, READER);

        assertThat(Callers.require(exchange, Scope.BILLING_READ)).isSameAs(READER);
    }

    @Test
    void namesTheScopeThatIsMissing() {
        exchange.setVariable(Variables.CALLER, READER);

        Problem problem = problem(() -> Callers.require(exchange, Scope.BILLING_WRITE));

        assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(problem.detail()).contains("billing:write");
    }

    @Test
    void asksForCredentials_whereNobodyWasAuthenticated() {
        assertThat(problem(() -> Callers.require(exchange, Scope.BILLING_READ)).code())
                .isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    private void present(String authorization) {
        request(Map.of("authorization", List.of(authorization)));
    }

    private void request(Map<String, List<String>> headers) {
        present(exchange, headers);
    }

    private static void present(Exchange exchange, Map<String, List<String>> headers) {
        exchange.setVariable(
                Variables.HTTP_REQUEST,
                new HttpRequest("req_1", "POST", "/v1/portal-sessions", Map.of(), Map.of(), headers, "127.0.0.1"));
    }

    private static BadKeyBrake brake(int perMinute) {
        return new BadKeyBrake(
                new KeySettings(Duration.ZERO, perMinute, 100), new SimpleMeterRegistry(), Ticker.systemTicker());
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }
}
