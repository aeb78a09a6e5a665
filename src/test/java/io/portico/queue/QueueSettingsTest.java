package io.portico.queue;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What an operator is told who got a setting of the channel wrong. */
class QueueSettingsTest {
    private static final String EXTERNAL = "tcp://127.0.0.1:1";

    @TempDir
    private Path data;

    @ParameterizedTest
    @CsvSource({
        "consumers,0,consumers",
        "consumers,257,consumers",
        "max-attempts,0,max-attempts",
        "max-age,-5s,max-age",
        "redelivery-delay,0s,redelivery-delay",
        "gate-pause,-1s,gate-pause",
        "max-disk-usage,0,max-disk-usage",
        "max-disk-usage,101,max-disk-usage",
        "broker-user-property,a b,broker-user-property",
        "users.shop.organisation,acme,users.shop",
        "users.acme.password-sha256,0123,users.acme",
        "users.acme.organisation,' ',users.acme.organisation",
        "users.acme.scopes,billing:wirte,users.acme.scopes",
        "users.acme.reply-to,#,users.acme.reply-to",
        "users.acme.reply-to,portal-session.create,users.acme.reply-to",
        "users.acme.reply-to,portal-session.*,users.acme.reply-to",
        "users.acme.reply-to,portal-session.*.*,users.acme.reply-to",
        "users.globex.reply-to,reply.globex,users.globex.reply-to",
        "users.globex.reply-to,portal-session.created,users.globex.reply-to",
    })
    void stopTheStartAndAreNamedInFull(String setting, String value, String named) {
        InvalidSettingException fault = start(Map.of("portico.queue." + setting, value));

        assertThat(fault.key().split(", ")).allMatch(key -> key.startsWith("portico.queue." + named));
        if (value.length() > 1) {
            assertThat(fault.getMessage()).doesNotContain(value);
        }
    }

    @Test
    void stopTheStart_whenAnExternalBrokerIsNotSaidToStateUsers() {
        InvalidSettingException fault = start(Map.of("portico.queue.broker-url", EXTERNAL));

        assertThat(fault.key()).isEqualTo("portico.queue.broker-states-users");
        assertThat(fault.getMessage())
                .contains("<populate-validated-user>true</populate-validated-user>")
                .doesNotContain(EXTERNAL);
    }

    @Test
    void stopTheStart_whenAmqpIsSaidToStateSomeUsersOnly() {
        InvalidSettingException fault = start(
                Map.of("portico.queue.broker-url", "amqps://127.0.0.1:1", "portico.queue.broker-states-users", "core"));

        assertThat(fault.key()).isEqualTo("portico.queue.broker-states-users");
    }

    @Test
    void stopTheStart_whenTheGatewaysUserIsAnybodyElses() {
        InvalidSettingException fault = start(Map.of(
                "portico.queue.broker-url", EXTERNAL,
                "portico.queue.broker-states-users", "core",
                "portico.queue.broker-user", "acme"));

        assertThat(fault.key()).isEqualTo("portico.queue.broker-user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://broker.internal:0",
                "tcp://broker.internal:99999",
                "tcp://broker.internal",
                "tcp://broker.internal:",
                "tcp://[::1]",
                "(tcp://one.internal:61616,tcp://two.internal:0)?ha=true",
                "amqp://broker.internal:0",
                "amqps://broker.internal:65536",
            })
    void stopTheStart_whenABrokerCannotBeReachedAtItsPort(String url) {
        InvalidSettingException fault =
                start(Map.of("portico.queue.broker-url", url, "portico.queue.broker-states-users", "all"));

        assertThat(fault.key()).isEqualTo("portico.queue.broker-url");
        assertThat(fault.getMessage()).doesNotContain(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tcp://broker.internal:61616",
                "tcp://[::1]:1?sslEnabled=true",
                "(tcp://one.internal:61616,tcp://two.internal:65535)?ha=true",
                "amqp://broker.internal",
                "amqps://broker.internal:5671?transport.verifyHost=true",
            })
    void takeAddressesWithAPort(String url) {
        assertThat(BrokerAddress.namesPorts(url)).isTrue();
    }

    @Test
    void areAllNamedAtOnce() {
        InvalidSettingException fault =
                start(Map.of("portico.queue.consumers", "0", "portico.queue.users.acme.scopes", "billing:wirte"));

        assertThat(fault.key()).isEqualTo("portico.queue.consumers, portico.queue.users.acme.scopes");
    }

    @ParameterizedTest
    @CsvSource({
        "reply.a,reply.a,true",
        "reply.*,reply.a,true",
        "reply.a,reply.*,true",
        "reply.*,reply.*,true",
        "reply.*.a,reply.b.*,true",
        "reply.*.a,reply.b.c,false",
        "reply.a,reply.b,false",
        "reply.*,reply.a.b,false",
    })
    void findPatternsThatShareAName(String pattern, String other, boolean shared) {
        assertThat(ReplyPattern.overlap(pattern, other)).isEqualTo(shared);
    }

    private InvalidSettingException start(Map<String, String> settings) {
        Throwable failure = catchThrowable(
                () -> QueueGateway.start(data, Spines.succeeding(), settings).close());
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof InvalidSettingException fault) {
                return fault;
            }
        }
        throw new AssertionError("The start was not stopped by a setting.", failure);
    }
}
