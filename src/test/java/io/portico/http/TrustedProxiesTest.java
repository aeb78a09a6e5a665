package io.portico.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.setting.AddressRange;

import static org.assertj.core.api.Assertions.assertThat;

class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.1";
    private static final TrustedProxies PROXIES =
            new TrustedProxies(List.of(new AddressRange("10.0.0.0/8"), new AddressRange("2001:db8:aaaa::/48")));

    private static String client(String peer, String... lines) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        Arrays.stream(lines).forEach(line -> {
            int colon = line.indexOf(": ");
            headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 2)));
        });
        return PROXIES.clientOf(peer, new HeaderFields(headers));
    }

    @Test
    void believesNobodyUnlessConfigured() {
        HeaderFields headers = new HeaderFields(List.of(Map.entry("X-Forwarded-For", "198.51.100.7")));

        assertThat(new TrustedProxies(List.of()).clientOf(PROXY, headers)).isEqualTo(PROXY);
    }

    @Test
    void doesNotBelieveAPeerThatIsNoProxy() {
        assertThat(client("198.51.100.9", "X-Forwarded-For: 198.51.100.7", "Forwarded: for=198.51.100.7"))
                .isEqualTo("198.51.100.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | 198.51.100.7",
                "203.0.113.66, 198.51.100.7 | 198.51.100.7",
                "203.0.113.66, 10.9.9.9, 198.51.100.7 | 198.51.100.7",
                "198.51.100.7, 10.2.3.4 | 198.51.100.7",
                "198.51.100.7,10.2.3.4 ,10.5.5.5 | 198.51.100.7",
                "198.51.100.7:4711 | 198.51.100.7",
                "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7] | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
                "198.51.100.7, 2001:db8:aaaa::1 | 198.51.100.7",
                "::ffff:198.51.100.7 | 198.51.100.7",
                "10.2.3.4, 10.5.5.5 | 10.2.3.4",
            })
    void takesTheNearestHopThatIsNoProxy(String header, String client) {
        assertThat(client(PROXY, "X-Forwarded-For: " + header)).isEqualTo(client);
    }

    @Test
    void readsSeveralLinesAsOneList() {
        assertThat(client(PROXY, "X-Forwarded-For: 203.0.113.66", "X-Forwarded-For: 198.51.100.7, 10.2.3.4"))
                .isEqualTo("198.51.100.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown", "app.example.com", "198.51.100", "198.51.100.7, nonsense", "198.51.100.7 10.2.3.4", ",",
                        "_hidden",
                "198.51.100.7:port", "[198.51.100.7", "fe80::1%eth0", "198.51.100.7\t;x", "' OR 1=1", "2130706433",
                        "0x7f.1"
            })
    void keepsToThePeerWhereTheNearestHopCannotBeRead(String header) {
        assertThat(client(PROXY, "X-Forwarded-For: " + header)).isEqualTo(PROXY);
    }

    @Test
    void keepsToTheLastKnownProxyWhereTheHopBeforeItCannotBeRead() {
        assertThat(client(PROXY, "X-Forwarded-For: 198.51.100.7, nonsense, 10.2.3.4"))
                .isEqualTo("10.2.3.4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=198.51.100.7 | 198.51.100.7",
                "For=\"198.51.100.7:4711\";proto=https;host=evil.example | 198.51.100.7",
                "proto=https; for=198.51.100.7 | 198.51.100.7",
                "for=203.0.113.66, for=198.51.100.7;by=10.0.0.1, for=10.2.3.4 | 198.51.100.7",
                "for=\"[2001:db8::7]\" | 2001:db8:0:0:0:0:0:7",
                "for=\"[2001:db8::7]:4711\" | 2001:db8:0:0:0:0:0:7",
                "for=\"[2001:db8::7]:_obscure\" | 2001:db8:0:0:0:0:0:7",
                "for=\"203.0.113.66, for=203.0.113.67\", for=198.51.100.7 | 198.51.100.7",
                "for=_hidden, for=198.51.100.7 | 198.51.100.7",
            })
    void readsTheStandardHeader(String header, String client) {
        assertThat(client(PROXY, "Forwarded: " + header)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=unknown",
                "for=_hidden",
                "for=\"_gazonk\", for=_SEVKISEK",
                "for=198.51.100.7, for=_hidden",
                "proto=https",
                "for",
                "for=",
                "for=198.51.100.7,",
                "for=198.51.100.7;for=203.0.113.66",
                "for=\"198.51.100.7",
                "for=\"203.0.113.66\\\", for=198.51.100.7\"",
                "for=2001:db8::7",
                "for=[2001:db8::7]",
                "for=\"[2001:db8::7\"",
                "198.51.100.7",
                ";;;",
            })
    void keepsToThePeerWhereTheStandardHeaderHidesOrBreaksIt(String header) {
        assertThat(client(PROXY, "Forwarded: " + header)).isEqualTo(PROXY);
    }

    @Test
    void losesNothingToALineThatTheClientBroke() {
        assertThat(client(PROXY, "Forwarded: for=\"203.0.113.66", "Forwarded: for=198.51.100.7"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void keepsToThePeerWhereTheTwoHeadersDisagree() {
        assertThat(client(PROXY, "Forwarded: for=203.0.113.66", "X-Forwarded-For: 198.51.100.7"))
                .isEqualTo(PROXY);
        assertThat(client(PROXY, "Forwarded: for=198.51.100.7", "X-Forwarded-For: 198.51.100.7"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void neverLooksAtHeadersOfOtherNames() {
        assertThat(client(
                        PROXY,
                        "X-Forwarded-Host: 198.51.100.7",
                        "X-Forwarded-Proto: https",
                        "X-Real-IP: 198.51.100.7",
                        "True-Client-IP: 198.51.100.7",
                        "X-Client-IP: 198.51.100.7"))
                .isEqualTo(PROXY);
    }

    @Test
    void readsAHeadFullOfHops() {
        String hops = "for=10.2.3.4, ".repeat(1_000) + "for=10.2.3.5";
        assertThat(client(PROXY, "Forwarded: " + hops)).isEqualTo("10.2.3.4");
        assertThat(client(PROXY, "Forwarded: for=\"" + "a".repeat(15_000) + "\""))
                .isEqualTo(PROXY);
    }

    @Test
    void knowsAProxyByItsAddressWhateverItsForm() {
        assertThat(client("::ffff:10.0.0.1", "X-Forwarded-For: 198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client("2001:db8:aaaa:0:0:0:0:9", "X-Forwarded-For: 198.51.100.7"))
                .isEqualTo("198.51.100.7");
    }
}
