package io.portico.idempotency;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

import io.portico.setting.InvalidSettingException;
import io.portico.setting.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdempotencyConfigurationTest {
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    @TempDir
    private Path data;

    private KeyRing start(String profile, String secret, Duration lease) {
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles(profile);
        IdempotencySettings settings = new IdempotencySettings(
                new Secret(secret), new Secret(""), lease, Duration.ofDays(7), Duration.ofMinutes(1));
        return new IdempotencyConfiguration().idempotencySecrets(settings, environment, data.resolve("new"), DEADLINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "staging"})
    void stopsTheStart_whereASecretIsMissing(String profile) {
        assertThatThrownBy(() -> start(profile, " ", Duration.ofSeconds(15)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.idempotency.secret: is required and missing");
        assertThat(data.resolve("new")).doesNotExist();
    }

    @Test
    void makesASecretForASandbox_once() throws Exception {
        String first = start("sandbox", "", Duration.ofSeconds(15)).current().id();
        String second = start("sandbox", "", Duration.ofSeconds(15)).current().id();

        assertThat(second).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(data.resolve("new/idempotency-secret")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void takesTheConfiguredSecret_inASandboxToo() {
        String configured = "x".repeat(32);

        assertThat(start("sandbox", configured, Duration.ofSeconds(15))
                        .current()
                        .id())
                .isEqualTo(start("prod", configured, Duration.ofSeconds(15))
                        .current()
                        .id());
        assertThat(data.resolve("new")).doesNotExist();
    }

    @Test
    void refusesALeaseThatEndsWhileTheVendorIsAsked() {
        assertThatThrownBy(() -> start("sandbox", "", Duration.ofMillis(10_999)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.idempotency.lease: ");
        assertThat(start("sandbox", "", Duration.ofSeconds(11))).isNotNull();
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        Secret none = new Secret("");
        Duration second = Duration.ofSeconds(1);
        Duration day = Duration.ofDays(1);

        assertThat(new IdempotencySettings(none, none, second, day, second)).isNotNull();
        assertThatThrownBy(() -> new IdempotencySettings(none, none, second.minusMillis(1), day, second))
                .hasMessageStartingWith("portico.idempotency.lease: ");
        assertThatThrownBy(() -> new IdempotencySettings(none, none, second, day.minusSeconds(1), second))
                .hasMessageStartingWith("portico.idempotency.retention: ");
        assertThatThrownBy(() -> new IdempotencySettings(none, none, second, day, Duration.ZERO))
                .hasMessageStartingWith("portico.idempotency.sweep-interval: ");
    }
}
