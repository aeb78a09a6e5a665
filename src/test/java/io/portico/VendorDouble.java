package io.portico;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** One server that plays every vendor of the sandbox, and knows to the byte what each of them may be sent. */
final class VendorDouble implements AutoCloseable {
    /** Stands in every portal URL that this server hands out, and must stand nowhere but in the answer to the caller. */
    static final String PORTAL = "portal-of-the-double";

    static final List<String> CREDENTIALS = List.of(
            "sandbox-stripe-key",
            "sandbox-ampersand-key",
            "sandbox-askui-token",
            "sandbox-pabbly-key",
            "sandbox-pabbly-secret",
            "sandbox-agentmessage-key",
            base64("sandbox-askui-token"),
            base64("sandbox-pabbly-key:sandbox-pabbly-secret"));

    private static final String JSON = "application/json";
    private static final String RETURN_URL = "https://app.example.com/account";
    private static final List<String> ACCOUNTS = List.of("stripe", "ampersand", "askui", "pabbly", "agentmessage-acme");

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));

    VendorDouble() {
        server.start();
        server.stubFor(WireMock.any(WireMock.anyUrl())
                .willReturn(WireMock.okJson("""
                {"object": "billing_portal.session", "id": "bps_double", "livemode": false, "success": true,
                 "status": "success", "url": "https://billing.stripe.com/%1$s", "sessionUrl": "https://billing.stripe.com/%1$s",
                 "data": {"id": "double", "status": "created", "expires_at": "%2$s",
                          "portal_url": "https://billing.stripe.com/%1$s", "access_url": "https://payments.pabbly.com/%1$s"}}
                """.formatted(PORTAL, Instant.now().plusSeconds(86_400)))));
    }

    /** Settings that make every account of the sandbox an account here. */
    List<String> settings() {
        return ACCOUNTS.stream()
                .map(account -> "--portico.vendors." + account + ".base-url=" + origin())
                .toList();
    }

    private String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    void forget() {
        server.resetRequests();
    }

    void assertNotCalled() {
        assertThat(server.getAllServeEvents()).as("calls of a vendor").isEmpty();
    }

    /** Exactly one call: this request line, these headers and this body, and nothing besides. */
    void assertCalledCleanly(String vendor) {
        assertThat(server.getAllServeEvents()).as("calls of a vendor").hasSize(1);
        LoggedRequest sent = server.getAllServeEvents().get(0).getRequest();
        Call expected = call(vendor);
        assertThat(sent.getMethod() + " " + sent.getUrl()).isEqualTo("POST " + expected.path());
        assertThat(parts(sent.getBodyAsString(), vendor)).isEqualTo(parts(expected.body(), vendor));
        assertHeaders(sent, expected);
    }

    private void assertHeaders(LoggedRequest sent, Call expected) {
        Map<String, String> headers = new TreeMap<>();
        sent.getHeaders()
                .all()
                .forEach(header ->
                        headers.put(header.key().toLowerCase(Locale.ROOT), String.join(" and also ", header.values())));
        Map<String, String> wanted = new TreeMap<>(expected.headers());
        wanted.put("host", origin().substring("http://".length()));
        wanted.put("connection", "keep-alive");
        wanted.put("content-length", Integer.toString(sent.getBody().length));
        wanted.put("user-agent", headers.get("user-agent"));
        if (wanted.containsKey("idempotency-key")) {
            assertThat(headers.get("idempotency-key")).matches("ps_[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64}");
            wanted.put("idempotency-key", headers.get("idempotency-key"));
        }
        assertThat(headers).isEqualTo(wanted);
        assertThat(headers.get("user-agent")).startsWith("Apache-HttpClient/");
    }

    /** Fields of a form may come in any order, each once. */
    private static List<String> parts(String body, String vendor) {
        List<String> parts = new ArrayList<>(vendor.equals("stripe") ? List.of(body.split("&")) : List.of(body));
        parts.sort(null);
        return parts;
    }

    private record Call(String path, Map<String, String> headers, String body) {}

    private static Call call(String vendor) {
        return switch (vendor) {
            case "stripe" ->
                new Call(
                        "/v1/billing_portal/sessions",
                        headers(
                                "authorization", "Bearer sandbox-stripe-key",
                                "content-type", "application/x-www-form-urlencoded",
                                "accept", JSON,
                                "stripe-version", "2026-10-28.endive",
                                "idempotency-key", ""),
                        "customer=cus_sandbox1&return_url=https%3A%2F%2Fapp.example.com%2Faccount");
            case "ampersand" ->
                new Call(
                        "/v1/billingAccounts/ba_sandbox1/portalSession",
                        headers(
                                "x-api-key",
                                "sandbox-ampersand-key",
                                "content-type",
                                JSON,
                                "accept",
                                JSON + ", application/problem+json"),
                        "{\"redirectUrl\":\"" + RETURN_URL + "\"}");
            case "askui" ->
                new Call(
                        "/api/v1/workspaces/7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11/billing/customer-portal-session",
                        json("Basic " + base64("sandbox-askui-token")),
                        "{\"returnUrl\":\"" + RETURN_URL + "\"}");
            case "pabbly" ->
                new Call(
                        "/api/v1/portal_sessions/",
                        json("Basic " + base64("sandbox-pabbly-key:sandbox-pabbly-secret")),
                        "{\"customer_id\":\"5e5f50647c5aeb3675f416aa\",\"redirect_url\":\"" + RETURN_URL + "\"}");
            case "agentmessage" ->
                new Call(
                        "/v1/billing/portal",
                        json("Bearer sandbox-agentmessage-key"),
                        "{\"return_url\":\"" + RETURN_URL + "\"}");
            default -> throw new IllegalArgumentException(vendor);
        };
    }

    private static Map<String, String> json(String authorization) {
        return headers("authorization", authorization, "content-type", JSON, "accept", JSON);
    }

    private static Map<String, String> headers(String... namesAndValues) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        server.stop();
    }
}
