package io.portico.setting;

import java.net.InetAddress;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/8, 10.200.0.1, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "192.0.2.0/25, 192.0.2.127, true",
        "192.0.2.0/25, 192.0.2.128, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
    })
    void holdsWhatBeginsAsItDoes(String range, String address, boolean held) throws Exception {
        assertThat(new AddressRange(range).contains(InetAddress.getByName(address)))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.0.0.0/33",
                "2001:db8::/129",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0/8",
                "/8",
                "10.0.0.0/8/8",
                "fe80::1%eth0",
                "*",
                "10.0.0.0/0x8"
            })
    void isMadeOfNothingElse(String text) {
        assertThatThrownBy(() -> new AddressRange(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNamedBySettingAndPlaceWhereItCannotBeRead() {
        Binder binder = new Binder(new MapConfigurationPropertySource(
                Map.of("portico.ranges[0]", "10.0.0.0/8", "portico.ranges[1]", "10.0.0.0/99")));

        assertThatThrownBy(() -> binder.bind("portico.ranges", Bindable.listOf(AddressRange.class)))
                .isInstanceOfSatisfying(BindException.class, failure -> assertThat(
                                InvalidSettingException.unbound(failure).key())
                        .isEqualTo("portico.ranges[1]"));
    }
}
