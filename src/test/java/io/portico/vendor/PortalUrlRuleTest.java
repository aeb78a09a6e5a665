package io.portico.vendor;

import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PortalUrlRuleTest {
    private static final Set<String> ALLOWED =
            Set.of("portal.acmepay.example", "alt.acmepay.example:8443", "http://127.0.0.1:8089");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://portal.acmepay.example/p/session/test_1",
                "https://portal.acmepay.example",
                "https://portal.acmepay.example?tk=$2b$10$abc/def.",
                "https://portal.acmepay.example:443/x#y",
                "HTTPS://PORTAL.acmepay.example/x",
                "https://alt.acmepay.example:8443/x",
                "http://127.0.0.1:8089/portal/acmepay/t",
                "https://portal.acmepay.example/?next=https://elsewhere.example/@x",
            })
    void handsOnUrlsOfTheAccountByteForByte(String url) {
        assertThat(PortalUrlRule.accept(url, ALLOWED))
                .hasValueSatisfying(accepted -> assertThat(accepted.reveal()).isEqualTo(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/p/session",
                "//portal.acmepay.example/x",
                "https:/portal.acmepay.example/x",
                "https:///portal.acmepay.example/x",
                "http://portal.acmepay.example/x",
                "http://127.0.0.1:8090/x",
                "https://127.0.0.1:8089/x",
                "javascript:alert(1)//portal.acmepay.example",
                "javascript://portal.acmepay.example/%0aalert(1)",
                "https://user@portal.acmepay.example/x",
                "https://portal.acmepay.example@evil.example/x",
                "https://portal.acmepay.example\\@evil.example/x",
                "https://portal.acmepay.example.evil.example/x",
                "https://evil.example/portal.acmepay.example",
                "https://portal.acmepay.example:8443/x",
                "https://portal.acmepay.example./x",
                "https://alt.acmepay.example/x",
                " https://portal.acmepay.example/x",
                "https://portal.acmepay.example/a b",
                "https://portal.acmepay.example/\n",
                "https://portal.acmepay.example/\u0000",
                "https://portal.acmepay.example/ü",
                "https://portal.acmepay.example/<script>",
                "data:text/html,x",
            })
    void refusesEverythingElse(String url) {
        assertThat(PortalUrlRule.accept(url, ALLOWED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, 60_000})
    void refusesUrlsOfUnreasonableLength(int length) {
        String url = "https://portal.acmepay.example/";
        assertThat(PortalUrlRule.accept(url + "a".repeat(length - url.length()), ALLOWED))
                .isEmpty();
    }
}
