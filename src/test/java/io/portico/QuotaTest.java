package io.portico;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portico.caller.SetTime;

import static org.assertj.core.api.Assertions.assertThat;

/** Quotas at the whole gateway, in the sandbox, over HTTP: what callers get to see of theirs, by a time that is set. */
class QuotaTest {
    private static final String CREATE =
            "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/account\"}";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final VendorDouble VENDORS = new VendorDouble();
    private static final SetTime TIME = new SetTime();

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        List<String> settings = new ArrayList<>(VENDORS.settings());
        settings.addAll(key("shop", "portico-test-shop", "billing:write,billing:read"));
        settings.addAll(key("crm", "portico-test-crm", "billing:read"));
        for (String caller : List.of("shop", "crm")) {
            String quota = "--portico.organisations.acme.keys." + caller + ".quota.";
            settings.addAll(List.of(quota + "requests=12", quota + "per=1m", quota + "burst=3"));
        }
        settings.addAll(List.of("--spring.datasource.url=jdbc:h2:mem:quota"));
        gateway = RunningGateway.start(data, settings, builder -> builder.sources(Time.class));
    }

    private static List<String> key(String name, String clear, String scopes) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(clear.getBytes(StandardCharsets.UTF_8));
        String key = "--portico.organisations.acme.keys." + name + ".";
        return List.of(key + "sha256=" + HexFormat.of().formatHex(digest), key + "scopes=" + scopes);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        VENDORS.close();
    }

    @BeforeEach
    void fill() {
        TIME.pass(Duration.ofDays(1));
        VENDORS.forget();
    }

    @Test
    void servesTheBurst_thenRefuses_thenServesAgain() throws Exception {
        assertThat(create("portico-test-shop").statusCode()).isEqualTo(201);
        assertThat(list("portico-test-shop").statusCode()).isEqualTo(200);
        assertThat(list("portico-test-shop").statusCode()).isEqualTo(200);

        HttpResponse<String> refused = list("portico-test-shop");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");

        TIME.pass(Duration.ofMillis(4_999));
        refused = list("portico-test-shop");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");

        TIME.pass(Duration.ofMillis(1));
        assertThat(list("portico-test-shop").statusCode()).isEqualTo(200);
        assertThat(list("portico-test-shop").statusCode()).isEqualTo(429);
    }

    @Test
    void tellsTheQuotaInEveryAnswer() throws Exception {
        assertLimit(create("portico-test-shop"), 201, "\"default\";r=2;t=5");
        TIME.pass(Duration.ofMillis(2_500));
        assertLimit(send("portico-test-shop", "POST", "/v1/portal-sessions", "{"), 400, "\"default\";r=1;t=3");
        assertLimit(send("portico-test-shop", "DELETE", "/v1/customers/nobody", null), 403, "\"default\";r=0;t=3");
        assertLimit(list("portico-test-shop"), 429, "\"default\";r=0;t=3");
    }

    @Test
    void saysInTheProblemWhatTheHeadersSay() throws Exception {
        empty("portico-test-crm");

        HttpResponse<String> refused = list("portico-test-crm");

        JsonNode problem = new ObjectMapper().readTree(refused.body());
        assertThat(problem.path("code").asText()).isEqualTo("rate-limited");
        assertThat(problem.path("outcome").asText()).isEqualTo("none");
        assertThat(problem.path("retryable").asBoolean()).isTrue();
        assertThat(Duration.between(
                        Instant.parse(problem.path("time").asText()),
                        Instant.parse(problem.path("retryAfter").asText())))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void refusesUnread_unrecorded_andWithoutTheVendor() throws Exception {
        empty("portico-test-shop");

        for (String body : List.of(CREATE, "{", "{\"customerId\":\"never-seen\"}")) {
            assertThat(send("portico-test-shop", "POST", "/v1/portal-sessions", body)
                            .statusCode())
                    .isEqualTo(429);
        }

        VENDORS.assertNotCalled();
        assertThat(send("pk_sandbox_acme", "GET", "/v1/portal-sessions?customerId=never-seen", null)
                        .body())
                .startsWith("{\"items\":[]");
    }

    @Test
    void countsEachCallerForItself() throws Exception {
        empty("portico-test-shop");

        assertThat(list("portico-test-shop").statusCode()).isEqualTo(429);
        assertThat(list("portico-test-crm").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsNothing_toWhomHasNoQuotaOrIsNotKnown() throws Exception {
        for (HttpResponse<String> answer : List.of(
                list("pk_sandbox_acme"), list("pk_sandbox_globex"), list("nobody"), create("pk_sandbox_acme_read"))) {
            assertThat(answer.headers().map().keySet()).doesNotContain("ratelimit", "ratelimit-policy");
        }
    }

    @Test
    void takesNoLimitFromARequest() throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                request("pk_sandbox_acme", "GET", "/v1/vendors", null)
                        .header("RateLimit", "\"default\";r=1;t=1")
                        .header("RateLimit-Policy", "\"default\";q=1;w=1")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.headers().map().keySet()).doesNotContain("ratelimit", "ratelimit-policy");
    }

    @Test
    void servesNoMoreThanTheBurst_whenManyComeAtOnce() {
        List<CompletableFuture<Integer>> statuses = Stream.generate(() ->
                        request("portico-test-crm", "GET", "/v1/vendors", null).build())
                .limit(50)
                .map(request ->
                        CLIENT.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::statusCode))
                .toList();

        assertThat(statuses.stream().map(CompletableFuture::join).filter(status -> status == 200))
                .hasSize(3);
    }

    @Test
    void countsRefusalsByCaller() throws Exception {
        double before = refusals("crm");
        empty("portico-test-crm");
        list("portico-test-crm");
        list("portico-test-crm");

        assertThat(refusals("crm") - before).isEqualTo(2);
    }

    private static void assertLimit(HttpResponse<String> answer, int status, String limit) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().allValues("RateLimit-Policy")).containsExactly("\"default\";q=12;w=60");
        assertThat(answer.headers().allValues("RateLimit")).containsExactly(limit);
    }

    private static void empty(String key) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(list(key).statusCode()).isEqualTo(200);
        }
    }

    private static double refusals(String caller) {
        return gateway.context()
                .getBean(MeterRegistry.class)
                .get("portico.quota.refused")
                .tag("organisation", "acme")
                .tag("caller", caller)
                .counter()
                .count();
    }

    private static HttpResponse<String> create(String key) throws Exception {
        return send(key, "POST", "/v1/portal-sessions", CREATE);
    }

    private static HttpResponse<String> list(String key) throws Exception {
        return send(key, "GET", "/v1/vendors", null);
    }

    private static HttpResponse<String> send(String key, String method, String path, String body) throws Exception {
        return CLIENT.send(request(key, method, path, body).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String key, String method, String path, String body) {
        int port = gateway.port();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return body == null ? request : request.header("Content-Type", "application/json");
    }

    /** No {@code @Configuration}, so that no other test's scan finds it. */
    static class Time {
        @Bean
        @Primary
        TimeMeter setTime() {
            return TIME;
        }
    }
}
