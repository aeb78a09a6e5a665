package io.portico.queue;

import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.portico.deadletter.DeadLetterEntry;
import io.portico.deadletter.DeadLetterPage;
import io.portico.deadletter.DeadLetterSelection;
import io.portico.deadletter.DeadLetters;
import io.portico.deadletter.ReplayReport;
import io.portico.deadletter.ReplayReport.Reason;
import io.portico.deadletter.ReplayReport.Skipped;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** The queue of dead letters, over a connection of its own for each look at it. */
@Component
final class BrokerDeadLetters implements DeadLetters {
    private final ConnectionFactory connections;
    private final DeadLetterNotes notes;
    private final DeadLetterReplay replay;
    private final BrokerRoom room;

    BrokerDeadLetters(ConnectionFactory connections, DeadLetterNotes notes, DeadLetterReplay replay, BrokerRoom room) {
        this.room = room;
        this.connections = connections;
        this.notes = notes;
        this.replay = replay;
    }

    /** Something done over a connection to the broker. */
    @FunctionalInterface
    private interface Work<T> {
        T over(Connection connection) throws JMSException;
    }

    @Override
    public DeadLetterPage list(String organisation, DeadLetterSelection selection, @Nullable String after, int limit) {
        return connected(connection -> page(connection, organisation, selection, after, limit));
    }

    @Override
    public ReplayReport replay(String organisation, DeadLetterSelection selection, int limit, boolean dryRun) {
        if (!dryRun && !room.isThere()) {
            throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, "The broker's disk is full.");
        }
        return connected(connection -> {
            DeadLetterPage page = page(connection, organisation, selection, null, limit);
            boolean more = page.next() != null;
            List<Skipped> missing = more ? List.of() : missing(selection.ids(), page.items());
            return dryRun
                    ? new ReplayReport(true, page.items(), missing, more)
                    : replay.of(connection, organisation, page.items(), missing, more);
        });
    }

    private static List<Skipped> missing(List<String> ids, List<DeadLetterEntry> found) {
        Set<String> missing = new HashSet<>(ids);
        found.forEach(entry -> missing.remove(entry.id()));
        return ids.stream()
                .distinct()
                .filter(missing::contains)
                .map(id -> new Skipped(id, Reason.NOT_FOUND))
                .toList();
    }

    private <T> T connected(Work<T> work) {
        try (Connection connection = connections.createConnection()) {
            connection.start();
            if (room.isThere()) {
                replay.noteWhatTheBrokerMoved(connection);
            }
            return work.over(connection);
        } catch (JMSException e) {
            throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, "The broker does not answer.");
        }
    }

    private DeadLetterPage page(
            Connection connection,
            String organisation,
            DeadLetterSelection selection,
            @Nullable String after,
            int limit)
            throws JMSException {
        String selector = notes.selector(organisation, selection);
        if (selector == null) {
            return new DeadLetterPage(List.of(), null);
        }
        NavigableMap<String, DeadLetterEntry> first = new TreeMap<>();
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = session.createBrowser(session.createQueue(Queues.DEAD_LETTERS), selector)) {
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                DeadLetterEntry entry = notes.entry((Message) messages.nextElement(), organisation);
                if (entry != null && (after == null || entry.id().compareTo(after) > 0)) {
                    first.put(entry.id(), entry);
                    if (first.size() > limit + 1) {
                        first.pollLastEntry();
                    }
                }
            }
        }
        boolean more = first.size() > limit;
        if (more) {
            first.pollLastEntry();
        }
        return new DeadLetterPage(List.copyOf(first.values()), more ? first.lastKey() : null);
    }
}
