package io.portico.setting;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class PlausibleSettingsTest {

    @Test
    void takesNothingNegative() {
        assertThat(PlausibleSettings.faultOf("portico.http.budget", Duration.ofMillis(-1)))
                .isPresent();
        assertThat(PlausibleSettings.faultOf("portico.http.max-body", DataSize.ofBytes(-1)))
                .isPresent();
        assertThat(PlausibleSettings.faultOf("portico.http.running", -1)).isPresent();
        assertThat(PlausibleSettings.faultOf("portico.customers.cache-size", -1L))
                .isPresent();

        assertThat(PlausibleSettings.faultOf("portico.http.stop-delay", Duration.ZERO))
                .isEmpty();
        assertThat(PlausibleSettings.faultOf("portico.http.waiting", 0)).isEmpty();
        assertThat(PlausibleSettings.faultOf("portico.queue.broker-user", "-1")).isEmpty();
    }

    @Test
    void takesPortsThatExist() {
        assertThat(PlausibleSettings.faultOf("portico.http.port", 65_536)).isPresent();
        assertThat(PlausibleSettings.faultOf("portico.http.port", -1)).isPresent();
        assertThat(PlausibleSettings.faultOf("portico.http.port", 65_535)).isEmpty();
        assertThat(PlausibleSettings.faultOf("portico.amqp.port", 0)).isEmpty();
    }

    @Test
    void takesDatabasesThatAreSpokenTo() {
        assertThat(PlausibleSettings.faultOf("spring.datasource.url", "jdbc:mysql://db/portico"))
                .isPresent();
        assertThat(PlausibleSettings.faultOf("spring.datasource.url", "jdbc:postgresql://db/portico"))
                .isEmpty();
        assertThat(PlausibleSettings.faultOf("spring.datasource.url", "jdbc:h2:mem:x"))
                .isEmpty();
    }

    @Test
    void takesNoTimeThatIsForEver() {
        assertThat(PlausibleSettings.faultOf("portico.http.budget", Duration.ofDays(40_000)))
                .isPresent();
        assertThat(PlausibleSettings.faultOf("spring.datasource.hikari.connection-timeout", 0L))
                .isPresent();
        assertThat(PlausibleSettings.faultOf("spring.datasource.hikari.connection-timeout", 250L))
                .isEmpty();
    }

    @Test
    void leavesTheSettingsOfOthersToThem() {
        assertThat(PlausibleSettings.faultOf("spring.datasource.hikari.leak-detection-threshold", -1L))
                .isEmpty();
    }
}
