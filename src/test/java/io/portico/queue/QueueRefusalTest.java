package io.portico.queue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;

import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.message.DeadLetter;
import io.portico.queue.QueueGateway.Client;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the queue refuses, and that a refusal costs no vendor call. */
class QueueRefusalTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    private static QueueGateway gateway;
    private Client client;
    private Client operator;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = QueueGateway.start(data, Spines.succeeding());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void connect() throws Exception {
        client = gateway.amqp("acme", "acme");
        operator = gateway.operator();
        operator.drain(Queues.DEAD_LETTERS);
        operator.drain(Queues.REPLIES);
        gateway.calls.clear();
        gateway.headers.clear();
    }

    @Test
    void answersUnreadableRequestAtItsReturnAddress() throws Exception {
        Message request = client.text("{\"customerId\":");
        Message reply = ask(request);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(400);
        assertThat(reply.getStringProperty("contentType")).isEqualTo("application/problem+json");
        assertThatJson(((TextMessage) reply).getText())
                .and(
                        problem -> problem.node("code").isEqualTo("malformed-request"),
                        problem -> problem.node("status").isEqualTo(400),
                        problem -> problem.node("requestId").isString().startsWith("req_"));
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void putsUnreadableRequestWithoutReturnAddressAside() throws Exception {
        Message request = client.text("{\"customerId\":");
        request.setJMSCorrelationID("order-8");
        request.setStringProperty("note", "kept");
        client.send(request);

        Message dead = operator.receive(Queues.DEAD_LETTERS);

        assertThat(((TextMessage) dead).getText()).isEqualTo("{\"customerId\":");
        assertThat(dead.getJMSCorrelationID()).isEqualTo("order-8");
        assertThat(dead.getStringProperty("note")).isEqualTo("kept");
        assertThat(dead.getStringProperty("porticoCode")).isEqualTo("malformed-request");
        assertThat(dead.getIntProperty("porticoAttempts")).isEqualTo(1);
        assertThat(dead.getStringProperty("porticoRequestId")).startsWith("req_");
        assertThat(dead.getStringProperty("porticoUser")).isEqualTo("acme");
    }

    @Test
    void answersInvalidRequestAtTheDefaultQueue() throws Exception {
        client.send(client.text("{\"customerId\":\"acme-stripe\",\"surprise\":1}"));

        Message reply = operator.receive(Queues.REPLIES);

        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(422);
        assertThat(reply.getJMSExpiration()).isPositive();
    }

    @Test
    void refusesBodyBeyond64KiB() throws Exception {
        assertThat(ask(client.text("{\"customerId\":\"" + "x".repeat(65_536) + "\"}"))
                        .getIntProperty("porticoStatus"))
                .isEqualTo(413);
    }

    @Test
    void putsABodyBeyond64KiBAside_whereNobodyIsToBeTold() throws Exception {
        client.send(client.text("{\"customerId\":\"" + "x".repeat(90_000) + "\"}"));

        Message dead = operator.receive(Queues.DEAD_LETTERS);
        assertThat(dead.getStringProperty(DeadLetter.CODE)).isEqualTo("request-too-large");
        assertThat(dead.getIntProperty(DeadLetter.ATTEMPTS)).isEqualTo(1);
    }

    @Test
    void refusesMessageTooLargeForAnyRequestAtTheSender() {
        assertThatThrownBy(() -> client.send(client.text("x".repeat(400_000)))).isInstanceOf(JMSException.class);
    }

    @Test
    void refusesOtherKindsOfMessageUnread() throws Exception {
        ObjectMessage object = client.session.createObjectMessage(new Trap());
        MapMessage map = client.session.createMapMessage();
        map.setString("customerId", "acme-stripe");
        StreamMessage stream = client.session.createStreamMessage();
        stream.writeString("customerId");
        for (Message message : new Message[] {object, map, stream, client.session.createMessage()}) {
            Message reply = ask(message);
            assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(400);
        }
        assertThat(Trap.sprung).isFalse();
    }

    @Test
    void putsObjectMessageAsideUnread() throws Exception {
        client.send(client.session.createObjectMessage(new Trap()));

        Message dead = operator.receive(Queues.DEAD_LETTERS);

        assertThat(dead).isInstanceOf(ObjectMessage.class);
        assertThat(dead.getStringProperty("porticoCode")).isEqualTo("malformed-request");
        assertThat(Trap.sprung).isFalse();
    }

    @Test
    void putsObjectMessageOfTheBrokersOwnProtocolAsideUnread() throws Exception {
        Client inVm = gateway.inVm("acme", "acme");
        inVm.send(inVm.session.createObjectMessage(new Trap()));

        ObjectMessage dead = (ObjectMessage) operator.receive(Queues.DEAD_LETTERS);

        assertThatThrownBy(dead::getObject)
                .as("a look inside over the gateway's own connection")
                .isInstanceOf(JMSException.class);
        assertThat(Trap.sprung).isFalse();
    }

    @Test
    void refusesEmptyMessage() throws Exception {
        assertThat(ask(client.text("")).getIntProperty("porticoStatus")).isEqualTo(400);
        assertThat(ask(client.text(null)).getIntProperty("porticoStatus")).isEqualTo(400);
        assertThat(ask(client.session.createBytesMessage()).getIntProperty("porticoStatus"))
                .isEqualTo(400);
    }

    @Test
    void refusesBytesThatAreNoText() throws Exception {
        BytesMessage request = client.session.createBytesMessage();
        request.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, '{', '}'});

        assertThat(ask(request).getIntProperty("porticoStatus")).isEqualTo(400);
    }

    @Test
    void refusesWrongPasswordAndUnknownUser() {
        assertThatThrownBy(() -> gateway.amqp("acme", "wrong")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> gateway.amqp("nobody", "acme")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> gateway.amqp(null, null)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> gateway.amqp("ACTIVEMQ.CLUSTER.ADMIN.USER", "CHANGE ME!!"))
                .isInstanceOf(JMSException.class);
    }

    @Test
    void takesTheUserFromTheConnectionNeverFromTheMessage() throws Exception {
        for (String property : new String[] {"JMSXUserID", "_AMQ_VALIDATED_USER", "JMS_AMQP_USER"}) {
            Message request = client.text(REQUEST);
            request.setStringProperty(property, "globex");
            assertThat(ask(request).getIntProperty("porticoStatus")).isEqualTo(201);
        }
        Client inVm = gateway.inVm("acme", "acme");
        Message request = inVm.text(REQUEST);
        request.setStringProperty("_AMQ_VALIDATED_USER", "globex");
        inVm.send(request);
        assertThat(operator.receive(Queues.REPLIES)).isNotNull();

        assertThat(gateway.callers).allMatch(caller -> caller.organisation().equals("acme"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portal-session.create",
                "portal-session.create.dlq",
                "portal-session.create::portal-session.create",
                "reply.a,portal-session.create",
                "activemq.management",
                "other",
                "reply",
                "reply.a.b",
                "queue://reply.a",
                "reply.#",
                "reply.*"
            })
    void putsRequestAsideWhoseReturnAddressIsNotListed(String name) throws Exception {
        Message request = client.text(REQUEST);
        request.setJMSReplyTo(client.session.createQueue(name));
        client.send(request);

        assertDead("reply-target-not-allowed");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void putsRequestAsideWhoseReturnAddressIsTopic() throws Exception {
        for (Destination topic :
                new Destination[] {client.session.createTopic("reply.a"), client.session.createTemporaryTopic()}) {
            Message request = client.text(REQUEST);
            request.setJMSReplyTo(topic);
            client.send(request);

            assertDead("reply-target-not-allowed");
        }
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void putsRequestAsideWhoseUserMayNotBeAnsweredThere() throws Exception {
        Client globex = gateway.amqp("globex", "globex");
        Message request = globex.text(REQUEST);
        request.setJMSReplyTo(globex.session.createQueue("reply.a"));
        globex.send(request);

        assertDead("reply-target-not-allowed");
    }

    @Test
    void putsRequestWithoutReturnAddressAside_whenItsUserMayNotBeAnsweredAtTheDefaultQueue() throws Exception {
        Client globex = gateway.amqp("globex", "globex");
        globex.send(globex.text(REQUEST));

        assertDead("reply-target-not-allowed");
        assertThat(gateway.calls).isEmpty();
        assertThat(client.receive(Queues.REPLIES, 100)).isNull();
    }

    @Test
    void putsRequestAsideAtOnce_whenItsReturnAddressCannotBeRead() throws Exception {
        org.apache.qpid.proton.message.Message request = RawAmqp.message(new AmqpValue(REQUEST));
        request.setApplicationProperties(
                new ApplicationProperties(Map.of("JMSReplyTo", new Binary(new byte[] {1, 2}))));
        try (RawAmqp raw = RawAmqp.connect(gateway.amqpPort(), "acme", "acme")) {
            raw.send(request);
        }

        Message dead = operator.receive(Queues.DEAD_LETTERS);
        assertThat(dead.getStringProperty("porticoCode")).isEqualTo("reply-target-not-allowed");
        assertThat(dead.getIntProperty("porticoAttempts")).isEqualTo(1);
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void putsRequestAsideWhoseTemporaryQueueIsGone() throws Exception {
        Client leaving = gateway.amqp("acme", "acme");
        Message request = client.text(REQUEST);
        request.setJMSReplyTo(leaving.session.createTemporaryQueue());
        leaving.connection.close();
        client.send(request);

        assertDead("reply-undeliverable");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void keepsBytesOfRequestPutAside() throws Exception {
        BytesMessage request = client.session.createBytesMessage();
        request.writeBytes(new byte[] {'{', 1, 2});
        client.send(request);

        BytesMessage dead = (BytesMessage) operator.receive(Queues.DEAD_LETTERS);

        byte[] body = new byte[(int) dead.getBodyLength()];
        dead.readBytes(body);
        assertThat(body).containsExactly('{', 1, 2);
    }

    @Test
    void putsOldRequestAside() throws Exception {
        org.apache.qpid.proton.message.Message request = RawAmqp.message(new AmqpValue(REQUEST));
        request.setCreationTime(Instant.now().minusSeconds(301).toEpochMilli());
        try (RawAmqp raw = RawAmqp.connect(gateway.amqpPort(), "acme", "acme")) {
            raw.send(request);
        }

        assertDead("request-too-old");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void obeysNoPropertyOfTheSender() throws Exception {
        for (Map.Entry<String, String> hostile : Map.ofEntries(
                        Map.entry("CamelHttpUri", "http://127.0.0.1:1/{{portico.queue.users.acme.password}}"),
                        Map.entry("CAmelHttpUri", "http://127.0.0.1:1/"),
                        Map.entry("camelhttpuri", "http://127.0.0.1:1/"),
                        Map.entry("CamelHttpPath", "/x"),
                        Map.entry("CamelJmsDestinationName", "other"),
                        Map.entry("CamelJmsDestination", "other"),
                        Map.entry("CamelJmsMessageType", "Object"),
                        Map.entry("CamelToEndpoint", "direct:other"),
                        Map.entry("Authorization", "Bearer x"),
                        Map.entry("_AMQ_ORIG_ADDRESS", "other"),
                        Map.entry("placeholder", "{{portico.queue.users.acme.password}}"),
                        Map.entry("expression", "${sys.user.name}"))
                .entrySet()) {
            Message request = client.text(REQUEST);
            request.setStringProperty(hostile.getKey(), hostile.getValue());

            assertThat(ask(request).getIntProperty("porticoStatus"))
                    .as(hostile.getKey())
                    .isEqualTo(201);
        }
        assertThat(gateway.headers).isNotEmpty().allMatch(Map::isEmpty);
    }

    @Test
    void letsClientsSendRequestsAndReadTheirAnswersOnly() throws Exception {
        for (String queue : new String[] {Queues.REQUESTS, Queues.DEAD_LETTERS, "activemq.notifications"}) {
            assertThatThrownBy(() -> client.session.createConsumer(client.session.createQueue(queue)))
                    .as("reading " + queue)
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> client.session
                            .createBrowser(client.session.createQueue(queue))
                            .getEnumeration()
                            .hasMoreElements())
                    .as("browsing " + queue)
                    .isInstanceOf(JMSException.class);
        }
        for (String queue : new String[] {Queues.DEAD_LETTERS, Queues.REPLIES, "reply.a", "activemq.management"}) {
            assertThatThrownBy(() -> client.session
                            .createProducer(client.session.createQueue(queue))
                            .send(client.text("x")))
                    .as("sending to " + queue)
                    .isInstanceOf(JMSException.class);
        }
        assertThatThrownBy(() -> client.session.createConsumer(client.session.createTopic("activemq.notifications")))
                .isInstanceOf(JMSException.class);
        Client globex = gateway.amqp("globex", "globex");
        assertThatThrownBy(() -> globex.receive(Queues.REPLIES, 1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> globex.receive("reply.a", 1)).isInstanceOf(JMSException.class);
    }

    /** What a client reads of its own holds what it wrote itself, so that a pattern may cost whatever it likes. */
    @Test
    void refusesSelectorsThatMatchPatterns() throws Exception {
        for (var queue : new jakarta.jms.Queue[] {
            client.session.createQueue("reply.selected"), client.session.createTemporaryQueue()
        }) {
            assertThatThrownBy(() -> client.session.createConsumer(queue, "JMSCorrelationID LIKE '%a%a%a%b'"))
                    .as("consuming with a pattern")
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> client.session
                            .createBrowser(queue, "JMSCorrelationID LIKE '%a%a%a%b'")
                            .getEnumeration()
                            .hasMoreElements())
                    .as("browsing with a pattern")
                    .isInstanceOf(JMSException.class);
            client.session
                    .createConsumer(queue, "JMSCorrelationID = 'like this'")
                    .close();
        }
    }

    private Message ask(Message request) throws JMSException {
        var mine = client.session.createTemporaryQueue();
        request.setJMSReplyTo(mine);
        client.send(request);
        try (var consumer = client.session.createConsumer(mine)) {
            Message reply = consumer.receive(10_000);
            assertThat(reply).as("a reply within ten seconds").isNotNull();
            return reply;
        }
    }

    private void assertDead(String code) throws JMSException {
        Message dead = operator.receive(Queues.DEAD_LETTERS);
        assertThat(dead).as("a dead letter within ten seconds").isNotNull();
        assertThat(dead.getStringProperty("porticoCode")).isEqualTo(code);
        assertThat(((TextMessage) dead).getText()).isEqualTo(REQUEST);
        for (Object name : new ArrayList<>(java.util.Collections.list(dead.getPropertyNames()))) {
            assertThat(String.valueOf(dead.getObjectProperty(name.toString()))).doesNotContain(Spines.URL);
        }
    }

    /** Says when somebody deserialises it. */
    static final class Trap implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
        static volatile boolean sprung;

        private void readObject(java.io.ObjectInputStream in) {
            sprung = true;
        }
    }
}
