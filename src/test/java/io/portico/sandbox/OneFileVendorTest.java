package io.portico.sandbox;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.sandbox.SandboxUnderTest.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class OneFileVendorTest {
    private SandboxUnderTest sandbox;

    @BeforeEach
    void start() {
        sandbox = new SandboxUnderTest(Path.of("src/test/resources/sandbox"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void opensASessionInTheVendorsOwnForm() {
        JsonNode session = create("sandbox-acme-key:", "customer%5Bid%5D=c+1&customer%5Bid%5D=c%2B2")
                .json()
                .path("portal_session");

        assertThat(session.path("site").asText()).isEqualTo("north");
        assertThat(session.path("access_url").asText()).startsWith(sandbox.origin() + "/portal/acmebilling/");
        assertThat(session.path("created_at").asLong()).isEqualTo(sandbox.now().getEpochSecond());
        assertThat(session.path("expires_at").asLong()).isEqualTo(sandbox.now().getEpochSecond() + 3600);
    }

    @Test
    void refusesInTheVendorsOwnForm() {
        assertThat(create("sandbox-acme-key:secret", "customer%5Bid%5D=c1").status())
                .isEqualTo(401);
        assertThat(create("sandbox-acme-key:", "").json().path("api_error_code").asText())
                .isEqualTo("param_wrong_value");
    }

    private Answer create(String credentials, String form) {
        return sandbox.post(
                "/sites/north/portal_sessions",
                Map.of(
                        "Authorization",
                        JsonCall.basic(credentials),
                        "Content-Type",
                        "application/x-www-form-urlencoded; charset=UTF-8"),
                form);
    }
}
