package io.portico.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.portico.deadletter.DeadLetterEntry;
import io.portico.deadletter.DeadLetterSelection;
import io.portico.deadletter.ReplayReport;
import io.portico.deadletter.ReplayReport.Reason;
import io.portico.deadletter.ReplayReport.Skipped;
import io.portico.message.DeadLetter;
import io.portico.model.Identifiers;

/** Takes dead letters off their queue, one transaction for each. */
@Component
final class DeadLetterReplay {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplay.class);
    /** Until a dead letter that does not come counts as taken, in milliseconds. */
    private static final int PATIENCE = 1_000;

    private static final int MOST_NOTED = 1_000;

    /** Beyond it somebody floods the queue, and the rest of the order is reported as taken. */
    private static final int MOST_FOREIGN = 100;

    private final QueueProperties properties;
    private final BrokerProtocol protocol;
    private final DeadLetterNotes notes;
    private final RequestMover mover;

    DeadLetterReplay(QueueProperties properties, BrokerProtocol protocol, DeadLetterNotes notes, RequestMover mover) {
        this.properties = properties;
        this.protocol = protocol;
        this.notes = notes;
        this.mover = mover;
    }

    /**
     * Moves these to the requests.
     *
     * @param skipped what is reported besides
     */
    ReplayReport of(
            Connection connection,
            String organisation,
            List<DeadLetterEntry> chosen,
            List<Skipped> skipped,
            boolean more) {
        Open open = new Open(organisation, chosen);
        String selector =
                notes.selector(organisation, new DeadLetterSelection(List.copyOf(open.letters.keySet()), null));
        Reason reason = Reason.TAKEN;
        if (!chosen.isEmpty() && selector != null) {
            try {
                move(connection, selector, open);
            } catch (JMSException e) {
                reason = Reason.BROKER_FAILED;
            }
        }
        List<Skipped> all = new ArrayList<>(skipped);
        open.foreign.forEach(id -> all.add(new Skipped(id, Reason.FOREIGN)));
        for (String id : open.letters.keySet()) {
            if (!open.foreign.contains(id)) {
                all.add(new Skipped(id, reason));
            }
        }
        return new ReplayReport(false, open.replayed, all, more);
    }

    /**
     * What the gateway did not write, and only looks like one of these, is held in a session of its own until the others
     * are moved: given back earlier, it would come again and again.
     */
    private void move(Connection connection, String selector, Open open) throws JMSException {
        Deque<Session> sessions = new ArrayDeque<>();
        try {
            do {
                sessions.push(connection.createSession(true, Session.SESSION_TRANSACTED));
            } while (moveUntilForeign(sessions.peek(), selector, open) && sessions.size() < MOST_FOREIGN);
        } finally {
            for (Session session : sessions) {
                session.close();
            }
        }
    }

    /** Whether it has met one that is none of the gateway's, which its session now holds. */
    private boolean moveUntilForeign(Session session, String selector, Open open) throws JMSException {
        MessageConsumer consumer = session.createConsumer(session.createQueue(Queues.DEAD_LETTERS), selector);
        while (!open.letters.isEmpty()) {
            Message message = consumer.receive(PATIENCE);
            if (message == null) {
                return false;
            }
            DeadLetterEntry entry = notes.entry(message, open.organisation);
            if (entry == null || !open.letters.containsKey(entry.id())) {
                open.foreign.add(message.getStringProperty(DeadLetter.REQUEST_ID));
                return true;
            }
            mover.replay(session, message, provenance(message));
            session.commit();
            open.letters.remove(entry.id());
            open.replayed.add(entry);
        }
        return false;
    }

    /** What is left of an order. */
    private static final class Open {
        private final String organisation;
        private final Map<String, DeadLetterEntry> letters = new LinkedHashMap<>();
        private final List<DeadLetterEntry> replayed = new ArrayList<>();
        private final Set<String> foreign = new LinkedHashSet<>();

        Open(String organisation, List<DeadLetterEntry> chosen) {
            this.organisation = organisation;
            chosen.forEach(entry -> letters.put(entry.id(), entry));
        }
    }

    /**
     * Gives a dead letter that the embedded broker itself has moved the notes that all others have. One of an external
     * broker is left as it is: it may be one that cannot be read, and would be lost after some attempts.
     */
    void noteWhatTheBrokerMoved(Connection connection) throws JMSException {
        String user = protocol.userInSelectors();
        if (properties.external() || user == null) {
            return;
        }
        String selector = DeadLetterSelector.ofUnnoted(user, properties.gatewayUser());
        try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(Queues.DEAD_LETTERS), selector)) {
            for (int i = 0; i < MOST_NOTED; i++) {
                Message message = consumer.receiveNoWait();
                if (message == null) {
                    return;
                }
                if (!note(session, message)) {
                    return;
                }
            }
        }
    }

    /** False where the broker refuses it: the list is worth more than one letter's notes. */
    private boolean note(Session session, Message message) throws JMSException {
        boolean expired = message.propertyExists(Marks.EXPIRED);
        try {
            mover.bury(
                    session,
                    message,
                    provenance(message),
                    Identifiers.newRequestId(),
                    expired ? 0 : properties.maxAttempts(),
                    expired ? DeadLetter.REQUEST_TOO_OLD : DeadLetter.REPLY_UNDELIVERABLE);
            session.commit();
            return true;
        } catch (JMSException e) {
            LOG.warn(
                    "A dead letter cannot be given its notes ({})", e.getClass().getSimpleName());
            session.rollback();
            return false;
        }
    }

    private Provenance provenance(Message message) throws JMSException {
        return Provenance.of(message, protocol, properties.gatewayUser());
    }
}
