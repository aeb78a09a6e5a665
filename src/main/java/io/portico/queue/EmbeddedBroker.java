package io.portico.queue;

import java.net.BindException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

import io.portico.setting.InvalidSettingException;

/** The broker inside the gateway: no installation needed, and its journal survives the process. */
final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final String vmId = Integer.toString(UUID.randomUUID().hashCode() & Integer.MAX_VALUE);
    private final String gatewayPassword = UUID.randomUUID().toString();
    private final ActiveMQServerImpl server;
    private volatile boolean diskFull;

    private EmbeddedBroker(QueueProperties queue, AmqpProperties amqp, Path directory) throws Exception {
        server = new ActiveMQServerImpl(
                EmbeddedBrokerSettings.of(queue, amqp, directory, vmId),
                new BrokerUsers(queue.users(), gatewayPassword));
        server.registerBrokerPlugin(new RequestReception(server));
        server.registerBrokerPlugin(new SelectorLimit());
    }

    /**
     * A running broker.
     *
     * @throws InvalidSettingException where its port is taken
     * @throws IllegalStateException where its directory belongs to another process
     */
    static EmbeddedBroker start(QueueProperties queue, AmqpProperties amqp, Path directory) throws Exception {
        EmbeddedBroker broker = new EmbeddedBroker(queue, amqp, directory);
        CompletableFuture<Boolean> active = new CompletableFuture<>();
        broker.server.registerActivationFailureListener(active::completeExceptionally);
        broker.server.registerActivateCallback(new ActivateCallback() {
            @Override
            public void activationComplete() {
                active.complete(true);
            }
        });
        try {
            broker.server.start();
            active.get(30, TimeUnit.SECONDS);
            broker.watchDisk();
        } catch (Exception e) {
            broker.close();
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof BindException taken) {
                throw new InvalidSettingException(
                        "portico.amqp.port",
                        "nothing can listen there (" + taken.getClass().getSimpleName() + ")");
            }
            throw new IllegalStateException(
                    "The embedded broker does not start; portico.data may be in use by another process", e);
        }
        return broker;
    }

    /** The broker looks now and then, and says nothing of it that the log keeps. */
    private void watchDisk() {
        diskMonitor().addCallback((usable, total, withinLimit, type) -> noteDisk(!withinLimit));
        diskMonitor().tick();
    }

    private void noteDisk(boolean full) {
        if (full && !diskFull) {
            LOG.warn("The disk of the embedded broker is fuller than portico.queue.max-disk-usage:"
                    + " no message is taken, and no request from the queue is served");
        } else if (!full && diskFull) {
            LOG.info("The disk of the embedded broker has room again");
        }
        diskFull = full;
    }

    /** What looks, and holds the limit. */
    FileStoreMonitor diskMonitor() {
        return server.getMonitor();
    }

    /** Whether it takes no messages, neither requests nor answers, because its disk is as good as full. */
    boolean isDiskFull() {
        return diskFull;
    }

    /** Connects the gateway itself, without a network. */
    ActiveMQConnectionFactory connectionFactory() {
        return new ActiveMQConnectionFactory("vm://" + vmId, BrokerUsers.GATEWAY, gatewayPassword);
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
