package io.portico.returnurl;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReturnUrlPolicyTest {
    private static final String HOST = "https://billing.acme.example";
    private static final String RFC_3986 =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/?";

    private final ReturnUrlPolicy policy = ReturnUrlPolicy.of("test", ReturnUrlTable.ALLOWED, false);

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.portico.returnurl.ReturnUrlTable#groups")
    void judgesEveryUrlOfTheGroup(String group) {
        judge(group);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.portico.returnurl.ReturnUrlTable#groups")
    void judgesEveryUrlOfTheGroupAlike_whereTheLocaleIsTurkish(String group) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            judge(group);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void judge(String group) {
        List<ReturnUrlTable.Case> cases = ReturnUrlTable.cases(group);
        assertThat(cases).isNotEmpty();
        SoftAssertions soft = new SoftAssertions();
        for (ReturnUrlTable.Case row : cases) {
            soft.assertThat(row.actual()).as("%s: %s", row.why(), row.url()).isEqualTo(row.expect());
        }
        soft.assertAll();
    }

    @Test
    void takesNoCharacterButThoseOfTheRfcAfterTheHost() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            boolean allowed = RFC_3986.indexOf(c) >= 0;
            assertAllowed(HOST + "/a" + c, allowed || c == '#');
            assertAllowed(HOST + "/?a" + c + "b", allowed || c == '#');
            assertAllowed(HOST + "/#" + c + "b", allowed);
        }
    }

    @Test
    void takesNoStrangeCharacterBeforeThePath() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            assertAllowed(c + HOST + "/", false);
            assertAllowed("htt" + c + "ps://billing.acme.example/", false);
            assertAllowed("https:" + c + "//billing.acme.example/", false);
            assertAllowed("https://" + c + "billing.acme.example/", false);
            assertAllowed("https://bill" + c + "ing.acme.example/", false);
            assertAllowed(HOST + c, c == '/' || c == '?' || c == '#');
            assertAllowed(HOST + ":443" + c, c == '/' || c == '?' || c == '#');
        }
    }

    @Test
    void takesNoEncodedControlAnywhere() {
        for (int octet = 0; octet < 256; octet++) {
            boolean control = octet < 0x20 || octet == 0x7f;
            for (String escape : List.of("%%%02x".formatted(octet), "%%%02X".formatted(octet))) {
                assertAllowed(HOST + "/a" + escape, !control);
                assertAllowed(HOST + "?" + escape + "b", !control);
                assertAllowed(HOST + "#" + escape, !control);
                assertAllowed("https://billing.acme" + escape + ".example/", false);
            }
        }
    }

    /** Whatever is allowed is read alike by another parser; mutations of good URLs try to find one that is not. */
    @Test
    void allowsOnlyWhatAnotherParserReadsAlike() {
        Random random = new Random(42);
        String pieces = "/\\@:?#%[]. *-_aA09\t\n\u0000\u00df\u3002&;";
        int allowed = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder url = new StringBuilder("https://a.stores.acme.example:443/p?q#f");
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(url.length());
                char c = pieces.charAt(random.nextInt(pieces.length()));
                switch (random.nextInt(3)) {
                    case 0 -> url.insert(at, c);
                    case 1 -> url.setCharAt(at, c);
                    default -> url.deleteCharAt(at);
                }
            }
            if (policy.refusalOf(url.toString()).isEmpty()) {
                allowed++;
                URI uri = URI.create(url.toString());
                assertThat(uri.getScheme().toLowerCase(Locale.ROOT)).isEqualTo("https");
                assertThat(uri.getHost().toLowerCase(Locale.ROOT)).matches("[a-z0-9-]+\\.stores\\.acme\\.example");
                assertThat(uri.getRawUserInfo()).isNull();
                assertThat(uri.getPort()).isIn(-1, 443);
            }
        }
        assertThat(allowed).isGreaterThan(1_000);
    }

    @Test
    void allowsNothing_whereTheListIsEmpty() {
        ReturnUrlPolicy nothing = ReturnUrlPolicy.of("test", List.of(), true);

        assertThat(nothing.refusalOf(HOST)).contains(ReturnUrlRefusal.ORIGIN_NOT_ALLOWED);
    }

    private void assertAllowed(String url, boolean allowed) {
        if (policy.refusalOf(url).isEmpty() != allowed) {
            assertThat(policy.refusalOf(url).isEmpty()).as(url).isEqualTo(allowed);
        }
    }
}
