package io.portico.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.portico.model.ExpiryBasis;
import io.portico.model.Intent;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

class PortalSessionJsonTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void writesEveryField() {
        PortalSession session = session("https://app.acme.example/back", "bps_1", true);

        assertThatJson(write(session)).isEqualTo("""
                        {"id": "ps_1", "vendor": "pabbly", "account": "pabbly-eu", "customerId": "Zoë 😀",
                         "url": "https://portal.example/$2y$10$a/b.c?x=1&y=é",
                         "createdAt": "2026-03-01T12:00:00.000Z", "expiresAt": "2026-03-01T12:05:00.250Z",
                         "expiryBasis": "estimated", "returnUrl": "https://app.acme.example/back", "intent": "home",
                         "degraded": true, "ignored": ["locale"], "vendorSessionId": "bps_1", "livemode": true}
                        """);
    }

    @Test
    void leavesOutWhatTheVendorDoesNotGive() {
        assertThatJson(write(session(null, null, null)))
                .isObject()
                .doesNotContainKeys("returnUrl", "vendorSessionId", "livemode");
    }

    @Test
    void readsWhatItWrote() {
        for (PortalSession session : List.of(
                session("https://app.acme.example/back", "bps_1", true),
                session(null, null, false),
                session(null, null, null))) {
            PortalSession read = PortalSessionJson.read(PortalSessionJson.write(session));

            assertThat(read).isEqualTo(session);
            assertThat(PortalSessionJson.write(read)).isEqualTo(PortalSessionJson.write(session));
        }
    }

    @Test
    void changesNothingInTheUrl() {
        assertThat(write(session(null, null, null))).contains("\"https://portal.example/$2y$10$a/b.c?x=1&y=é\"");
    }

    private static String write(PortalSession session) {
        return new String(PortalSessionJson.write(session), StandardCharsets.UTF_8);
    }

    private static PortalSession session(String returnUrl, String vendorSessionId, Boolean livemode) {
        return new PortalSession(
                "ps_1",
                "pabbly",
                "pabbly-eu",
                "Zoë 😀",
                new PortalUrl("https://portal.example/$2y$10$a/b.c?x=1&y=é"),
                NOON,
                NOON.plusMillis(300_250),
                ExpiryBasis.ESTIMATED,
                returnUrl,
                Intent.HOME,
                true,
                List.of("locale"),
                vendorSessionId,
                livemode);
    }
}
