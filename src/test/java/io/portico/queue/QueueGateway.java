package io.portico.queue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

import io.portico.RunningGateway;
import io.portico.caller.Caller;
import io.portico.deadletter.DeadLetters;
import io.portico.flow.Variables;
import io.portico.message.ChannelAlone;
import io.portico.model.CreatePortalSession;

/** The message channel alone, with its real routes, its real broker and a stub where the spine would be. */
final class QueueGateway implements AutoCloseable {
    /** What the stub was asked, in order. */
    final List<CreatePortalSession> calls = new CopyOnWriteArrayList<>();

    final List<Caller> callers = new CopyOnWriteArrayList<>();
    final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();

    /** What stands where the spine would be; a test may change it. */
    volatile Processor spine;

    private final int amqpPort;
    private final ConfigurableApplicationContext context;
    private final List<AutoCloseable> open = new ArrayList<>();

    @EnableAutoConfiguration
    @ComponentScan(basePackages = "io.portico.queue")
    @ConfigurationPropertiesScan(basePackages = "io.portico.queue")
    static class Wiring {}

    private QueueGateway(Path data, Processor spine, int amqpPort, Map<String, String> settings) {
        this.amqpPort = amqpPort;
        this.spine = spine;
        Map<String, String> all = new HashMap<>(Map.of(
                "portico.data", data.toString(),
                "portico.amqp.port", Integer.toString(amqpPort),
                "portico.queue.users.acme.password", "acme",
                "portico.queue.users.acme.organisation", "acme",
                "portico.queue.users.acme.scopes", "billing:write,billing:read",
                "portico.queue.users.acme.reply-to", "reply.*,portal-session.created",
                "portico.queue.users.globex.password", "globex",
                "portico.queue.users.globex.organisation", "globex"));
        all.putAll(settings);
        context = ChannelAlone.start(Wiring.class, "queue", all, beans -> {}, this::serve);
    }

    static QueueGateway start(Path data, Processor spine) {
        return start(data, spine, Map.of());
    }

    static QueueGateway start(Path data, Processor spine, Map<String, String> settings) {
        return new QueueGateway(data, spine, RunningGateway.freePort(), settings);
    }

    private void serve(Exchange exchange) throws Exception {
        calls.add(exchange.getMessage().getBody(CreatePortalSession.class));
        callers.add(exchange.getVariable(Variables.CALLER, Caller.class));
        headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
        spine.process(exchange);
    }

    /** Lets requests wait on the broker until {@link #resume()}. */
    void pause() throws Exception {
        context.getBean(CamelContext.class).getRouteController().stopRoute("inbound-queue");
    }

    void resume() throws Exception {
        context.getBean(CamelContext.class).getRouteController().startRoute("inbound-queue");
    }

    /** What an operator does with dead letters. */
    DeadLetters deadLetters() {
        return context.getBean(DeadLetters.class);
    }

    /** What the health endpoint says of the embedded broker's disk. */
    Status diskHealth() {
        return context.getBean("brokerDiskHealthIndicator", HealthIndicator.class)
                .health()
                .getStatus();
    }

    /** What the embedded broker learns when its disk fills up, or when there is room again. */
    void fillDisk(boolean full) {
        FileStoreMonitor disk = context.getBean(EmbeddedBroker.class).diskMonitor();
        disk.setMaxUsage(full ? 0 : 1);
        disk.tick();
    }

    int amqpPort() {
        return amqpPort;
    }

    /** A connected foreign client: AMQP 1.0 by Qpid. */
    Client amqp(String user, String password) throws JMSException {
        return client(
                new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort + "?jms.validatePropertyNames=false"),
                user,
                password);
    }

    /** A connected client inside this process, as a broker user. */
    Client inVm(String user, String password) throws JMSException {
        return client(context.getBean(ConnectionFactory.class), user, password);
    }

    /** The gateway's own view of the broker, which may read everything. */
    Client operator() throws JMSException {
        return new Client(keep(context.getBean(ConnectionFactory.class).createConnection()));
    }

    private Client client(ConnectionFactory factory, String user, String password) throws JMSException {
        return new Client(keep(factory.createConnection(user, password)));
    }

    private Connection keep(Connection connection) throws JMSException {
        open.add(connection);
        connection.start();
        return connection;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (JMSException alreadyGone) {
                // Its broker may have been stopped by the test.
            }
        }
        context.close();
    }

    /** One connection and session. */
    static final class Client {
        final Connection connection;
        final Session session;

        Client(Connection connection) throws JMSException {
            this.connection = connection;
            this.session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        }

        Message text(String body) throws JMSException {
            return session.createTextMessage(body);
        }

        void send(Message request) throws JMSException {
            try (var producer = session.createProducer(session.createQueue(Queues.REQUESTS))) {
                producer.send(request);
            }
        }

        void drain(String queue) throws JMSException {
            try (var consumer = session.createConsumer(session.createQueue(queue))) {
                while (consumer.receiveNoWait() != null) {
                    // The next one.
                }
            }
        }

        @Nullable
        Message receive(String queue) throws JMSException {
            return receive(queue, 60_000);
        }

        @Nullable
        Message receive(String queue, long millis) throws JMSException {
            try (var consumer = session.createConsumer(session.createQueue(queue))) {
                return consumer.receive(millis);
            }
        }
    }
}
