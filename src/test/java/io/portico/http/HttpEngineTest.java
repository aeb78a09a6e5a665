package io.portico.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class HttpEngineTest {
    private static final String BODY = "{\"a\":1}";
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String post(String path, String... headers) {
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("Content-Length: ")
                .append(BODY.length())
                .append("\r\n\r\n")
                .append(BODY)
                .toString();
    }

    private static String get(String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    private static void assertProblem(RawClient.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .contains("\"code\":\"" + code + "\"", "\"requestId\":\"" + answer.header("x-request-id") + "\"");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("server")).isNull();
    }

    @Test
    void handsBodyAndFactsToTheRoute() {
        RawClient.Answer answer = gateway.send(post(
                "/v1/things?a=1&b=%C3%BC&a=x+y",
                "Content-Type: application/json; charset=UTF-8",
                "Authorization: Bearer one",
                "authorization: Bearer two",
                "X-Request-Id: caller-id-1",
                "Cookie: a=b",
                "CamelHttpUri: http://127.0.0.1:1/"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo(BODY);
        HttpRequest request = gateway.lastRequest.get();
        assertThat(request.requestId()).isEqualTo("caller-id-1").isEqualTo(answer.header("x-request-id"));
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/things");
        assertThat(request.query()).containsEntry("a", List.of("1", "x y")).containsEntry("b", List.of("ü"));
        assertThat(request.headers())
                .containsOnlyKeys("content-type", "authorization")
                .containsEntry("authorization", List.of("Bearer one", "Bearer two"));
        assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void writesFixedHeadersAndNoServerName() {
        RawClient.Answer answer = gateway.send(get("/v1/things"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().stream().map(line -> line.substring(0, line.indexOf(':'))))
                .containsExactlyInAnyOrder(
                        "Date",
                        "Cache-Control",
                        "X-Content-Type-Options",
                        "Referrer-Policy",
                        "X-Frame-Options",
                        "Content-Security-Policy",
                        "Cross-Origin-Resource-Policy",
                        "Content-Type",
                        "X-Request-Id",
                        "Content-Length");
        assertThat(answer.header("x-request-id")).startsWith("req_");
    }

    @Test
    void letsARouteReplaceAFixedHeader() {
        RawClient.Answer answer = gateway.send(get("/page"));

        assertThat(answer.headers().stream().filter(line -> line.startsWith("Content-Security-Policy")))
                .containsExactly("Content-Security-Policy: default-src 'self'");
    }

    @ParameterizedTest
    @CsvSource({"well, 200", "illegally, 500", "in-a-problem, 403", "in-a-defect, 500"})
    void tellsTheCallersLimit_howeverItsRequestEnds(String end, int status) {
        RawClient.Answer answer = gateway.send(get("/limited?end=" + end));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("ratelimit-policy")).isEqualTo("\"default\";q=600;w=60");
        assertThat(answer.header("ratelimit")).isEqualTo("\"default\";r=42;t=7");
    }

    @Test
    void tellsALimitOfNumbersOnly() {
        RawClient.Answer answer = gateway.send(get("/limited-by-text"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).noneMatch(line -> line.startsWith("RateLimit") || line.startsWith("Set-Cookie"));
    }

    @Test
    void answersWithoutABody() {
        RawClient.Answer answer = gateway.send("DELETE /empty HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("content-type")).isNull();
    }

    @Test
    void decodesPathParametersOnce() {
        gateway.send(get("/v1/things/a%20b%252Fc"));

        assertThat(gateway.lastRequest.get().pathParameters())
                .containsExactly(java.util.Map.entry("thingId", "a b%2Fc"));
        assertThat(gateway.lastRequest.get().path()).isEqualTo("/v1/things/a%20b%252Fc");
    }

    @Test
    void prefersALiteralSegmentToAParameter() {
        RawClient.Answer answer = gateway.send(get("/v1/things/import"));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/things/", "/v1", "/", "/v1/Things", "/v1/things/a/b", "/actuator/health", "/v1/things/a/"})
    void answersOtherPathsWithNotFound(String path) {
        assertProblem(gateway.send(get(path)), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/things;x=1",
                "//v1/things",
                "/v1//things",
                "/v1/./things",
                "/v1/../v1/things",
                "/v1/%2e%2E/v1/things",
                "/v1/things/%2e",
                "/v1/things/a%2Fb",
                "/v1/things/a%5Cb",
                "/v1/things\\a",
                "/v1/things/%00",
                "/v1/things/%0d%0a",
                "/v1/things/%7f",
                "/v1/things/%",
                "/v1/things/%4",
                "/v1/things/%zz",
                "/v1/things/%ff",
                "/v1/things/%c0%af",
                "/v1/things/%ed%a0%80",
                "/v1/things#frag",
                "/v1/things?a#frag",
                "/v1/things/\u00fc",
                "/v1/things/${env:HOME}",
                "/v1/things?a=%",
                "/v1/things?a=%00",
                "/v1/things?%ff=1",
                "http://x/v1/things",
                "http://other/v1/things",
                "v1/things",
                "*x",
            })
    void refusesTargetsWithASecondReading(String target) {
        assertProblem(gateway.send(get(target)), 400, "malformed-request");
    }

    static Stream<Arguments> malformedHeads() {
        return Stream.of(
                arguments("no Host", "GET /v1/things HTTP/1.1\r\n\r\n", 400),
                arguments("two Hosts", "GET /v1/things HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400),
                arguments("empty Host", "GET /v1/things HTTP/1.1\r\nHost:\r\n\r\n", 400),
                arguments("invalid Host", "GET /v1/things HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
                arguments("Host with user", "GET /v1/things HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
                arguments("space before colon", "GET /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization : y\r\n\r\n", 400),
                arguments("no header name", "GET /v1/things HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", 400),
                arguments("no colon", "GET /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization\r\n\r\n", 400),
                arguments("illegal name", "GET /v1/things HTTP/1.1\r\nHost: x\r\nA(b): y\r\n\r\n", 400),
                arguments("NUL in a value", "GET /v1/things HTTP/1.1\r\nHost: x\r\nA: y\0z\r\n\r\n", 400),
                arguments("bare CR in a value", "GET /v1/things HTTP/1.1\r\nHost: x\r\nA: y\rz\r\n\r\n", 400),
                arguments("bare LF", "GET /v1/things HTTP/1.1\nHost: x\n\n", 400),
                arguments("no version", "GET /v1/things\r\n\r\n", 400),
                arguments("no target", "GET HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                arguments("nonsense", "\001\002nonsense\r\n\r\n", 400),
                arguments("foreign version", "GET /v1/things HTTP/9.9\r\nHost: x\r\n\r\n", 505),
                arguments("next version", "GET /v1/things HTTP/1.2\r\nHost: x\r\n\r\n", 505),
                arguments("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
                arguments("TLS in clear text", "\026\003\001\002\000\001\000\001\374\003\003", 400),
                arguments("two lengths", head("Content-Length: 2", "Content-Length: 3") + "{}", 400),
                arguments("two equal lengths", head("Content-Length: 2", "Content-Length: 2") + "{}", 400),
                arguments("list of lengths", head("Content-Length: 2, 2") + "{}", 400),
                arguments("signed length", head("Content-Length: +2") + "{}", 400),
                arguments("negative length", head("Content-Length: -2"), 400),
                arguments("hexadecimal length", head("Content-Length: 0x2") + "{}", 400),
                arguments(
                        "length and chunked",
                        head("Content-Length: 2", "Transfer-Encoding: chunked") + "0\r\n\r\n",
                        400),
                arguments("unknown coding", head("Transfer-Encoding: xchunked") + "0\r\n\r\n", 400),
                arguments("identity", head("Transfer-Encoding: identity"), 400),
                arguments("chunked not last", head("Transfer-Encoding: chunked, gzip") + "0\r\n\r\n", 400),
                arguments("chunked twice", head("Transfer-Encoding: chunked, chunked") + "0\r\n\r\n", 400),
                arguments(
                        "two codings",
                        head("Transfer-Encoding: chunked", "Transfer-Encoding: identity") + "0\r\n\r\n",
                        400),
                arguments("gzip coding", head("Transfer-Encoding: gzip, chunked") + "0\r\n\r\n", 501),
                arguments(
                        "chunked in 1.0",
                        "POST /v1/things HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400),
                arguments("two types", head("Content-Type: text/plain", "Content-Length: 2") + "{}", 400),
                arguments("other expectation", head("Expect: 200-ok", "Content-Length: 2") + "{}", 417),
                arguments("bad chunk size", head("Transfer-Encoding: chunked") + "zz\r\n{}\r\n0\r\n\r\n", 400),
                arguments("bad chunk end", head("Transfer-Encoding: chunked") + "2\r\n{}xx0\r\n\r\n", 400),
                arguments("long target", get("/" + "a".repeat(8200)), 414),
                arguments("very long target", get("/" + "a".repeat(40_000)), 414),
                arguments("long header", get("/v1/things", "A: " + "a".repeat(17_000)), 431),
                arguments(
                        "many headers",
                        get(
                                "/v1/things",
                                Stream.generate(() -> "A: b").limit(100).toArray(String[]::new)),
                        431));
    }

    @Test
    void tellsAClientThatSpeaksTlsThatThisPortDoesNot() {
        assertThat(gateway.send("\026\003\001\002\000\001\000\001\374\003\003").body())
                .contains("This port speaks HTTP in clear text.");
    }

    private static String head(String... headers) {
        return "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedHeads")
    void refusesMalformedRequestsAndCloses(String what, String request, int status) {
        String code = java.util.Map.of(
                        400,
                        "malformed-request",
                        414,
                        "uri-too-long",
                        417,
                        "expectation-failed",
                        431,
                        "headers-too-large",
                        501,
                        "not-implemented",
                        505,
                        "http-version-not-supported")
                .get(status);
        try (RawClient client = new RawClient(gateway.port())) {
            assertProblem(client.send(request).read(), status, code);
            if (!what.equals("two equal lengths") && request.startsWith("POST")) {
                assertThat(client.isClosedByPeer()).isTrue();
            }
        }
        assertThat(gateway.send(get("/v1/things")).status()).isEqualTo(200);
    }

    static Stream<Arguments> methods() {
        return Stream.of("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post", "Post", "BREW", "PROPFIND")
                .map(Arguments::arguments);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void allowsOnlyTheMethodsOfThePath(String method) {
        RawClient.Answer answer = gateway.send(method
                + " /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("allow")).isEqualTo("GET, POST");
    }

    @Test
    void refusesHeadWithoutABody() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("HEAD /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            String all = client.readAll();

            assertThat(all)
                    .startsWith("HTTP/1.1 405 ")
                    .contains("Allow: GET, POST")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT x:443", "OPTIONS *"})
    void refusesMethodsThatNameNoPath(String start) {
        RawClient.Answer answer = gateway.send(start + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("allow")).isEqualTo("DELETE, GET, POST, PUT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/x-yaml",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: application/json; charset=utf-8; charset=utf-8",
                "Content-Type: application/json; a=b",
                "Content-Type: application/json, text/plain",
                "Content-Type:",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "X-No-Type: at all",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
            })
    void refusesOtherMediaTypes(String header) {
        int before = gateway.reached.get();

        assertProblem(gateway.send(post("/v1/things", header)), 415, "unsupported-media-type");
        assertThat(gateway.reached).hasValue(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json",
                "Content-Type: Application/JSON;charset=\"UTF-8\"",
                "Content-Type: application/json\r\nContent-Encoding: identity",
            })
    void takesTheMediaTypeOfTheEndpoint(String header) {
        assertThat(gateway.send(post("/v1/things", header)).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml, text/*",
                "application/json;q=0, application/problem+json;q=0.0",
                "application/*;q=0, */*",
                "*/*;q=0",
            })
    void refusesClientsThatTakeNeitherJsonNorProblems(String accept) {
        assertProblem(gateway.send(get("/v1/things", "Accept: " + accept)), 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "text/html, application/json;q=0.1",
                "application/problem+json",
                "*/*;q=0, application/json",
                "application/json; charset=utf-8",
            })
    void servesClientsThatTakeJson(String accept) {
        assertThat(gateway.send(get("/v1/things", "Accept: " + accept)).status())
                .isEqualTo(200);
    }

    @Test
    void negotiatesWithWhatTheEndpointProduces() {
        assertThat(gateway.send(get("/page", "Accept: text/html")).status()).isEqualTo(200);
        assertProblem(gateway.send(get("/page", "Accept: application/json")), 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "has space in it", "semi;colon;id", "a\u00fcaaaaaaaa"})
    void replacesUnusableRequestIds(String id) {
        assertThat(gateway.send(get("/v1/things", "X-Request-Id: " + id)).header("x-request-id"))
                .startsWith("req_");
    }

    @Test
    void replacesAmbiguousRequestIds() {
        RawClient.Answer answer = gateway.send(get("/v1/things", "X-Request-Id: aaaaaaaa", "X-Request-Id: bbbbbbbb"));

        assertThat(answer.header("x-request-id")).startsWith("req_");
    }

    @Test
    void refusesDeclaredBodiesThatAreTooLarge() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(head("Content-Length: 65537"));

            assertProblem(client.read(), 413, "request-too-large");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void refusesChunkedBodiesThatGrowTooLarge() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(head("Transfer-Encoding: chunked"));
            String chunk = "4000\r\n" + "a".repeat(0x4000) + "\r\n";
            client.send(chunk + chunk + chunk + chunk + chunk);

            assertProblem(client.read(), 413, "request-too-large");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void takesTheLargestBody() {
        String body = "a".repeat(65536);
        RawClient.Answer answer = gateway.send(head("Content-Length: 65536") + body);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void readsChunkedBodiesWithExtensionsAndTrailers() {
        RawClient.Answer answer = gateway.send(head("Transfer-Encoding: Chunked")
                + "3;a=b\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nAuthorization: Bearer x\r\n\r\n");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo(BODY);
        assertThat(gateway.lastRequest.get().headers()).doesNotContainKey("authorization");
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        try (RawClient client = new RawClient(gateway.port())) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append(get("/v1/things", "X-Request-Id: pipelined-" + i));
            }
            requests.append(get("/nothing"));
            client.send(requests.toString());

            for (int i = 0; i < 50; i++) {
                assertThat(client.read().header("x-request-id")).isEqualTo("pipelined-" + i);
            }
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void keepsTheConnectionAfterARefusalThatLeavesNoDoubt() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send(post("/nothing", "Content-Type: application/json"))
                            .read()
                            .status())
                    .isEqualTo(404);
            assertThat(client.send(post("/v1/things", "Content-Type: text/plain"))
                            .read()
                            .status())
                    .isEqualTo(415);
            assertThat(client.send(get("/v1/things")).read().status()).isEqualTo(200);
        }
    }

    @Test
    void closesWhenAsked() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send(get("/v1/things", "Connection: close"))
                            .read()
                            .header("connection"))
                    .isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void speaksHttp10() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send("GET /v1/things HTTP/1.0\r\n\r\n").read().status())
                    .isEqualTo(200);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void asksForTheBodyOnlyWhenTheHeadIsGood() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(head("Expect: 100-continue", "Content-Length: 2"));
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("{}").read().status()).isEqualTo(201);
        }
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(post("/nothing", "Expect: 100-continue").replace(BODY, ""));
            assertProblem(client.read(), 404, "not-found");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void ignoresUpgrades() {
        RawClient.Answer webSocket = gateway.send(get(
                "/v1/things",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        RawClient.Answer http2 = gateway.send(get(
                "/v1/things",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAAP__"));

        assertThat(webSocket.status()).isEqualTo(200);
        assertThat(http2.status()).isEqualTo(200);
    }

    @Test
    void tellsAFailedRouteAsInternalErrorWithoutItsMessage() {
        RawClient.Answer answer = gateway.send(get("/fails"));

        assertProblem(answer, 500, "internal-error");
        assertThat(answer.body()).doesNotContain("secret", "Exception", "java.");
    }

    @Test
    void tellsAProblemThatARouteThrew() {
        assertProblem(gateway.send(get("/refuses")), 404, "customer-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/splits"})
    void tellsAnAnswerThatCannotBeSentAsInternalError(String path) {
        RawClient.Answer answer = gateway.send(get(path));

        assertProblem(answer, 500, "internal-error");
        assertThat(answer.header("set-cookie")).isNull();
    }

    @Test
    void logsEveryRequestOnce() {
        gateway.send(get("/v1/things", "X-Request-Id: logged-served"));
        gateway.send(get("/refuses", "X-Request-Id: logged-problem"));
        gateway.send(get("/nothing", "X-Request-Id: logged-refused"));

        await().untilAsserted(() -> assertThat(gateway.log.stream()
                        .filter(entry -> entry.requestId().startsWith("logged-"))
                        .map(entry -> entry.requestId() + " " + entry.status() + " " + entry.problem() + " "
                                + (entry.exchange() != null)))
                .containsExactlyInAnyOrder(
                        "logged-served 200 null true",
                        "logged-problem 404 CUSTOMER_NOT_FOUND true",
                        "logged-refused 404 NOT_FOUND false"));
    }

    @Test
    void surrendersNoInputInProblems() {
        String secret = "hidden-in-the-request";
        RawClient.Answer answer = gateway.send(get("/" + secret + "?" + secret, "Authorization: Bearer " + secret));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().toString() + answer.body()).doesNotContain(secret);
        assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1000);
    }
}
