package io.portico.bench.faults;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.qpid.jms.JmsConnectionFactory;

/** A foreign client on the gateway's own broker, by AMQP: it sends requests, and reads answers whenever there is a broker. */
final class QueueClient implements AutoCloseable {
    private static final String REPLIES = "reply.bench";

    private final JmsConnectionFactory broker;
    private final History history;
    private final Set<String> read = new HashSet<>();
    private final Thread reader = new Thread(this::read, "answers");
    private volatile boolean closed;

    QueueClient(int amqpPort, History history) {
        broker = new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort + "?jms.requestTimeout=10000");
        this.history = history;
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends requests, each confirmed by the broker before the next. */
    void send(int from, int count) throws JMSException {
        try (Connection connection = connect()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue replies = session.createQueue(REPLIES);
            MessageProducer producer = session.createProducer(session.createQueue("portal-session.create"));
            for (int number = from; number < from + count; number++) {
                TextMessage message = session.createTextMessage(Customers.document(number));
                message.setJMSCorrelationID(Customers.request(number).id());
                message.setJMSReplyTo(replies);
                if (Customers.request(number).isKeyed()) {
                    message.setStringProperty(
                            "IdempotencyKey", Customers.request(number).key());
                }
                producer.send(message);
                history.ask(Customers.request(number));
            }
        }
    }

    private Connection connect() throws JMSException {
        Connection connection = broker.createConnection("acme", "acme");
        connection.start();
        return connection;
    }

    private void read() {
        while (!closed) {
            try (Connection connection = connect()) {
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(REPLIES));
                while (!closed) {
                    // What it had read and not confirmed when the broker died comes again, and is no second answer.
                    if (consumer.receive(1_000) instanceof TextMessage answer && read.add(answer.getJMSMessageID())) {
                        history.tell(Answers.read(
                                answer.getJMSCorrelationID(),
                                answer.getIntProperty("porticoStatus"),
                                answer.getText()));
                    }
                }
            } catch (JMSException brokerIsAway) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
