package io.portico.sandbox;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SandboxWelcomeTest {
    @Test
    void givesACommandThatASentenceAndAShellCanHold() {
        assertThat(SandboxWelcome.command("http://127.0.0.1:8080"))
                .isEqualTo("curl -sS -X POST http://127.0.0.1:8080/v1/portal-sessions"
                        + " -H 'Authorization: Bearer pk_sandbox_acme' -H 'Content-Type: application/json'"
                        + " -d '{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/account\"}'");
    }
}
