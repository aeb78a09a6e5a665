package io.portico.caller.token;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.caller.SharingOrganisations;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static io.portico.caller.token.TokenIssuer.NOW;
import static io.portico.caller.token.TokenIssuer.claims;
import static io.portico.caller.token.TokenIssuer.header;
import static io.portico.caller.token.TokenIssuer.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class JwtAccessTokensTest {
    private static final RSAKey RSA = TokenIssuer.rsaKey();
    private static final RSAKey SECOND_RSA = TokenIssuer.rsaKey();
    private static final ECKey EC = TokenIssuer.ecKey();
    private static final RSAKey STRANGER = TokenIssuer.rsaKey();
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.PS256);
    private static final TokenSettings SETTINGS = new TokenSettings(
            TokenIssuer.ISSUER,
            TokenIssuer.AUDIENCE,
            URI.create("https://login.example.com/jwks"),
            new CachedJwks.Limits(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofSeconds(10)),
            ALGORITHMS,
            new CallerClaims("organisation", "scope", "sub"),
            Duration.ofSeconds(30));

    private final JwtAccessTokens tokens = tokens(RSA, SECOND_RSA, EC);

    private static JwtAccessTokens tokens(JWK... keys) {
        return new JwtAccessTokens(
                SETTINGS,
                new ImmutableJWKSet<>(new JWKSet(List.of(keys)).toPublicJWKSet()),
                new SharingOrganisations(Set.of("acme", "globex")),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("RS256", signed(RSA, claims())),
                arguments("the other kid", signed(SECOND_RSA, claims())),
                arguments("PS256", signed(RSA, header(JWSAlgorithm.PS256, RSA), text(claims()))),
                arguments("ES256", signed(EC, header(JWSAlgorithm.ES256, EC), text(claims()))),
                arguments(
                        "no kid",
                        signed(SECOND_RSA, header(JWSAlgorithm.RS256, RSA).keyID(null), text(claims()))),
                arguments("no typ", signed(RSA, header(JWSAlgorithm.RS256, RSA).type(null), text(claims()))),
                arguments("at+jwt", signed(RSA, typed("at+jwt"), text(claims()))),
                arguments("application/at+jwt", signed(RSA, typed("application/at+jwt"), text(claims()))),
                arguments("jwt in lower case", signed(RSA, typed("jwt"), text(claims()))),
                arguments("several audiences", signed(RSA, claims().audience(List.of("shop", "portico")))),
                arguments(
                        "expired within the skew",
                        signed(RSA, claims().issueTime(at(-300)).expirationTime(at(-29)))),
                arguments("valid within the skew", signed(RSA, claims().notBeforeTime(at(29)))),
                arguments("issued within the skew", signed(RSA, claims().issueTime(at(29)))),
                arguments("no time of issue", signed(RSA, claims().issueTime(null))),
                arguments("critical in the claims", signed(RSA, claims().claim("crit", List.of("exp")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void accepts(String name, String token) {
        assertThat(tokens.find(token))
                .contains(new Caller("acme", "token:checkout", Set.of(Scope.BILLING_WRITE, Scope.BILLING_READ)));
    }

    static Stream<Arguments> refused() throws Exception {
        String good = signed(RSA, claims());
        return Stream.of(
                arguments("alg none", unsigned("none", good) + "."),
                arguments("alg none with a signature", unsigned("none", good) + good.substring(good.lastIndexOf('.'))),
                arguments("alg None", unsigned("None", good) + good.substring(good.lastIndexOf('.'))),
                arguments("HS256 with the public key", hs256(RSA.toPublicKey().getEncoded())),
                arguments(
                        "HS256 with the key set's text",
                        hs256(TokenIssuer.jwks(RSA).getBytes(StandardCharsets.UTF_8))),
                arguments(
                        "an algorithm that is not configured",
                        signed(RSA, header(JWSAlgorithm.RS512, RSA), text(claims()))),
                arguments("a stranger's key", signed(STRANGER, claims())),
                arguments(
                        "a stranger's key under a known kid",
                        signed(STRANGER, header(JWSAlgorithm.RS256, RSA), text(claims()))),
                arguments(
                        "a stranger's key without a kid",
                        signed(STRANGER, header(JWSAlgorithm.RS256, RSA).keyID(null), text(claims()))),
                arguments(
                        "the key of another kid", signed(RSA, header(JWSAlgorithm.RS256, SECOND_RSA), text(claims()))),
                arguments(
                        "a key that it brings along",
                        signed(
                                STRANGER,
                                header(JWSAlgorithm.RS256, STRANGER).jwk(STRANGER.toPublicJWK()),
                                text(claims()))),
                arguments(
                        "a brought key under a known kid",
                        signed(STRANGER, header(JWSAlgorithm.RS256, RSA).jwk(STRANGER.toPublicJWK()), text(claims()))),
                arguments(
                        "an RSA algorithm for a key on a curve",
                        signed(RSA, header(JWSAlgorithm.RS256, EC), text(claims()))),
                arguments("tampered claims", tampered(good)),
                arguments("tampered signature", good.substring(0, good.length() - 8) + "AAAAAAAA"),
                arguments("no signature", good.substring(0, good.lastIndexOf('.') + 1)),
                arguments("another issuer", signed(RSA, claims().issuer("https://login.example.org/realms/billing"))),
                arguments(
                        "the issuer in other letters",
                        signed(RSA, claims().issuer("HTTPS://login.example.com/realms/billing"))),
                arguments("the issuer with a slash", signed(RSA, claims().issuer(TokenIssuer.ISSUER + "/"))),
                arguments("no issuer", signed(RSA, claims().issuer(null))),
                arguments("another audience", signed(RSA, claims().audience("shop"))),
                arguments("the audience among others in one text", signed(RSA, claims().audience("shop,portico"))),
                arguments("no audience", signed(RSA, claims().audience((String) null))),
                arguments("no expiry", signed(RSA, claims().expirationTime(null))),
                arguments("expired", signed(RSA, claims().issueTime(at(-300)).expirationTime(at(-31)))),
                arguments("not yet valid", signed(RSA, claims().notBeforeTime(at(31)))),
                arguments("issued in the future", signed(RSA, claims().issueTime(at(31)))),
                arguments(
                        "issued after it expires",
                        signed(RSA, claims().issueTime(at(20)).expirationTime(at(10)))),
                arguments(
                        "expiry as text",
                        withPayload(
                                "\"exp\":" + at(300).getTime() / 1000, "\"exp\":\"" + at(300).getTime() / 1000 + "\"")),
                arguments(
                        "expiry beyond all time", withPayload("\"exp\":" + at(300).getTime() / 1000, "\"exp\":1e300")),
                arguments("issuer as a number", withPayload("\"iss\":\"", "\"iss\":7,\"x\":\"")),
                arguments("audience as an object", withPayload("\"aud\":\"portico\"", "\"aud\":{\"portico\":1}")),
                arguments("audience of numbers", withPayload("\"aud\":\"portico\"", "\"aud\":[1,null]")),
                arguments(
                        "a claim twice",
                        withPayload(
                                "\"organisation\":\"acme\"", "\"organisation\":\"globex\",\"organisation\":\"acme\"")),
                arguments(
                        "a claim twice further in",
                        withPayload("\"organisation\":\"acme\"", "\"organisation\":\"acme\",\"x\":{\"y\":1,\"y\":2}")),
                arguments("claims that are no object", signed(RSA, header(JWSAlgorithm.RS256, RSA), "[]")),
                arguments("claims and more", signed(RSA, header(JWSAlgorithm.RS256, RSA), text(claims()) + "{}")),
                arguments(
                        "nested too deep",
                        withPayload(
                                "\"organisation\"", "\"x\":" + "[".repeat(99) + "]".repeat(99) + ",\"organisation\"")),
                arguments("another type", signed(RSA, typed("dpop+jwt"), text(claims()))),
                arguments(
                        "a critical extension",
                        signed(
                                RSA,
                                header(JWSAlgorithm.RS256, RSA)
                                        .criticalParams(Set.of("exp"))
                                        .customParam("exp", 1),
                                text(claims()))),
                arguments(
                        "a critical extension that the library knows",
                        signed(
                                RSA,
                                header(JWSAlgorithm.RS256, RSA)
                                        .criticalParams(Set.of("b64"))
                                        .base64URLEncodePayload(true),
                                text(claims()))),
                arguments("an unknown organisation", signed(RSA, claims().claim("organisation", "initech"))),
                arguments("an organisation in other letters", signed(RSA, claims().claim("organisation", "ACME"))),
                arguments("no organisation", signed(RSA, claims().claim("organisation", null))),
                arguments("organisations in an array", signed(RSA, claims().claim("organisation", List.of("acme")))),
                arguments("no name", signed(RSA, claims().subject(null))),
                arguments("an empty name", signed(RSA, claims().subject(""))),
                arguments("oversized", signed(RSA, claims().claim("x", "y".repeat(6144)))),
                arguments("padded", good + "="),
                arguments("a line break", good + "\n"),
                arguments("other letters in the signature", good.substring(0, good.length() - 4) + "+/aa"),
                arguments("dots alone", ".."),
                arguments("junk", "a.b.c"),
                arguments("four dots", good + ".a.b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String name, String token) {
        assertThat(tokens.find(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u"})
    void asksNoAddressThatATokenNames(String parameter) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI there = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/keys");
            JWSHeader.Builder header = header(JWSAlgorithm.RS256, STRANGER);
            String token = signed(
                    STRANGER,
                    parameter.equals("jku") ? header.jwkURL(there) : header.x509CertURL(there),
                    text(claims()));

            assertThat(tokens.find(token)).isEmpty();
            listener.setSoTimeout(1);
            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void passesOverWhatAGoodTokenBringsAlong() {
        JWSHeader.Builder header = header(JWSAlgorithm.RS256, RSA)
                .jwkURL(URI.create("http://127.0.0.1:1/keys"))
                .jwk(STRANGER.toPublicJWK());

        assertThat(tokens.find(signed(RSA, header, text(claims())))).isPresent();
    }

    @Test
    void isAsUnsure_asItsKeysAre() {
        JwtAccessTokens blind = new JwtAccessTokens(
                SETTINGS,
                (selector, context) -> {
                    throw new UnavailableJwksException(Duration.ofSeconds(7));
                },
                new SharingOrganisations(Set.of("acme")),
                Clock.fixed(NOW, ZoneOffset.UTC));

        Problem problem = catchThrowableOfType(ProblemException.class, () -> blind.find(signed(RSA, claims())))
                .problem();

        assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(blind.find("a.b.c")).isEmpty();
    }

    @Test
    void turnsWithTheIssuerToItsNextKey() {
        AtomicReference<RSAKey> published = new AtomicReference<>(RSA);
        AtomicLong nanos = new AtomicLong();
        CachedJwks keys = new CachedJwks(
                () -> CompletableFuture.completedFuture(
                        new JWKSet(published.get().toPublicJWK())),
                SETTINGS.jwksLimits(),
                nanos::get);
        JwtAccessTokens turning = new JwtAccessTokens(
                SETTINGS, keys, new SharingOrganisations(Set.of("acme")), Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(turning.find(signed(RSA, claims()))).isPresent();

        published.set(SECOND_RSA);
        assertThat(turning.find(signed(SECOND_RSA, claims()))).isEmpty();
        nanos.addAndGet(SETTINGS.jwksLimits().pause().toNanos());

        assertThat(turning.find(signed(SECOND_RSA, claims()))).isPresent();
        assertThat(turning.find(signed(RSA, claims()))).isEmpty();
    }

    @Test
    void knowsNobody_whereTheIssuerHasNoKeys() {
        assertThat(tokens().find(signed(RSA, claims()))).isEmpty();
    }

    @Test
    void remembersNoTokenBeyondItsTime() {
        String token = signed(RSA, claims());
        MovedClock clock = new MovedClock();
        JwtAccessTokens moving = new JwtAccessTokens(
                SETTINGS,
                new ImmutableJWKSet<>(new JWKSet(RSA.toPublicJWK())),
                new SharingOrganisations(Set.of("acme")),
                clock);
        assertThat(moving.find(token)).isPresent();

        clock.now = NOW.plus(Duration.ofMinutes(6));

        assertThat(moving.find(token)).isEmpty();
    }

    private static final class MovedClock extends Clock {
        private Instant now = NOW;

        @Override
        public ZoneOffset getZone() {
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

    private static String text(JWTClaimsSet.Builder claims) {
        return claims.build().toString();
    }

    private static JWSHeader.Builder typed(String type) {
        return header(JWSAlgorithm.RS256, RSA).type(new JOSEObjectType(type));
    }

    private static Date at(long seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static String withPayload(String part, String instead) {
        String payload = text(claims());
        assertThat(payload).contains(part);
        return signed(RSA, header(JWSAlgorithm.RS256, RSA), payload.replace(part, instead));
    }

    private static String unsigned(String alg, String good) {
        String header = Base64URL.encode("{\"alg\":\"" + alg + "\"}").toString();
        return header + good.substring(good.indexOf('.'), good.lastIndexOf('.'));
    }

    private static String tampered(String good) {
        int dot = good.indexOf('.');
        int end = good.lastIndexOf('.');
        String payload =
                new String(Base64.getUrlDecoder().decode(good.substring(dot + 1, end)), StandardCharsets.UTF_8);
        return good.substring(0, dot + 1) + Base64URL.encode(payload.replace("acme", "globex")) + good.substring(end);
    }

    private static String hs256(byte[] secret) throws Exception {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(RSA.getKeyID()).build(), new Payload(text(claims())));
        token.sign(new MACSigner(secret));
        return token.serialize();
    }
}
