package io.portico;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.MARK;
import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.saysAndCloses;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Hostile and broken vendors behind the whole gateway, in the sandbox. Each is one problem with nothing of the vendor's
 * in it, after one call, and the next answer is served as if nothing had been.
 */
class BadAnswersTest {
    private static final String PORTAL = "https://billing.stripe.com/good";
    private static final RawVendor.Behaviour GOOD = says(answer("200 OK", session(PORTAL)));
    private static final Duration DEADLINE = Duration.ofMillis(700);
    /** Not a measurement: only a call that nothing cuts off is longer. */
    private static final Duration LONGEST = DEADLINE.plusSeconds(8);

    private static final CapturedLog LOG = new CapturedLog();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What each code is told with. */
    private static final Map<String, String> TOLD = Map.of(
            "vendor-invalid-response", "502 unknown false",
            "vendor-response-too-large", "502 unknown false",
            "vendor-error", "502 unknown true",
            "vendor-connection-lost", "502 unknown true",
            "vendor-timeout", "504 unknown true");

    @TempDir
    private static Path data;

    private static volatile RawVendor.Behaviour behaviour = GOOD;
    private static RawVendor vendor;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RawVendor((connection, out) -> behaviour.answer(connection, out));
        gateway = RunningGateway.start(
                data,
                "--portico.egress.deadline=" + DEADLINE.toMillis() + "ms",
                "--portico.guard.minimum-calls=1000000",
                "--portico.guard.resend.share=0",
                "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port(),
                "--portico.vendors.pabbly.base-url=http://127.0.0.1:" + vendor.port(),
                "--spring.datasource.url=jdbc:h2:mem:bad-answers");
        LOG.attach();
    }

    @AfterAll
    static void stop() throws IOException {
        LOG.detach();
        gateway.close();
        vendor.close();
    }

    static Stream<BadAnswer> answers() {
        return Stream.of(BadFraming.all(), BadStatuses.all(), BadBodies.all(), BadUrls.all())
                .flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void tellsOneProblem_andServesTheNextAnswer(BadAnswer bad) throws Exception {
        vendor.heads().clear();
        behaviour = bad.behaviour();
        long start = System.nanoTime();

        HttpResponse<String> answer = ask(bad.vendor());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat(vendor.heads()).as("calls").hasSize(1);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("code").asText()).as(answer.body()).isEqualTo(bad.code());
        assertThat(answer.statusCode() + " " + problem.path("outcome").asText() + " " + problem.path("retryable"))
                .isEqualTo(TOLD.get(bad.code()));
        assertThat(problem.at("/vendor/account").asText()).isEqualTo(bad.vendor());
        assertThat(answer.headers().map() + answer.body()).doesNotContain(MARK, "stripe.com", "evil");
        LOG.assertHoldsNone(List.of(MARK));
        assertServesNext();
    }

    static Stream<BadAnswer> oddAnswers() {
        String body = session(PORTAL);
        String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        String chunked =
                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n" + chunk + "0\r\n" + "X-Late: a\r\n\r\n";
        String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        return Stream.of(
                served("201", says(answer("201 Created", body))),
                served("a byte order mark", says(answer("200 OK", ("\ufeff" + body).getBytes(StandardCharsets.UTF_8)))),
                served("a cookie", says(answer("200 OK", body, "Set-Cookie: " + MARK + "=1; Path=/"))),
                served("gzip", says(answer("200 OK", BadBodies.gzip(body.getBytes()), "Content-Encoding: GZIP"))),
                served("no encoding, as it says", says(answer("200 OK", body, "Content-Encoding: identity"))),
                served("chunks and a trailer", says(RawVendor.bytes(chunked))),
                served("a body that ends with its connection", saysAndCloses("HTTP/1.1 200 OK\r\n\r\n" + body)),
                served("HTTP/1.0", saysAndCloses("HTTP/1.0 200 OK\r\n\r\n" + body)),
                served("no reason", says(answer("200 ", body))),
                served("interim answers in front", says(RawVendor.bytes(interim + new String(answer("200 OK", body))))),
                served(
                        "a second answer behind",
                        says(RawVendor.bytes(
                                new String(answer("200 OK", body)) + new String(answer("200 OK", session()))))),
                served(
                        "more than its length",
                        says(RawVendor.bytes(new String(answer("200 OK", body)) + "\r\n"
                                + new String(answer("200 OK", session()))))));
    }

    private static BadAnswer served(String name, RawVendor.Behaviour behaviour) {
        return BadAnswer.of(name, "none", behaviour);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddAnswers")
    void servesAnOddAnswer_andKeepsNothingOfItForTheNext(BadAnswer odd) throws Exception {
        vendor.heads().clear();
        behaviour = odd.behaviour();

        HttpResponse<String> answer = ask(odd.vendor());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(JSON.readTree(answer.body()).path("url").asText()).isEqualTo(PORTAL);
        assertThat(answer.headers().map() + answer.body()).doesNotContain(MARK);
        assertServesNext();
        assertThat(vendor.heads()).hasSize(2).noneMatch(head -> head.contains(MARK));
    }

    @Test
    void leavesNothingOfAVendorsWordsInTheLedger() throws Exception {
        JdbcTemplate jdbc = gateway.context().getBean(JdbcTemplate.class);
        behaviour = says(answer("500 " + MARK, session(PORTAL)));
        String refused = JSON.readTree(ask("stripe").body()).path("requestId").asText();
        assertServesNext();
        await().until(() -> !jdbc.queryForList("select id from ledger_entry where request_id = ?", refused)
                .isEmpty());

        assertThat(jdbc.queryForList("select * from ledger_entry").toString()).doesNotContain(MARK, PORTAL);
    }

    private static void assertServesNext() throws Exception {
        behaviour = GOOD;
        HttpResponse<String> next = ask("stripe");
        assertThat(next.statusCode()).as(next.body()).isEqualTo(201);
        assertThat(JSON.readTree(next.body()).path("url").asText()).isEqualTo(PORTAL);
    }

    private static HttpResponse<String> ask(String customer) throws Exception {
        int port = gateway.port();
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/portal-sessions"))
                        .header("Authorization", "Bearer pk_sandbox_acme")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"customerId\":\"acme-" + customer
                                + "\",\"returnUrl\":\"https://app.example.com/account\"}"))
                        .build(),
                BodyHandlers.ofString());
    }
}
