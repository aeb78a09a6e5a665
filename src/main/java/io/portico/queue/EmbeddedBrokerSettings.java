package io.portico.queue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * What the embedded broker is told: everything is on disk, nobody is anonymous, a user sends requests and reads its own
 * answers and nothing else, and nothing exists that was not named here.
 */
final class EmbeddedBrokerSettings {
    /** How long the broker does not notice that its disk is full, or has room again. */
    private static final int DISK_SCAN_MILLIS = 1_000;

    private static final int MEBI = 1024 * 1024;
    private static final String EVERYTHING = "#";
    /** How long a connection may say nothing, or too little to be known by. */
    private static final int HANDSHAKE_SECONDS = 10;

    private EmbeddedBrokerSettings() {}

    static Configuration of(QueueProperties queue, AmqpProperties amqp, Path directory, String vmId) throws Exception {
        Configuration broker = new ConfigurationImpl()
                .setName("portico")
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setJournalFileSize(4 * MEBI)
                .setJournalLockAcquisitionTimeout(5_000)
                .setMaxDiskUsage(queue.maxDiskUsage())
                .setDiskScanPeriod(DISK_SCAN_MILLIS)
                .setGlobalMaxSize(64L * MEBI)
                .setSecurityEnabled(true)
                .setPopulateValidatedUser(true)
                // A well-known user with a well-known password unless it is given another one.
                .setClusterUser(UUID.randomUUID().toString())
                .setClusterPassword(UUID.randomUUID().toString())
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("in-vm", "vm://" + vmId);
        if (amqp.port() != 0) {
            broker.addAcceptorConfiguration(
                    "amqp",
                    "tcp://" + amqp.bind() + ":" + amqp.port() + "?protocols=AMQP&saslMechanisms=PLAIN&useEpoll=false"
                            + "&useKQueue=false&amqpCredits=100&amqpLowCredits=30&handshake-timeout="
                            + HANDSHAKE_SECONDS);
        }
        queues(broker);
        addressSettings(broker, queue);
        roles(queue).forEach(broker::putSecurityRoles);
        return broker;
    }

    private static void queues(Configuration broker) {
        for (String name : Set.of(Queues.REQUESTS, Queues.REPLIES, Queues.DEAD_LETTERS)) {
            broker.addAddressConfiguration(new CoreAddressConfiguration()
                    .setName(name)
                    .addRoutingType(RoutingType.ANYCAST)
                    .addQueueConfiguration(QueueConfiguration.of(name)
                            .setAddress(name)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)));
        }
    }

    private static void addressSettings(Configuration broker, QueueProperties queue) {
        SimpleString deadLetters = SimpleString.of(Queues.DEAD_LETTERS);
        broker.addAddressSetting(EVERYTHING, unmanaged());
        broker.addAddressSetting(
                Queues.REQUESTS,
                unmanaged()
                        .setDeadLetterAddress(deadLetters)
                        .setExpiryAddress(deadLetters)
                        .setMaxDeliveryAttempts(queue.maxAttempts())
                        .setRedeliveryDelay(queue.redeliveryDelay().toMillis())
                        .setRedeliveryMultiplier(2)
                        .setRedeliveryCollisionAvoidanceFactor(0.25)
                        .setMaxRedeliveryDelay(16 * queue.redeliveryDelay().toMillis())
                        .setEnableIngressTimestamp(true));
        queue.users().values().stream()
                .flatMap(user -> user.replyTo().stream())
                .distinct()
                .forEach(pattern -> broker.addAddressSetting(
                        pattern, unmanaged().setAutoCreateQueues(true).setAutoCreateAddresses(true)));
    }

    /** An answer holds a credential: where it cannot be delivered it ends, it moves to no other queue. */
    private static AddressSettings unmanaged() {
        return new AddressSettings()
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(false)
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setMaxDeliveryAttempts(-1)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(16L * MEBI)
                .setPageSizeBytes(2 * MEBI);
    }

    private static Map<String, Set<Role>> roles(QueueProperties queue) {
        Map<String, Set<Role>> roles = new HashMap<>();
        Set<Role> senders = new HashSet<>(Set.of(gateway()));
        Set<Role> temporaryQueues = new HashSet<>(Set.of(gateway()));
        Map<String, Set<Role>> readers = new HashMap<>();
        Set<Role> deadLetterReaders = new HashSet<>(Set.of(gateway()));
        queue.users().forEach((name, user) -> {
            senders.add(new Role(name, true, false, false, false, false, false, false, false, false, false));
            temporaryQueues.add(new Role(name, false, true, false, false, true, true, false, true, true, true));
            if (user.readsDeadLetters()) {
                deadLetterReaders.add(
                        new Role(name, false, true, false, false, false, false, false, true, false, false));
            }
            user.replyTo().forEach(pattern -> readers.computeIfAbsent(pattern, key -> new HashSet<>(Set.of(gateway())))
                    .add(new Role(name, false, true, true, false, false, false, false, true, true, false)));
        });
        roles.put(EVERYTHING, temporaryQueues);
        roles.put("activemq.#", Set.of(gateway()));
        roles.put("$sys.#", Set.of(gateway()));
        roles.put("portal-session.#", Set.of(gateway()));
        roles.put(Queues.REQUESTS, senders);
        roles.put(Queues.DEAD_LETTERS, deadLetterReaders);
        roles.putAll(readers);
        return roles;
    }

    private static Role gateway() {
        return new Role(BrokerUsers.GATEWAY, true, true, true, true, true, true, false, true, true, true);
    }
}
