package io.portico.queue;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.DeclaredKeys;
import io.portico.setting.Secret;

/**
 * The message channel. {@link QueueSettings} checks what is bound here.
 *
 * @param consumers requests handled at the same time, per node
 * @param maxAge how old a request may be and still be served
 * @param maxAttempts deliveries of one request before a passing failure is answered instead of tried again; the embedded
 *     broker is configured with it, an external one should allow no fewer
 * @param brokerUrl an external broker, such as {@code tcp://host:61616}; empty for the embedded one
 * @param brokerUser the gateway's own user at an external broker
 * @param brokerPassword that user's password there
 * @param brokerStatesUsers whether an external broker itself writes the authenticated user into messages; the embedded one
 *     does
 * @param users broker users by name
 */
@ConfigurationProperties("portico.queue")
record QueueProperties(
        @DefaultValue("4") int consumers,
        @DefaultValue("300s") Duration maxAge,
        @DefaultValue("6") int maxAttempts,
        @DefaultValue("") String brokerUrl,
        @DefaultValue("") String brokerUser,
        @DefaultValue("") Secret brokerPassword,
        @DefaultValue("none") BrokerStatesUsers brokerStatesUsers,
        @DefaultValue Map<String, BrokerUser> users) {

    QueueProperties {
        users = DeclaredKeys.of(users);
    }

    /** Whether requests come from a broker that somebody else runs. */
    boolean external() {
        return !brokerUrl.isBlank();
    }

    /** Whether the user that an AMQP message names is the broker's statement and not the sender's. */
    boolean trustsAmqpUsers() {
        return !external() || brokerStatesUsers == BrokerStatesUsers.ALL;
    }

    /** The configured user of that name. */
    @Nullable
    BrokerUser user(@Nullable String name) {
        return name == null ? null : users.get(name);
    }

    @Override
    public String toString() {
        return "QueueProperties[users=" + users.keySet() + "]";
    }
}
