package io.portico.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.http.ProblemAnswers;
import io.portico.model.CreatePortalSession;
import io.portico.model.ExpiryBasis;
import io.portico.model.Intent;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HttpTranslationTest {
    private static final byte[] GOOD = "{\"customerId\": \"c1\"}".getBytes(StandardCharsets.UTF_8);

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final Map<String, List<String>> headers = new HashMap<>();

    @Test
    void makesTheCanonicalRequestOfTheBody() {
        assertThat(read(GOOD).customerId()).isEqualTo("c1");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "null", "1", "[]", "{"})
    void refusesABodyThatIsNoObject(String body) {
        Problem problem = refusal(body == null ? null : body.getBytes(StandardCharsets.UTF_8));

        assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    @Test
    void handsTheKeyOn() {
        headers.put("idempotency-key", List.of("a b"));
        read(GOOD);

        assertThat(exchange.getVariable(Variables.IDEMPOTENCY_KEY)).isEqualTo("a b");
    }

    @Test
    void marksASessionThatIsHandedOutAgain() {
        exchange.setVariable(Variables.REPLAYED, Boolean.TRUE);
        exchange.getMessage().setBody(session());

        new WritePortalSession().process(exchange);

        assertThat(exchange.getMessage().getBody(HttpAnswer.class).headers())
                .containsEntry("Idempotent-Replayed", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "${header.Authorization}", "a b", "~!\"'{}", "0d5bb2f0-8d9c-4c2f-9e5b-1a2b3c4d5e6f"})
    void takesAnyPrintableIdempotencyKey(String key) {
        headers.put("idempotency-key", List.of(key));

        assertThat(read(GOOD)).isNotNull();
    }

    @Test
    void takesTheLongestIdempotencyKey() {
        headers.put("idempotency-key", List.of("a".repeat(255)));

        assertThat(read(GOOD)).isNotNull();
    }

    @Test
    void refusesUnusableIdempotencyKeys() {
        for (List<String> keys : List.of(
                List.of(""),
                List.of("a".repeat(256)),
                List.of("a\tb"),
                List.of("a\u0000"),
                List.of("a\u007f"),
                List.of("schl\u00fcssel"),
                List.of("a", "b"),
                List.of("a", "a"))) {
            headers.put("idempotency-key", keys);

            assertThat(refusal(GOOD).code()).as("%s", keys).isEqualTo(ProblemCode.IDEMPOTENCY_KEY_INVALID);
        }
    }

    @Test
    void answersWithTheSessionAndWhereItsRecordIs() {
        exchange.getMessage().setBody(session());

        new WritePortalSession().process(exchange);

        HttpAnswer answer = exchange.getMessage().getBody(HttpAnswer.class);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.headers()).containsExactly(Map.entry("Location", "/v1/portal-sessions/ps_1"));
        assertThatJson(new String(answer.body(), StandardCharsets.UTF_8))
                .node("url")
                .isEqualTo("https://portal.example/p/1");
    }

    @Test
    void answersWithTheProblem() {
        exchange.setVariable(Variables.REQUEST_ID, "req_1");
        exchange.setVariable(Variables.PROBLEM, Problem.of(ProblemCode.UNAUTHORIZED, "No key."));

        new WriteProblem(ProblemAnswers.RFC_9457, Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC))
                .process(exchange);

        HttpAnswer answer = exchange.getMessage().getBody(HttpAnswer.class);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.headers()).containsKey("WWW-Authenticate");
        assertThatJson(new String(answer.body(), StandardCharsets.UTF_8))
                .node("requestId")
                .isEqualTo("req_1");
        assertThatJson(new String(answer.body(), StandardCharsets.UTF_8))
                .node("time")
                .isEqualTo("2026-03-01T12:00:00.000Z");
    }

    private CreatePortalSession read(byte[] body) {
        exchange.setVariable(
                Variables.HTTP_REQUEST,
                new HttpRequest("req_1", "POST", "/v1/portal-sessions", Map.of(), Map.of(), headers, "127.0.0.1"));
        exchange.getMessage().setBody(body);
        new ReadPortalSessionRequest().process(exchange);
        return exchange.getMessage().getBody(CreatePortalSession.class);
    }

    private Problem refusal(byte[] body) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> read(body));
        assertThat(refusal).isNotNull();
        return refusal.problem();
    }

    private static PortalSession session() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        return new PortalSession(
                "ps_1",
                "stripe",
                "stripe",
                "c1",
                new PortalUrl("https://portal.example/p/1"),
                noon,
                noon.plusSeconds(300),
                ExpiryBasis.ESTIMATED,
                "https://app.acme.example/",
                Intent.HOME,
                false,
                List.of(),
                null,
                null);
    }
}
