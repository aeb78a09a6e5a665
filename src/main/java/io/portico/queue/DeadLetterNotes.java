package io.portico.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.deadletter.DeadLetterEntry;
import io.portico.deadletter.DeadLetterSelection;
import io.portico.message.DeadLetter;

/** Reads whose a dead letter is, and what the gateway noted of it. What a sender may have written is not believed. */
@Component
final class DeadLetterNotes {
    private static final Pattern ID = Pattern.compile("req_[0-9A-HJKMNP-TV-Z]{26}");

    private final QueueProperties properties;
    private final BrokerProtocol protocol;

    DeadLetterNotes(QueueProperties properties, BrokerProtocol protocol) {
        this.properties = properties;
        this.protocol = protocol;
    }

    /** Selects the organisation's; absent where it has no broker user, and thus no dead letters. */
    @Nullable
    String selector(String organisation, DeadLetterSelection selection) {
        List<String> users = properties.users().entrySet().stream()
                .filter(user -> user.getValue().organisation().equals(organisation))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return users.isEmpty()
                ? null
                : DeadLetterSelector.of(users, selection, protocol.userInSelectors(), properties.gatewayUser());
    }

    /** The dead letter; absent where it is not the organisation's, or its notes are not the gateway's. */
    @Nullable
    DeadLetterEntry entry(Message message, String organisation) throws JMSException {
        if (!properties.gatewayUser().equals(protocol.statedUser(message))) {
            return null;
        }
        String id = message.getStringProperty(DeadLetter.REQUEST_ID);
        String code = message.getStringProperty(DeadLetter.CODE);
        String name = message.getStringProperty(Marks.USER);
        BrokerUser user = properties.user(name);
        if (id == null
                || !ID.matcher(id).matches()
                || code == null
                || name == null
                || user == null
                || !user.organisation().equals(organisation)) {
            return null;
        }
        int attempts = message.propertyExists(DeadLetter.ATTEMPTS) ? message.getIntProperty(DeadLetter.ATTEMPTS) : 0;
        return new DeadLetterEntry(
                id, code, attempts, Instant.ofEpochMilli(message.getJMSTimestamp()), name, organisation);
    }
}
