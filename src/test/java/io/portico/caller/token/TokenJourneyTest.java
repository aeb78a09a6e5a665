package io.portico.caller.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;

import io.portico.DialectSample;
import io.portico.RunningGateway;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A caller goes to its issuer for a token and with it to the gateway, over real HTTP. */
class TokenJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final RSAKey KEY = TokenIssuer.rsaKey();
    private static final WireMockServer ISSUER =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        ISSUER.start();
        ISSUER.stubFor(get("/jwks").willReturn(ok(TokenIssuer.jwks(KEY))));
        gateway = start(data.resolve("up"), ISSUER.url("/jwks"));
        // On a busy machine the stub's first answer may come too late, and the next attempt is ten seconds away.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> askForASession(gateway, token(claims())).statusCode() != 503);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        ISSUER.stop();
    }

    @Test
    void aTokenMakesAPortalSession() throws Exception {
        HttpResponse<String> answer = askForASession(gateway, token(claims()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(json(answer).path("url").asText()).startsWith("http://127.0.0.1:");
    }

    /** A key does, where the operator says so; a token has no such setting. */
    @Test
    void aTokenStandsForNoCustomer_whereARequestNamesNone() throws Exception {
        HttpResponse<String> nobody = ask(DialectSample.AGENTMESSAGE, token(claims()));
        HttpResponse<String> named = ask(DialectSample.STRIPE, token(claims()));

        assertThat(nobody.statusCode()).as(nobody.body()).isEqualTo(409);
        assertThat(nobody.headers().firstValue("Portico-Problem")).contains("no-vendor-customer");
        assertThat(named.statusCode()).as(named.body()).isEqualTo(200);
    }

    private static HttpResponse<String> ask(DialectSample dialect, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(dialect.target()))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", dialect.type())
                .POST(HttpRequest.BodyPublishers.ofString(dialect.body("https://app.example.com/account")));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aTokenOfAnotherOrganisationDoesNotFindTheCustomer() throws Exception {
        HttpResponse<String> answer = askForASession(gateway, token(claims().claim("organisation", "globex")));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("code").asText()).isEqualTo("customer-not-found");
    }

    @Test
    void aTokenWithoutScopesIsForbidden() throws Exception {
        HttpResponse<String> answer = askForASession(gateway, token(claims().claim("scope", "openid profile")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).path("code").asText()).isEqualTo("forbidden");
    }

    @Test
    void aTokenOfAnotherAudienceIsRefusedLikeABadKey() throws Exception {
        HttpResponse<String> badToken = askForASession(gateway, token(claims().audience("shop")));
        HttpResponse<String> badKey = askForASession(gateway, "no-such-key");

        assertThat(badToken.statusCode()).isEqualTo(401).isEqualTo(badKey.statusCode());
        assertThat(json(badToken).path("code").asText()).isEqualTo("unauthorized");
        assertThat(json(badToken).path("detail")).isEqualTo(json(badKey).path("detail"));
        assertThat(badToken.headers().firstValue("www-authenticate"))
                .isPresent()
                .isEqualTo(badKey.headers().firstValue("www-authenticate"));
    }

    @Test
    void aKeyIsStillAKey() throws Exception {
        assertThat(askForASession(gateway, "pk_sandbox_acme").statusCode()).isEqualTo(201);
    }

    @Test
    void manyForgedKeyIdsAreOneRequestToTheIssuerInTenSeconds() throws Exception {
        ISSUER.resetRequests();
        long started = System.nanoTime();

        for (int i = 0; i < 50; i++) {
            RSAKey forged = new RSAKey.Builder(KEY).keyID("forged-" + i).build();
            assertThat(askForASession(gateway, TokenIssuer.signed(forged, claims()))
                            .statusCode())
                    .isEqualTo(401);
        }

        long pauses = Duration.ofNanos(System.nanoTime() - started).toSeconds() / 10;
        assertThat(ISSUER.findAll(getRequestedFor(urlEqualTo("/jwks")))).hasSizeLessThanOrEqualTo((int) pauses + 1);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theLogNamesTheCallerAndNotTheToken(CapturedOutput log) throws Exception {
        String token = token(claims().subject("auth0|jane@example.com"));

        askForASession(gateway, token);

        assertThat(log)
                .contains("caller=token:" + CallerClaims.safeName("auth0|jane@example.com"))
                .doesNotContain("jane@example.com")
                .doesNotContain(token.substring(token.lastIndexOf('.') + 1));
    }

    @Test
    void nothingElseOfSpringSecurityStandsAnywhere() throws Exception {
        assertThat(Stream.of(gateway.context().getBeanDefinitionNames())
                        .map(name -> String.valueOf(gateway.context().getType(name)))
                        .filter(type -> type.contains("org.springframework.security.")
                                || type.contains("org.springframework.boot.autoconfigure.security.")))
                .isEmpty();
        int management = gateway.managementPort();
        HttpResponse<String> health = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/actuator/health/liveness"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(health.statusCode()).isEqualTo(200);
    }

    @Test
    void anIssuerThatWasNeverReachedIsTheGatewaysTrouble_notTheCallers() throws Exception {
        String nobody = "http://127.0.0.1:" + RunningGateway.freePort() + "/jwks";
        try (RunningGateway alone = start(data.resolve("down"), nobody)) {
            HttpResponse<String> answer = askForASession(alone, token(claims()));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(json(answer).path("code").asText()).isEqualTo("store-unavailable");
            assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0))
                    .isBetween(1L, 10L);
            assertThat(askForASession(alone, "pk_sandbox_acme").statusCode()).isEqualTo(201);
        }
    }

    private static RunningGateway start(Path folder, String jwks) {
        return RunningGateway.start(
                folder,
                "--portico.tokens.issuer=" + TokenIssuer.ISSUER,
                "--portico.tokens.audience=" + TokenIssuer.AUDIENCE,
                "--portico.tokens.jwks-uri=" + jwks);
    }

    private static JWTClaimsSet.Builder claims() {
        return TokenIssuer.claimsAt(Instant.now());
    }

    private static String token(JWTClaimsSet.Builder claims) {
        return TokenIssuer.signed(KEY, claims);
    }

    private static HttpResponse<String> askForASession(RunningGateway node, String credential) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(node.uri("/v1/portal-sessions"))
                        .header("Authorization", "Bearer " + credential)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"customerId\":\"acme-stripe\","
                                + "\"returnUrl\":\"https://app.example.com/account\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
