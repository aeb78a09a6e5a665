package io.portico.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

import io.portico.RunningGateway;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

/**
 * A real Kafka of one node in this process, on free loopback ports that it keeps when it is started again. Tests that take it
 * away have one of their own; the others share one and have topics of their own.
 */
final class KafkaBroker implements AutoCloseable {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final int port = RunningGateway.freePort();
    private final Properties settings = new Properties();
    private @Nullable KafkaRaftServer server;

    private KafkaBroker(Path data) {
        int controller = RunningGateway.freePort();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
                Map.entry("log.dirs", data.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("num.network.threads", "1"),
                Map.entry("num.io.threads", "2"),
                Map.entry("log.cleaner.enable", "false")));
        format(data);
    }

    /** The one that tests share; stopped at the end. */
    static KafkaBroker shared() {
        return Shared.BROKER;
    }

    private static final class Shared {
        private static final KafkaBroker BROKER = start();

        private static KafkaBroker start() {
            try {
                Path data = Files.createTempDirectory("portico-kafka");
                KafkaBroker broker = KafkaBroker.start(data.resolve("log"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    broker.stop();
                    FileSystemUtils.deleteRecursively(data.toFile());
                }));
                return broker;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What the topics of one test begin with, and the name of its group. */
    static String newPrefix() {
        return "test" + PREFIXES.incrementAndGet() + ".";
    }

    /** Starts one with an empty log; a broker that never ran has not even topics. */
    static KafkaBroker start(Path data) {
        KafkaBroker broker = new KafkaBroker(data);
        broker.start();
        return broker;
    }

    /** One that does not run yet. */
    static KafkaBroker stopped(Path data) {
        return new KafkaBroker(data);
    }

    private static void format(Path data) {
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void start() {
        server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
    }

    void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** An organisation's three topics. */
    void createTopics(String prefix, int partitions) {
        topics(List.of(
                new NewTopic(prefix + "portal-session.create", partitions, (short) 1),
                new NewTopic(prefix + "portal-session.created", 1, (short) 1),
                new NewTopic(prefix + "portal-session.create.dlq", 1, (short) 1)));
    }

    void topics(List<NewTopic> topics) {
        try (Admin admin = admin()) {
            admin.createTopics(topics).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes a setting of a topic. */
    void configure(String topic, String setting, String value) {
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the group has committed, by topic and partition; partitions without a commit are absent. */
    Map<TopicPartition, Long> committed(String group) {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a group's commit back, as a crash before it would have. */
    void commit(String group, TopicPartition partition, long offset) {
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address()));
    }

    @Override
    public void close() {
        stop();
    }
}
