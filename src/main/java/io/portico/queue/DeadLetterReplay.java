package io.portico.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
import io.portico.model.Identifiers;

/** Takes dead letters off their queue, one transaction for each. */
@Component
final class DeadLetterReplay {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplay.class);
    /** Until a dead letter that does not come counts as taken, in milliseconds. */
    private static final int PATIENCE = 1_000;

    private static final int MOST_NOTED = 1_000;

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
        Map<String, DeadLetterEntry> open = new LinkedHashMap<>();
        chosen.forEach(entry -> open.put(entry.id(), entry));
        List<DeadLetterEntry> replayed = new ArrayList<>();
        Reason reason = Reason.TAKEN;
        try {
            move(connection, organisation, open, replayed);
        } catch (JMSException e) {
            reason = Reason.BROKER_FAILED;
        }
        List<Skipped> all = new ArrayList<>(skipped);
        for (String id : open.keySet()) {
            all.add(new Skipped(id, reason));
        }
        return new ReplayReport(false, replayed, all, more);
    }

    private void move(
            Connection connection,
            String organisation,
            Map<String, DeadLetterEntry> open,
            List<DeadLetterEntry> replayed)
            throws JMSException {
        String selector = notes.selector(organisation, new DeadLetterSelection(List.copyOf(open.keySet()), null));
        if (open.isEmpty() || selector == null) {
            return;
        }
        try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(Queues.DEAD_LETTERS), selector)) {
            while (!open.isEmpty()) {
                Message message = consumer.receive(PATIENCE);
                DeadLetterEntry entry = message == null ? null : notes.entry(message, organisation);
                if (message == null || entry == null || !open.containsKey(entry.id())) {
                    session.rollback();
                    return;
                }
                mover.replay(session, message, provenance(message));
                session.commit();
                open.remove(entry.id());
                replayed.add(entry);
            }
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
        boolean expired = message.propertyExists(DeadLetter.EXPIRED);
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
