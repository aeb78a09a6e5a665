package io.portico.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.portico.sandbox.SandboxUnderTest.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class PortalPageTest {
    private SandboxUnderTest sandbox;

    @BeforeEach
    void start() {
        sandbox = new SandboxUnderTest();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void namesVendorCustomerIntentAndExpiry() {
        Answer page = sandbox.open(session("cus_sandbox1", "https://app.example.com/account"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("Stripe billing portal")
                .contains("This is a sandbox.")
                .contains("cus_sandbox1")
                .contains("payment method update")
                .contains("4 May 2026, 10:50:30 UTC");
    }

    @Test
    void leadsBackToTheReturnUrl() {
        Answer page = sandbox.open(session("cus_sandbox1", "https://app.example.com/account?a=1&b=2"));

        assertThat(page.body()).contains("<a href=\"https://app.example.com/account?a=1&amp;b=2\"");
    }

    @Test
    void escapesTheReturnUrl() {
        Answer page = sandbox.open(session("cus_sandbox1", "https://a.example/\"><script>alert(1)</script>'"));

        assertThat(page.body())
                .doesNotContain("<script")
                .doesNotContain("a.example/\"")
                .contains("&lt;script&gt;");
    }

    @Test
    void escapesTheCustomer() {
        Answer page = sandbox.open(pabblySession("<img src=x onerror=alert(1)>%s"));

        assertThat(page.body()).doesNotContain("<img").contains("&lt;img src=x onerror=alert(1)&gt;%s");
    }

    @Test
    void makesNoLinkThatRunsCode() {
        SandboxSession session = new SandboxSession(
                "Stripe",
                "cus_1",
                "home",
                "javascript:alert(1)",
                sandbox.now(),
                sandbox.now().plusSeconds(60));

        assertThat(new String(SandboxPages.portal(session).body(), StandardCharsets.UTF_8))
                .doesNotContain("<a ")
                .doesNotContain("javascript:");
    }

    @Test
    void saysWhereThereIsNoWayBack() {
        assertThat(sandbox.open(pabblySession("c1")).body())
                .contains("No return URL was given")
                .doesNotContain("<a ");
    }

    @Test
    void allowsNothingButItsOwnStyle() throws Exception {
        Answer page = sandbox.open(session("cus_sandbox1", "https://app.example.com/"));
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page.body());
        assertThat(style.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(style.group(1).getBytes(StandardCharsets.UTF_8)));

        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-" + hash + "';");
        assertThat(page.headers())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Referrer-Policy", "no-referrer");
    }

    @Test
    void saysWhenASessionIsOver() {
        String url = session("cus_sandbox1", "https://app.example.com/account");
        sandbox.pass(Duration.ofMinutes(30));
        Answer page = sandbox.open(url);

        assertThat(page.status()).isEqualTo(410);
        assertThat(page.body())
                .contains("expired")
                .contains("https://app.example.com/account")
                .doesNotContain("cus_sandbox1");
    }

    @Test
    void knowsNoOtherToken() {
        Answer page = sandbox.open(sandbox.origin() + "/portal/stripe/unknown");

        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).contains("There is no such session");
    }

    @Test
    void knowsATokenAtItsOwnVendorOnly() {
        String url = session("cus_sandbox1", "https://app.example.com/");

        assertThat(sandbox.open(url.replace("/stripe/", "/pabbly/")).status()).isEqualTo(404);
    }

    private String session(String customer, String returnUrl) {
        return sandbox.post(
                        "/v1/billing_portal/sessions",
                        Map.of(
                                "Authorization",
                                "Bearer sandbox-stripe-key",
                                "Content-Type",
                                "application/x-www-form-urlencoded"),
                        "customer=" + customer + "&flow_data[type]=payment_method_update&return_url="
                                + URLEncoder.encode(returnUrl, StandardCharsets.UTF_8))
                .json()
                .path("url")
                .asText();
    }

    private String pabblySession(String customer) {
        return JsonCall.post(
                        sandbox,
                        "/api/v1/portal_sessions/",
                        JsonCall.basic("sandbox-pabbly-key:sandbox-pabbly-secret"),
                        "{\"customer_id\":\"" + customer + "\"}")
                .json()
                .at("/data/access_url")
                .asText();
    }
}
