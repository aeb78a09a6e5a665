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
 * @param redeliveryDelay before the second delivery of a request that failed; doubled before each further one, up to
 *     sixteen times it. The embedded broker is configured with it
 * @param gatePause how long a request waits for a vendor account that refuses the gateway, where the refusal does not
 *     say how long
 * @param maxDiskUsage percentage of its disk in use beyond which the embedded broker takes no messages
 * @param brokerUrl an external broker, such as {@code tcp://host:61616} for Artemis' own protocol or {@code
 *     amqps://host:5671} for AMQP 1.0; empty for the embedded one
 * @param brokerUser the gateway's own user at an external broker
 * @param brokerPassword that user's password there
 * @param brokerStatesUsers whether an external broker itself writes the authenticated user into messages; the embedded one
 *     does
 * @param brokerUserProperty which property of a message an external broker writes the user into, as seen by AMQP 1.0
 * @param users broker users by name
 */
@ConfigurationProperties("portico.queue")
record QueueProperties(
        @DefaultValue("4") int consumers,
        @DefaultValue("300s") Duration maxAge,
        @DefaultValue("6") int maxAttempts,
        @DefaultValue("1s") Duration redeliveryDelay,
        @DefaultValue("30s") Duration gatePause,
        @DefaultValue("95") int maxDiskUsage,
        @DefaultValue("") String brokerUrl,
        @DefaultValue("") String brokerUser,
        @DefaultValue("") Secret brokerPassword,
        @DefaultValue("none") BrokerStatesUsers brokerStatesUsers,
        @DefaultValue(STATED_USER) String brokerUserProperty,
        @DefaultValue Map<String, BrokerUser> users) {
    /** Where the JMS interface shows the broker's user; over AMQP it is the field {@code user-id}. */
    static final String STATED_USER = "JMSXUserID";

    QueueProperties {
        users = DeclaredKeys.of(users);
    }

    /** Whether requests come from a broker that somebody else runs. */
    boolean external() {
        return !brokerUrl.isBlank();
    }

    /** Whether the external broker is spoken to by AMQP 1.0. */
    boolean amqp() {
        return brokerUrl.startsWith("amqp://") || brokerUrl.startsWith("amqps://");
    }

    /** Whom the broker states in messages that the gateway itself sent. */
    String gatewayUser() {
        return external() ? brokerUser : BrokerUsers.GATEWAY;
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
