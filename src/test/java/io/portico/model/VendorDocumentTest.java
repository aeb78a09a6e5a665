package io.portico.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.portico.json.PortalSessionJson;

import static org.assertj.core.api.Assertions.assertThat;

/** What a vendor answered holds a URL: it is kept, and neither printed nor answered. */
class VendorDocumentTest {
    private static final String JSON = "{\"url\":\"https://billing.example.com/p/hunter\",\"customer\":\"hunter\"}";

    private final PortalSession session = new PortalSession(
                    "ps_1",
                    "stripe",
                    "stripe",
                    "customer-1",
                    new PortalUrl("https://billing.example.com/p/hunter"),
                    Instant.EPOCH,
                    Instant.EPOCH.plusSeconds(300),
                    ExpiryBasis.ESTIMATED,
                    null,
                    Intent.HOME,
                    false,
                    List.of(),
                    null,
                    null)
            .with(new VendorDocument(JSON));

    @Test
    void doesNotPrint_norDoesASessionThatHasOne() {
        assertThat(String.valueOf(session.vendorDocument())).doesNotContain("hunter");
        assertThat(session.toString()).contains("ps_1").doesNotContain("hunter");
    }

    @Test
    void isNoPartOfTheCanonicalAnswer() {
        String answer = new String(PortalSessionJson.write(session), StandardCharsets.UTF_8);

        assertThat(answer).contains("\"url\":").doesNotContain("vendorDocument", "\"customer\"");
    }

    @Test
    void isKeptWithTheSession() {
        assertThat(PortalSessionJson.read(PortalSessionJson.writeWhole(session)))
                .isEqualTo(session)
                .isNotEqualTo(session.with(null));
    }
}
