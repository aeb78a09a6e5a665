package io.portico.vendor;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.setting.AddressRange;

import static org.assertj.core.api.Assertions.assertThat;

class EgressAddressesTest {
    private static final EgressAddresses PUBLIC_ONLY = new EgressAddresses(List.of());

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "100.64.0.0, shared (carrier-grade NAT)",
        "100.127.255.255, shared (carrier-grade NAT)",
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "127.1, loopback",
        "2130706433, loopback",
        "169.254.169.254, link-local",
        "169.254.0.0, link-local",
        "172.16.0.0, private",
        "172.31.255.255, private",
        "192.0.0.8, reserved",
        "192.0.2.1, documentation",
        "192.88.99.1, 6to4",
        "192.168.0.0, private",
        "192.168.255.255, private",
        "198.18.0.1, benchmarking",
        "198.19.255.255, benchmarking",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, reserved",
        "::, unspecified",
        "::1, loopback",
        "::ffff:127.0.0.1, loopback",
        "::ffff:169.254.169.254, link-local",
        "::ffff:10.0.0.1, private",
        "::127.0.0.1, reserved",
        "64:ff9b::7f00:1, NAT64",
        "64:ff9b::808:808, NAT64",
        "64:ff9b:1::1, NAT64",
        "100::1, reserved",
        "2001::1, reserved",
        "2001:1ff:ffff::1, reserved",
        "2001:db8::1, documentation",
        "2002:7f00:1::1, 6to4",
        "3fff::1, documentation",
        "4000::1, reserved",
        "fc00::1, unique-local",
        "fd00:ec2::254, unique-local",
        "fe80::1, link-local",
        "fec0::1, private",
        "ff02::1, multicast",
    })
    void refusesWhatIsNotPublic(String address, String kind) throws Exception {
        assertThat(PUBLIC_ONLY.refusal(InetAddress.getByName(address))).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2606:4700::1111",
                "2a00::1"
            })
    void letsPublicAddressesThrough(String address) throws Exception {
        assertThat(PUBLIC_ONLY.refusal(InetAddress.getByName(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "8.8.8.8"})
    void refusesIpv4InTheClothesOfIpv6(String address) throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(InetAddress.getByName(address).getAddress(), 0, mapped, 12, 4);

        assertThat(PUBLIC_ONLY.refusal(Inet6Address.getByAddress(null, mapped, -1)))
                .contains("reserved");
    }

    @Test
    void letsThroughWhatIsConfiguredAndNoMore() throws Exception {
        EgressAddresses loopback =
                new EgressAddresses(List.of(new AddressRange("127.0.0.0/8"), new AddressRange("10.20.0.0/16")));

        assertThat(loopback.refusal(InetAddress.getByName("127.0.0.1"))).isEmpty();
        assertThat(loopback.refusal(InetAddress.getByName("10.20.30.40"))).isEmpty();
        assertThat(loopback.refusal(InetAddress.getByName("10.21.0.1"))).contains("private");
        assertThat(loopback.refusal(InetAddress.getByName("::1"))).contains("loopback");
        assertThat(loopback.refusal(InetAddress.getByName("1.1.1.1"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://169.254.169.254/latest, link-local",
        "https://[fe80::1]:8443/x, link-local",
        "https://[::ffff:10.0.0.1]/, private",
        "https://10.1.2.3:8443, private",
    })
    void seesAnAddressThatStandsInAUrl(String url, String kind) {
        assertThat(PUBLIC_ONLY.literalRefusal(url)).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://1.1.1.1/", "https://api.example.com", "https://localhost/", "no url", "mailto:a@b"})
    void leavesOtherUrlsToTheCall(String url) {
        assertThat(PUBLIC_ONLY.literalRefusal(url)).isEmpty();
        assertThat(PUBLIC_ONLY.literalRefusal(null)).isEmpty();
    }
}
