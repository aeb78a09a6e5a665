package io.portico.queue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

import io.portico.setting.Secret;

/** A plain Artemis that somebody else would run: none of the gateway's own additions. */
public final class ExternalBroker implements AutoCloseable {
    final int port;
    /** A queue that the gateway may not send to. */
    static final String CLOSED = "reply.closed";

    private final ActiveMQServer server;

    private ExternalBroker(Path directory, int port) throws Exception {
        this.port = port;
        Configuration broker = new ConfigurationImpl()
                .setName("external")
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setPopulateValidatedUser(true)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("all", "tcp://127.0.0.1:" + port + "?protocols=CORE,AMQP&useEpoll=false");
        for (String name : Set.of(Queues.REQUESTS, Queues.REPLIES, Queues.DEAD_LETTERS, CLOSED)) {
            broker.addAddressConfiguration(new CoreAddressConfiguration()
                    .setName(name)
                    .addRoutingType(RoutingType.ANYCAST)
                    .addQueueConfiguration(
                            QueueConfiguration.of(name).setAddress(name).setRoutingType(RoutingType.ANYCAST)));
        }
        broker.addAddressSetting(
                "#",
                new AddressSettings()
                        .setDeadLetterAddress(SimpleString.of(Queues.DEAD_LETTERS))
                        .setMaxDeliveryAttempts(6)
                        .setRedeliveryDelay(200)
                        .setAutoCreateQueues(false)
                        .setAutoCreateAddresses(false));
        broker.putSecurityRoles(
                "#",
                Set.of(
                        new Role("acme", true, true, true, true, true, true, false, true, true, true),
                        new Role(BrokerUsers.GATEWAY, true, true, true, true, true, true, false, true, true, true)));
        broker.putSecurityRoles(
                CLOSED, Set.of(new Role("acme", true, true, true, true, true, true, false, true, true, true)));
        server = new ActiveMQServerImpl(
                broker,
                new BrokerUsers(
                        Map.of(
                                "acme",
                                new BrokerUser(new Secret("acme"), null, "acme", Set.of(), java.util.List.of(), false)),
                        "gateway"));
    }

    /** Runs one until the process ends; {@link BrokerProcess} starts it so. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        try (ExternalBroker broker = start(Path.of(arguments[0]), port)) {
            System.out.println(BrokerProcess.LISTENS);
            Thread.currentThread().join();
        }
    }

    /** A running one; its messages are kept in the directory. */
    public static ExternalBroker start(Path directory, int port) throws Exception {
        ExternalBroker broker = new ExternalBroker(directory, port);
        broker.server.start();
        broker.server.waitForActivation(10, TimeUnit.SECONDS);
        return broker;
    }

    /** What a gateway is told to use it. */
    public static Map<String, String> settings(int port) {
        return Map.of(
                "portico.queue.broker-url",
                "tcp://127.0.0.1:" + port,
                "portico.queue.broker-user",
                BrokerUsers.GATEWAY,
                "portico.queue.broker-password",
                "gateway",
                "portico.queue.broker-states-users",
                "core");
    }

    QueueGateway.Client connect() throws Exception {
        return connect(port);
    }

    /** Connects a sender to the one that listens there, in whichever process. */
    static QueueGateway.Client connect(int port) throws Exception {
        var connection = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port).createConnection("acme", "acme");
        connection.start();
        return new QueueGateway.Client(connection);
    }

    /** Tells what happens inside. */
    void watch(ActiveMQServerPlugin watcher) {
        server.registerBrokerPlugin(watcher);
    }

    /** Lets a queue hold no more than so many bytes, and treats further messages as told. */
    void limit(String queue, long bytes, AddressFullMessagePolicy policy) {
        server.getAddressSettingsRepository()
                .addMatch(
                        queue,
                        new AddressSettings()
                                .setMaxSizeBytes(bytes)
                                .setAddressFullMessagePolicy(policy)
                                .setAutoCreateQueues(false)
                                .setAutoCreateAddresses(false));
    }

    /** How many messages a queue holds. */
    public long messagesIn(String queue) {
        return server.locateQueue(queue).getMessageCount();
    }

    /** How many messages of a queue wait for their time. */
    long scheduledIn(String queue) {
        return server.locateQueue(queue).getScheduledCount();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
