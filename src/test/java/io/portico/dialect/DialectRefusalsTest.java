package io.portico.dialect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.RawExchange;
import io.portico.RunningGateway;
import io.portico.http.HttpAnswer;
import io.portico.http.ProblemAnswers;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Whatever the gateway refuses, at whatever point, a dialect's client is told as its vendor would tell it. */
class DialectRefusalsTest {
    /** Status by problem and dialect; AgentMessage's code besides. */
    private static final String TABLE = """
            malformed-request           400 400 400 400 VALIDATION_FAILED
            idempotency-key-invalid     400 400 400 400 VALIDATION_FAILED
            unauthorized                401 401 401 401 UNAUTHORIZED
            forbidden                   403 403 403 403 FORBIDDEN
            not-found                   404 404 404 404 NOT_FOUND
            customer-not-found          404 404 404 409 NO_STRIPE_CUSTOMER
            portal-session-not-found    404 404 404 404 PORTAL_SESSION_NOT_FOUND
            portal-link-not-found       404 404 404 404 PORTAL_LINK_NOT_FOUND
            method-not-allowed          405 405 405 405 METHOD_NOT_ALLOWED
            not-acceptable              406 406 406 406 NOT_ACCEPTABLE
            request-timeout             408 408 408 408 REQUEST_TIMEOUT
            no-vendor-customer          404 404 404 409 NO_STRIPE_CUSTOMER
            vendor-choice-required      409 409 409 409 VENDOR_CHOICE_REQUIRED
            request-in-progress         409 409 409 409 REQUEST_IN_PROGRESS
            outcome-unknown             409 409 409 409 OUTCOME_UNKNOWN
            already-completed           409 409 409 409 ALREADY_COMPLETED
            portal-session-expired      410 410 410 410 PORTAL_SESSION_EXPIRED
            request-too-large           413 413 413 413 REQUEST_TOO_LARGE
            uri-too-long                414 414 414 414 URI_TOO_LONG
            unsupported-media-type      415 415 415 415 UNSUPPORTED_MEDIA_TYPE
            expectation-failed          417 417 417 417 EXPECTATION_FAILED
            validation-failed           422 422 400 422 VALIDATION_FAILED
            return-url-not-allowed      422 422 400 422 VALIDATION_FAILED
            intent-not-supported        422 422 400 422 INTENT_NOT_SUPPORTED
            unknown-vendor              500 500 500 500 INTERNAL
            vendor-id-invalid           500 500 500 500 INTERNAL
            idempotency-key-reused      422 422 400 422 IDEMPOTENCY_KEY_REUSED
            rate-limited                429 429 429 429 RATE_LIMITED
            headers-too-large           431 431 431 431 HEADERS_TOO_LARGE
            internal-error              500 500 500 500 INTERNAL
            not-implemented             501 501 501 501 NOT_IMPLEMENTED
            vendor-unreachable          502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-connection-lost      502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-error                502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-rejected             502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-auth-failed          502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            portal-not-configured       502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-invalid-response     502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-response-too-large   502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-tls-failed           502 502 502 502 BILLING_PORTAL_UNAVAILABLE
            vendor-unavailable          503 503 503 503 UNAVAILABLE
            vendor-rate-limited         503 503 503 503 UNAVAILABLE
            vendor-circuit-open         503 503 503 503 UNAVAILABLE
            store-unavailable           503 503 503 503 UNAVAILABLE
            overloaded                  503 503 503 503 UNAVAILABLE
            shutting-down               503 503 503 503 UNAVAILABLE
            vendor-timeout              504 504 504 504 BILLING_PORTAL_UNAVAILABLE
            http-version-not-supported  505 505 505 505 HTTP_VERSION_NOT_SUPPORTED
            """;

    private static final Map<String, List<String>> EXPECTED = expected();
    private static final String REQUEST_ID = "req_01JTBQH2FZ8K1RXC0WJ4Z9P3VM";
    private static final String KEEP_TOGETHER = "HTTP/1.1\r\nConnection: close\r\n";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theTableHasEveryProblem() {
        assertThat(EXPECTED.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.of(ProblemCode.values())
                        .map(ProblemCode::wireName)
                        .toList());
    }

    static Stream<Arguments> problems() {
        return Stream.of(SpokenDialect.values())
                .flatMap(dialect -> Stream.of(ProblemCode.values()).map(code -> arguments(dialect, code)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void tellsEveryProblemInTheVendorsForm(SpokenDialect dialect, ProblemCode code) throws Exception {
        Problem problem = Problem.of(code, "A sentence for a person.").withRetryAfter(Duration.ofMillis(1500));

        HttpAnswer answer = tell(dialect, problem);

        assertThat(answer.status()).isEqualTo(status(dialect, code.wireName(), answer.status()));
        dialect.checkRefusal(answer.status(), answer.contentType(), text(answer));
        assertThat(answer.headers()).containsEntry("Portico-Problem", code.wireName());
        assertThat(answer.headers()).containsEntry("Retry-After", "2");
        assertThat(answer.headers().containsKey("WWW-Authenticate")).isEqualTo(answer.status() == 401);
        if (dialect == SpokenDialect.AGENTMESSAGE) {
            assertThat(text(answer))
                    .contains("\"" + EXPECTED.get(code.wireName()).get(4) + "\"");
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void tellsItWithoutATimeToWaitAndWithTheFieldsAtFault(SpokenDialect dialect, ProblemCode code) throws Exception {
        Problem problem = Problem.of(code, "A sentence for a person.")
                .withErrors(List.of(
                        new FieldError("returnUrl", "required", "This is not there."),
                        new FieldError("vendorOptions.a.b", "unknown-field", "This is not known.")));

        HttpAnswer answer = tell(dialect, problem);

        dialect.checkRefusal(answer.status(), answer.contentType(), text(answer));
        assertThat(answer.headers().containsKey("Retry-After")).isEqualTo(code.status() == 503);
        assertThat(text(answer)).doesNotContain("returnUrl\":", "customerId", "acme", "null");
    }

    /** The name of each flaw, what it is told as, and the request. */
    static Stream<Arguments> flawedRequests() {
        return Stream.of(SpokenDialect.values()).flatMap(dialect -> {
            String good = content(dialect.type, dialect.body);
            String host = "Host: localhost\r\n";
            String key = dialect.credential + "\r\n";
            String post = "POST " + dialect.path + " " + KEEP_TOGETHER;
            String big = "x".repeat(70_000);
            return Stream.of(
                    arguments(dialect, "two hosts", "malformed-request", post + host + host + key + good),
                    arguments(dialect, "no host", "malformed-request", post + key + good),
                    arguments(
                            dialect,
                            "two credentials",
                            "unauthorized",
                            post + host + key + "Authorization: Bearer pk_sandbox_acme\r\n" + good),
                    arguments(dialect, "no credential", "unauthorized", post + host + good),
                    arguments(
                            dialect,
                            "a key of another scope",
                            "forbidden",
                            post + host + "Authorization: Bearer pk_sandbox_acme_read\r\n" + good),
                    arguments(
                            dialect,
                            "broken chunks",
                            "malformed-request",
                            post + host + key + "Content-Type: " + dialect.type
                                    + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
                    arguments(
                            dialect,
                            "a length and chunks",
                            "malformed-request",
                            post + host + key + "Transfer-Encoding: chunked\r\n" + good),
                    arguments(
                            dialect,
                            "another method",
                            "method-not-allowed",
                            "GET " + dialect.path + " " + KEEP_TOGETHER + host + key + "\r\n"),
                    arguments(
                            dialect,
                            "another media type",
                            "unsupported-media-type",
                            post + host + key + content("text/plain", dialect.body)),
                    arguments(
                            dialect,
                            "a compressed body",
                            "unsupported-media-type",
                            post + host + key + "Content-Encoding: gzip\r\n" + good),
                    arguments(
                            dialect,
                            "an image wanted",
                            "not-acceptable",
                            post + host + key + "Accept: image/png\r\n" + good),
                    arguments(
                            dialect,
                            "an expectation",
                            "expectation-failed",
                            post + host + key + "Expect: a-miracle\r\n" + good),
                    arguments(
                            dialect,
                            "a large body",
                            "request-too-large",
                            post + host + key + content(dialect.type, big)),
                    arguments(
                            dialect,
                            "a target with an authority",
                            "malformed-request",
                            "POST http://localhost" + dialect.path + " " + KEEP_TOGETHER + host + key + good),
                    arguments(
                            dialect,
                            "an escape that is none",
                            "malformed-request",
                            "POST " + dialect.path + "?a=%zz " + KEEP_TOGETHER + host + key + good),
                    arguments(
                            dialect,
                            "two versions",
                            "malformed-request",
                            post + host + key + "Stripe-Version: 2020-08-27\r\nStripe-Version: 2026-10-28.endive\r\n"
                                    + good),
                    arguments(
                            dialect,
                            "two idempotency keys",
                            "idempotency-key-invalid",
                            post + host + key + "Idempotency-Key: one\r\nIdempotency-Key: two\r\n" + good));
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("flawedRequests")
    void refusesAFlawedRequestInTheVendorsForm(SpokenDialect dialect, String flaw, String code, String request)
            throws Exception {
        RawExchange answer = send(request);

        assertThat(answer.header("Portico-Problem")).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status(dialect, code, answer.status()));
        dialect.checkRefusal(answer.status(), answer.header("Content-Type"), answer.body());
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        if (answer.status() == 405) {
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void tellsOfNonsenseNoMoreThanAnybodyReads(SpokenDialect dialect) throws Exception {
        boolean json = dialect.type.endsWith("json");
        String fields = IntStream.range(0, 500)
                .mapToObj(i -> json ? "\"nonsense" + i + "\": 1" : "nonsense" + i + "=1")
                .collect(Collectors.joining(json ? "," : "&"));

        RawExchange answer = send("POST " + dialect.path + " " + KEEP_TOGETHER + "Host: localhost\r\n"
                + dialect.credential + "\r\n" + content(dialect.type, json ? "{" + fields + "}" : fields));

        assertThat(answer.header("Portico-Problem")).isEqualTo("validation-failed");
        assertThat(answer.body().split("nonsense", -1).length - 1).isLessThanOrEqualTo(40);
    }

    static Stream<SpokenDialect> dialects() {
        return Stream.of(SpokenDialect.values());
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void refusesABodyThatCannotBeReadInTheVendorsForm(SpokenDialect dialect) throws Exception {
        String unreadable = dialect.type.endsWith("json") ? "{\"a\": " : "customer=%zz";

        RawExchange answer = send("POST " + dialect.path + " " + KEEP_TOGETHER + "Host: localhost\r\n"
                + dialect.credential + "\r\n" + content(dialect.type, unreadable));

        assertThat(answer.header("Portico-Problem")).isEqualTo("malformed-request");
        // FastAPI has the one status for all that is wrong with a body.
        assertThat(answer.status()).isEqualTo(dialect == SpokenDialect.ASKUI ? 422 : 400);
        dialect.checkRefusal(answer.status(), answer.header("Content-Type"), answer.body());
    }

    private static HttpAnswer tell(SpokenDialect dialect, Problem problem) {
        return gateway.context()
                .getBean(ProblemAnswers.class)
                .of(
                        problem,
                        new ProblemAnswers.Occasion(
                                REQUEST_ID, Instant.now(), "dialect-" + dialect.vendor(), null, null));
    }

    private static RawExchange send(String request) throws IOException {
        return RawExchange.send(gateway.port(), request.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    private static String content(String type, String body) {
        return "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** What the table says; Stripe has a table and a test of its own. */
    private static int status(SpokenDialect dialect, String code, int otherwise) {
        return dialect == SpokenDialect.STRIPE
                ? otherwise
                : Integer.parseInt(EXPECTED.get(code).get(dialect.ordinal()));
    }

    private static Map<String, List<String>> expected() {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        TABLE.lines().forEach(line -> {
            List<String> cells = List.of(line.split(" +"));
            expected.put(cells.get(0), cells.subList(1, cells.size()));
        });
        return expected;
    }

    private static String text(HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
