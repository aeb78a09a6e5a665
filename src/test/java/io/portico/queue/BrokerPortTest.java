package io.portico.queue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;

import org.apache.activemq.artemis.api.config.ActiveMQDefaultConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.setting.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The embedded broker's one port speaks AMQP and nothing else; its own protocol ends inside the process. */
class BrokerPortTest {
    /** How a client of each of the protocols that Artemis knows begins. */
    private static final Map<String, String> OPENINGS = Map.of(
            "Core, a ping after the name",
            "ARTEMIS\0\0\0\021\012\0\0\0\0\0\0\0\0\0\0\0\0\0\0\165\060",
            "Core, a session to be attached again",
            "ARTEMIS\0\0\0\023\040\0\0\0\0\0\0\0\1\0\0\0\1\0a\0\0\0\0\0\0",
            "OpenWire",
            "\0\0\0\020\1ActiveMQ\0\0\0\014\0",
            "STOMP",
            "CONNECT\nlogin:acme\npasscode:acme\n\n\0",
            "MQTT",
            "\020\014\0\4MQTT\4\2\0\074\0\0",
            "HTTP",
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private static QueueGateway gateway;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = QueueGateway.start(data, Spines.succeeding());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @Test
    void refusesTheBrokersOwnProtocol() {
        ActiveMQConnectionFactory core = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + gateway.amqpPort());
        core.setCallTimeout(2_000);
        core.setInitialConnectAttempts(1);
        core.setReconnectAttempts(0);
        assertThatThrownBy(() -> {
                    try (core;
                            Connection connection = core.createConnection("acme", "acme")) {
                        connection.start();
                    }
                })
                .isInstanceOf(JMSException.class);
    }

    @Test
    void answersNoOtherProtocol() throws IOException {
        Map<String, Socket> clients = new HashMap<>();
        try {
            for (Map.Entry<String, String> opening : OPENINGS.entrySet()) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.amqpPort());
                clients.put(opening.getKey(), client);
                client.setSoTimeout(20_000);
                client.getOutputStream().write(opening.getValue().getBytes(StandardCharsets.ISO_8859_1));
                client.shutdownOutput();
            }
            for (Map.Entry<String, Socket> client : clients.entrySet()) {
                assertThat(answerTo(client.getValue())).as(client.getKey()).matches("(AMQP.*)?");
            }
        } finally {
            for (Socket client : clients.values()) {
                client.close();
            }
        }
    }

    @Test
    void hangsUpOnAConnectionThatSaysNothing() throws IOException {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), gateway.amqpPort());
                Socket hesitant = new Socket(InetAddress.getLoopbackAddress(), gateway.amqpPort())) {
            silent.setSoTimeout(60_000);
            hesitant.setSoTimeout(60_000);
            hesitant.getOutputStream().write('A');

            assertThat(isEnded(silent)).isTrue();
            assertThat(isEnded(hesitant)).isTrue();
        }
    }

    private static boolean isEnded(Socket client) throws IOException {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void knowsNoOtherBroker(@TempDir Path data) throws Exception {
        Configuration broker = EmbeddedBrokerSettings.of(
                new QueueProperties(
                        1,
                        Duration.ofSeconds(300),
                        6,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        95,
                        "",
                        "",
                        new Secret(""),
                        BrokerStatesUsers.NONE,
                        "",
                        Map.of()),
                new AmqpProperties("127.0.0.1", 5672),
                data,
                "1");

        assertThat(broker.getAcceptorConfigurations())
                .extracting(acceptor ->
                        acceptor.getName() + " " + acceptor.getParams().getOrDefault("protocols", "in this process"))
                .containsExactlyInAnyOrder("in-vm in this process", "amqp AMQP");
        assertThat(broker.getConnectorConfigurations()).isEmpty();
        assertThat(broker.getClusterConfigurations()).isEmpty();
        assertThat(broker.getBroadcastGroupConfigurations()).isEmpty();
        assertThat(broker.getDiscoveryGroupConfigurations()).isEmpty();
        assertThat(broker.getFederationConfigurations()).isEmpty();
        assertThat(broker.getAMQPConnection()).isEmpty();
        assertThat(broker.getBridgeConfigurations()).isEmpty();
        assertThat(broker.isJMXManagementEnabled()).isFalse();
        assertThat(broker.getClusterPassword())
                .isNotEqualTo(ActiveMQDefaultConfiguration.getDefaultClusterPassword())
                .hasSizeGreaterThan(30);
    }

    /** All that comes until the broker hangs up. */
    private static String answerTo(Socket client) throws IOException {
        try (InputStream in = client.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
