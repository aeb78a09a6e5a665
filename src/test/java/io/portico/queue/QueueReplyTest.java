package io.portico.queue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.queue.QueueGateway.Client;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

/** What a client of the queue sees when all goes well, over AMQP 1.0 and inside the process. */
class QueueReplyTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";

    private static QueueGateway gateway;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = QueueGateway.start(data, Spines.succeeding());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.calls.clear();
        gateway.callers.clear();
    }

    @Test
    void answersForeignClientAtItsTemporaryQueue() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        var mine = client.session.createTemporaryQueue();
        Message request = client.text(REQUEST);
        request.setJMSReplyTo(mine);
        request.setJMSCorrelationID("order-7");
        client.send(request);

        Message reply = client.session.createConsumer(mine).receive(10_000);

        assertThat(reply).isInstanceOf(TextMessage.class);
        assertThatJson(((TextMessage) reply).getText())
                .and(
                        json -> json.node("url").isEqualTo(Spines.URL),
                        json -> json.node("customerId").isEqualTo("acme-stripe"),
                        json -> json.node("id").isEqualTo("ps_1"));
        assertThat(reply.getJMSCorrelationID()).isEqualTo("order-7");
        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
        assertThat(reply.getStringProperty("contentType")).isEqualTo("application/json");
        assertThat(reply.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(Instant.ofEpochMilli(reply.getJMSExpiration()))
                .isBetween(Instant.now().plusSeconds(200), Instant.now().plusSeconds(301));
        assertThat(gateway.callers)
                .containsExactly(new Caller("acme", "acme", Set.of(Scope.BILLING_WRITE, Scope.BILLING_READ)));
    }

    @Test
    void answersAtListedQueueThatNobodyHasReadYet() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        Message request = client.text(REQUEST);
        request.setJMSReplyTo(client.session.createQueue("reply.shop"));
        client.send(request);

        Message reply = client.receive("reply.shop");

        assertThat(reply).isNotNull();
        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
    }

    @Test
    void answersAtDefaultQueueWithTheRequestsOwnId() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        Message request = client.text(REQUEST);
        client.send(request);

        Message reply = client.receive(Queues.REPLIES);

        assertThat(reply).isNotNull();
        assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
    }

    @Test
    void answersClientInsideTheProcess() throws Exception {
        Client client = gateway.inVm("acme", "acme");
        var mine = client.session.createTemporaryQueue();
        Message request = client.text(REQUEST);
        request.setJMSReplyTo(mine);
        client.send(request);

        Message reply = client.session.createConsumer(mine).receive(10_000);

        assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
        assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
    }

    @Test
    void keepsBinaryCorrelationId() throws Exception {
        Client client = gateway.inVm("acme", "acme");
        byte[] id = {1, 2, (byte) 0xff};
        Message request = client.text(REQUEST);
        request.setJMSCorrelationIDAsBytes(id);
        client.send(request);

        assertThat(client.receive(Queues.REPLIES).getJMSCorrelationIDAsBytes()).isEqualTo(id);
    }

    @Test
    void readsBytes() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        BytesMessage request = client.session.createBytesMessage();
        request.writeBytes(REQUEST.getBytes(StandardCharsets.UTF_8));
        client.send(request);

        assertThat(status(client.receive(Queues.REPLIES))).isEqualTo(201);
    }

    @Test
    void readsFieldsFromPropertiesOfAnEmptyMessage() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        Message request = client.text("");
        request.setStringProperty("customerId", "acme-stripe");
        request.setStringProperty("returnUrl", "https://app.example.com/");
        request.setIntProperty("expiresIn", 600);
        request.setStringProperty("somethingElse", "of the transport");
        client.send(request);

        assertThat(status(client.receive(Queues.REPLIES))).isEqualTo(201);
        assertThat(gateway.calls.get(0).expiresIn()).hasSeconds(600);
    }

    @Test
    void readsStructuredCloudEvent() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        client.send(client.text("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\","
                + "\"type\":\"portico.portal-session.create.v1\",\"data\":" + REQUEST + "}"));

        assertThat(status(client.receive(Queues.REPLIES))).isEqualTo(201);
        assertThat(gateway.calls.get(0).customerId()).isEqualTo("acme-stripe");
    }

    @Test
    void readsBinaryCloudEvent() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        for (String prefix : new String[] {"ce_", "cloudEvents_", "cloudEvents:"}) {
            Message request = client.text(REQUEST);
            request.setStringProperty(prefix + "specversion", "1.0");
            request.setStringProperty(prefix + "id", "1");
            request.setStringProperty(prefix + "source", "/shop");
            request.setStringProperty(prefix + "type", "portico.portal-session.create.v1");
            client.send(request);

            assertThat(status(client.receive(Queues.REPLIES))).isEqualTo(201);
        }
    }

    @Test
    void refusesEventOfAnotherType() throws Exception {
        Client client = gateway.amqp("acme", "acme");
        Message request = client.text(REQUEST);
        request.setStringProperty("ce_specversion", "1.0");
        request.setStringProperty("ce_type", "com.example.other");
        client.send(request);

        assertThat(status(client.receive(Queues.REPLIES))).isEqualTo(422);
        assertThat(gateway.calls).isEmpty();
    }

    private static int status(Message reply) throws JMSException {
        assertThat(reply).as("a reply within ten seconds").isNotNull();
        return reply.getIntProperty("porticoStatus");
    }
}
