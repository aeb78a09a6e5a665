package io.portico.queue;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.DeclaredKeys;

/**
 * The message channel.
 *
 * @param consumers requests handled at the same time, per node
 * @param maxAge how old a request may be and still be served
 * @param maxAttempts deliveries of one request before a passing failure is answered instead of tried again; the embedded
 *     broker is configured with it, an external one should allow no fewer
 * @param brokerUrl an external broker, such as {@code tcp://host:61616}; empty for the embedded one
 * @param brokerUser the gateway's own user at an external broker
 * @param brokerStatesAmqpUsers whether an external broker itself writes the authenticated user into the property
 *     {@code _AMQ_VALIDATED_USER} of AMQP messages too; Artemis 2.40 does so for its own protocol only, and a request
 *     that came by AMQP is refused unless this is set
 * @param users broker users by name
 */
@ConfigurationProperties("portico.queue")
record QueueProperties(
        @DefaultValue("4") int consumers,
        @DefaultValue("300s") Duration maxAge,
        @DefaultValue("6") int maxAttempts,
        @DefaultValue("") String brokerUrl,
        @DefaultValue("") String brokerUser,
        @DefaultValue("") String brokerPassword,
        @DefaultValue("false") boolean brokerStatesAmqpUsers,
        @DefaultValue Map<String, BrokerUser> users) {

    QueueProperties {
        if (consumers < 1 || consumers > 256) {
            throw new IllegalArgumentException("portico.queue.consumers must be 1 to 256");
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("portico.queue.max-attempts must be at least 1");
        }
        users = DeclaredKeys.of(users);
        boolean passwordNeeded = brokerUrl.isBlank();
        users.forEach((name, user) -> user.check("portico.queue.users." + name, passwordNeeded));
    }

    /** Whether requests come from a broker that somebody else runs. */
    boolean external() {
        return !brokerUrl.isBlank();
    }

    /** Whether the user that an AMQP message names is the broker's statement and not the sender's. */
    boolean trustsAmqpUsers() {
        return !external() || brokerStatesAmqpUsers;
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
