package io.portico.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1, ::ffff:192.0.2.1",
        "192.0.2.1, 0:0:0:0:0:ffff:c000:201",
        "255.255.255.255, ::ffff:255.255.255.255",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff",
        "2001:db8:1:2::1, 2001:0DB8:0001:0002:0:0:0:1",
        "fe80::1, fe80:0:0:0:0:0:0:2%eth0",
    })
    void isTheSame(String address, String other) {
        assertThat(ClientNetwork.of(other)).isEqualTo(ClientNetwork.of(address));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2",
        "192.0.2.1, 193.0.2.1",
        "2001:db8:1:2::1, 2001:db8:1:3::1",
        "2001:db8:1:2::1, 2001:db9:1:2::1",
        "0.0.0.1, ::1",
        "0.0.0.0, ::",
    })
    void isAnother(String address, String other) {
        assertThat(ClientNetwork.of(other)).isNotEqualTo(ClientNetwork.of(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "app.example.com", "192.0.2", "192.0.2.1.5", "1:2", "192.0.2.256"})
    void asksNobodyAboutWhatIsNoAddress(String address) {
        assertThat(ClientNetwork.of(address)).isEqualTo(new ClientNetwork(0, 0));
    }

    @Test
    void isNoKnownAddress_whateverAnIpv6OneHolds() {
        assertThat(ClientNetwork.of("::")).isNotEqualTo(ClientNetwork.of("nothing"));
    }
}
