package io.portico.caller;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.http.HttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class CredentialsTest {
    private static final String KEY = "test-key_1.a~b+c/d=";

    static Stream<Arguments> presented() {
        return Stream.of(
                arguments("bearer", "authorization", "Bearer " + KEY),
                arguments("lower case", "authorization", "bearer " + KEY),
                arguments("upper case", "authorization", "BEARER " + KEY),
                arguments("two blanks", "authorization", "Bearer  " + KEY),
                arguments("header of its own", "x-api-key", KEY),
                arguments("basic, key as user", "authorization", basic(KEY + ":")),
                arguments("basic, key and secret", "authorization", basic(KEY + ":test-secret")),
                arguments("basic, secret with colons", "authorization", basic(KEY + ":a:b")),
                arguments("basic, no colon", "authorization", basic(KEY)),
                arguments("basic in lower case", "authorization", basic(KEY).replace("Basic", "basic")),
                arguments("basic, unpadded", "authorization", basic(KEY).replace("=", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presented")
    void findsTheKey(String name, String header, String value) {
        assertThat(Credentials.presentedKey(request(Map.of(header, List.of(value)))))
                .contains(KEY);
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments("nothing", headers()),
                arguments("empty", headers("authorization", "")),
                arguments("scheme alone", headers("authorization", "Bearer")),
                arguments("scheme and blank", headers("authorization", "Bearer ")),
                arguments("key alone", headers("authorization", KEY)),
                arguments("another scheme", headers("authorization", "Digest " + KEY)),
                arguments("scheme glued to the key", headers("authorization", "Bearer" + KEY)),
                arguments("long s", headers("authorization", "Ba\u017fic " + KEY)),
                arguments("two keys", headers("authorization", "Bearer " + KEY + " " + KEY)),
                arguments("list in one header", headers("authorization", "Bearer " + KEY + ", Bearer " + KEY)),
                arguments("tab", headers("authorization", "Bearer\t" + KEY)),
                arguments("control character", headers("authorization", "Bearer " + KEY + "\u0001")),
                arguments("not ASCII", headers("x-api-key", "k\u00e9y")),
                arguments("blank in the key", headers("x-api-key", "test key")),
                arguments("empty header of its own", headers("x-api-key", "")),
                arguments("too long", headers("x-api-key", "k".repeat(257))),
                arguments("basic, not base64", headers("authorization", "Basic ***")),
                arguments("basic, line break", headers("authorization", basic(KEY + "\n"))),
                arguments("basic, empty user", headers("authorization", basic(":" + KEY))),
                arguments("basic, empty", headers("authorization", "Basic ")),
                arguments("basic, NUL", headers("authorization", basic("\0"))),
                arguments("basic, not ASCII", headers("authorization", basic("k\u00e9y:"))),
                arguments("twice", headers("authorization", "Bearer " + KEY, "Bearer " + KEY)),
                arguments("twice, one empty", headers("authorization", "Bearer " + KEY, "")),
                arguments("header of its own twice", headers("x-api-key", KEY, KEY)),
                arguments("header of its own twice, one empty", headers("x-api-key", "", KEY)),
                arguments("blank before the key", headers("x-api-key", " " + KEY)),
                arguments("blank after the key", headers("authorization", "Bearer " + KEY + " ")),
                arguments("line break after the key", headers("x-api-key", KEY + "\n")),
                arguments("no-break space in the key", headers("x-api-key", "test\u00a0key")),
                arguments("blanks for a key", headers("x-api-key", "   ")),
                arguments("basic, blank in the key", headers("authorization", basic("test key:"))),
                arguments("basic, too long", headers("authorization", basic("k".repeat(257) + ":"))),
                arguments("very long", headers("authorization", "Bearer " + "k".repeat(15_000))),
                arguments("both headers, one empty", Map.of("authorization", List.of(""), "x-api-key", List.of(KEY))),
                arguments(
                        "both headers, one of no known form",
                        Map.of("authorization", List.of("Digest x"), "x-api-key", List.of(KEY))),
                arguments(
                        "both headers", Map.of("authorization", List.of("Bearer " + KEY), "x-api-key", List.of(KEY))));
    }

    @Test
    void takesTheLongestKey() {
        assertThat(Credentials.presentedKey(request(headers("x-api-key", "k".repeat(256)))))
                .isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void findsNoKey(String name, Map<String, List<String>> headers) {
        assertThat(Credentials.presentedKey(request(headers))).isEmpty();
    }

    static Stream<Arguments> tokens() {
        return Stream.of(
                arguments("two dots", headers("authorization", "Bearer a.b.c"), "a.b.c"),
                arguments("lower case", headers("authorization", "bearer a.b.c"), "a.b.c"),
                arguments("two blanks", headers("authorization", "Bearer  a.b.c"), "a.b.c"),
                arguments(
                        "longer than a key",
                        headers("authorization", "Bearer a.b." + "c".repeat(300)),
                        "a.b." + "c".repeat(300)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void findsTheToken(String name, Map<String, List<String>> headers, String token) {
        assertThat(Credentials.presentedToken(request(headers))).contains(token);
    }

    static Stream<Arguments> noTokens() {
        return Stream.of(
                arguments("nothing", headers()),
                arguments("one dot", headers("authorization", "Bearer a.b")),
                arguments("three dots", headers("authorization", "Bearer a.b.c.d")),
                arguments("header of its own", headers("x-api-key", "a.b.c")),
                arguments("basic", headers("authorization", basic("a.b.c"))),
                arguments("another scheme", headers("authorization", "DPoP a.b.c")),
                arguments("token alone", headers("authorization", "a.b.c")),
                arguments("twice", headers("authorization", "Bearer a.b.c", "Bearer a.b.c")),
                arguments("beside a key", Map.of("authorization", List.of("Bearer a.b.c"), "x-api-key", List.of(KEY))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noTokens")
    void findsNoToken(String name, Map<String, List<String>> headers) {
        assertThat(Credentials.presentedToken(request(headers))).isEmpty();
    }

    @Test
    void looksAtHeadersOnly() {
        List<String> key = List.of(KEY);
        HttpRequest request = new HttpRequest(
                "req_1",
                "POST",
                "/v1/portal-sessions",
                Map.of("key", KEY),
                Map.of("access_token", key, "Authorization", List.of("Bearer " + KEY), "x-api-key", key),
                Map.of("x-user-id", key, "proxy-authorization", List.of("Bearer " + KEY), "cookie", key),
                "127.0.0.1");

        assertThat(Credentials.presentedKey(request)).isEmpty();
        assertThat(Credentials.presentedToken(request)).isEmpty();
    }

    private static Map<String, List<String>> headers(String... nameAndValues) {
        Map<String, List<String>> headers = new HashMap<>();
        if (nameAndValues.length > 0) {
            headers.put(nameAndValues[0], Arrays.asList(nameAndValues).subList(1, nameAndValues.length));
        }
        return headers;
    }

    private static HttpRequest request(Map<String, List<String>> headers) {
        return new HttpRequest("req_1", "POST", "/v1/portal-sessions", Map.of(), Map.of(), headers, "127.0.0.1");
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
