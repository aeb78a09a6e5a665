package io.portico.dialect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tests know of each dialect: how its clients ask, and what every refusal in it looks like. */
enum SpokenDialect {
    AMPERSAND(
            "/v1/billingAccounts/ba_sandbox1/portalSession",
            "X-Api-Key: pk_sandbox_acme",
            "application/json",
            "{\"redirectUrl\": \"https://app.example.com/account\"}",
            "/url") {
        @Override
        void checkRefusal(int status, String contentType, JsonNode body) {
            assertThat(contentType).isEqualTo("application/problem+json");
            assertThat(body.path("status").intValue()).isEqualTo(status);
            for (String text : List.of("type", "title", "detail", "instance", "requestId")) {
                assertThat(body.path(text).textValue()).as(text).isNotBlank();
            }
            assertThat(body.path("subsystem").textValue()).isEqualTo("api");
            OffsetDateTime.parse(body.path("time").asText());
            assertThat(body.path("retryable").isBoolean()).isTrue();
            if (body.has("retryAfter")) {
                OffsetDateTime.parse(body.path("retryAfter").asText());
            }
            assertThat(names(body))
                    .isSubsetOf(
                            "type",
                            "title",
                            "status",
                            "detail",
                            "instance",
                            "subsystem",
                            "time",
                            "requestId",
                            "retryable",
                            "retryAfter",
                            "remedy",
                            "issues",
                            "causes");
        }
    },
    ASKUI(
            "/api/v1/workspaces/7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11/billing/customer-portal-session",
            "Authorization: Basic " + base64("pk_sandbox_acme"),
            "application/json",
            "{\"returnUrl\": \"https://app.example.com/account\"}",
            "/sessionUrl") {
        @Override
        void checkRefusal(int status, String contentType, JsonNode body) {
            assertThat(contentType).isEqualTo("application/json");
            assertThat(names(body)).containsExactly("detail");
            JsonNode detail = body.path("detail");
            if (status == 404) {
                assertThat(detail.toString()).isEqualTo("[{\"msg\":\"Billing details not found\"}]");
            } else if (status == 422) {
                assertThat(detail).isNotEmpty().allSatisfy(item -> {
                    assertThat(names(item)).containsExactlyInAnyOrder("type", "loc", "msg");
                    assertThat(item.path("type").textValue()).matches("[a-z_]+");
                    assertThat(item.path("msg").textValue()).isNotBlank();
                    assertThat(item.path("loc").path(0).textValue()).isIn("path", "body", "header");
                });
            } else {
                assertThat(detail.textValue()).isNotBlank();
            }
        }
    },
    PABBLY(
            "/api/v1/portal_sessions/",
            "Authorization: Basic " + base64("pk_sandbox_acme:whatever"),
            "application/json",
            "{\"customer_id\": \"5e5f50647c5aeb3675f416aa\", \"redirect_url\": \"https://app.example.com/account\"}",
            "/data/access_url") {
        @Override
        void checkRefusal(int status, String contentType, JsonNode body) {
            assertThat(contentType).isEqualTo("application/json");
            String text;
            if (body.has("success")) {
                assertThat(names(body)).containsExactlyInAnyOrder("success", "error");
                assertThat(body.path("success").isBoolean()).isTrue();
                assertThat(body.path("success").booleanValue()).isFalse();
                text = body.path("error").textValue();
            } else {
                assertThat(names(body)).containsExactlyInAnyOrder("status", "message");
                assertThat(body.path("status").textValue()).isEqualTo("error");
                text = body.path("message").textValue();
            }
            assertThat(text).isNotBlank();
            // Clients, the gateway's own among them, take these words for what they say, whatever the status.
            assertThat(text.toLowerCase(Locale.ROOT).startsWith("invalid user")).isEqualTo(status == 403);
            if (status != 404) {
                assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("no customer", "not found");
            }
        }
    },
    AGENTMESSAGE(
            "/v1/billing/portal",
            "Authorization: Bearer pk_sandbox_acme",
            "application/json",
            "{\"return_url\": \"https://app.example.com/account\"}",
            "/data/portal_url") {
        @Override
        void checkRefusal(int status, String contentType, JsonNode body) {
            assertThat(contentType).isEqualTo("application/json");
            if (status == 429) {
                assertThat(body.toString()).isEqualTo("{\"code\":\"RATE_LIMITED\",\"message\":\"rate limited\"}");
                return;
            }
            assertThat(names(body)).containsExactlyInAnyOrder("success", "error");
            assertThat(body.path("success").isBoolean()).isTrue();
            assertThat(body.path("success").booleanValue()).isFalse();
            JsonNode error = body.path("error");
            assertThat(names(error)).isSubsetOf("code", "message", "request_id", "details");
            assertThat(error.path("code").textValue()).matches("[A-Z]+(_[A-Z]+)*");
            assertThat(error.path("message").textValue()).isNotBlank();
            assertThat(error.path("request_id").textValue()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
            if (error.has("details")) {
                assertThat(error.path("details")).isNotEmpty().allMatch(JsonNode::isTextual);
            }
        }
    },
    STRIPE(
            "/v1/billing_portal/sessions",
            "Authorization: Bearer pk_sandbox_acme",
            "application/x-www-form-urlencoded",
            "customer=cus_sandbox1&return_url=https%3A%2F%2Fapp.example.com%2Faccount",
            "/url") {
        @Override
        void checkRefusal(int status, String contentType, JsonNode body) {
            assertThat(contentType).isEqualTo("application/json");
            assertThat(names(body)).containsExactly("error");
            assertThat(body.path("error").path("type").textValue())
                    .isIn("api_error", "idempotency_error", "invalid_request_error");
            assertThat(body.path("error").path("message").textValue()).isNotBlank();
        }
    };

    private static final Pattern CUSTOMER = Pattern.compile("(ba|cus)_sandbox1|7b1c0e9a-[0-9a-f-]+|5e5f[0-9a-f]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    final String path;
    final String credential;
    final String type;
    final String body;
    /** Where the URL of a session stands in its answer. */
    final String url;

    SpokenDialect(String path, String credential, String type, String body, String url) {
        this.path = path;
        this.credential = credential;
        this.type = type;
        this.body = body;
        this.url = url;
    }

    /** One that asks as the vendor's do. */
    DialectClient client(RunningGateway gateway) {
        List<String> parts = List.of(credential.split(": "));
        return DialectClient.of(gateway).with(parts.get(0), parts.get(1)).with("Content-Type", type);
    }

    /** The customer that {@link #path} and {@link #body} speak of. */
    MovedCustomer customer(RunningGateway gateway) {
        Matcher id = CUSTOMER.matcher(path + body);
        return id.find() ? MovedCustomer.knownAs(gateway, vendor(), id.group()) : MovedCustomer.ofTheKey(gateway);
    }

    String vendor() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Fails where an answer is no refusal of the vendor's form. */
    abstract void checkRefusal(int status, String contentType, JsonNode body);

    void checkRefusal(int status, String contentType, String body) throws IOException {
        checkRefusal(status, contentType, JSON.readTree(body));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
