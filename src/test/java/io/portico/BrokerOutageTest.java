package io.portico;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;

import io.portico.queue.ExternalBroker;
import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A whole gateway while its external broker is away, at start and later. */
class BrokerOutageTest {
    @TempDir
    private Path data;

    @Test
    void servesOverHttpMeanwhile_andConsumesSoonAfterItIsBack() throws Exception {
        int port = RunningGateway.freePort();
        try (RawVendor vendor = new RawVendor(says(answer("200 OK", session("https://billing.stripe.com/good"))));
                TcpProxy proxy = TcpProxy.to(port)) {
            proxy.refuse();
            try (RunningGateway gateway = RunningGateway.start(data.resolve("gateway"), settings(proxy, vendor))) {
                servesOverHttp(gateway);

                try (ExternalBroker broker = ExternalBroker.start(data.resolve("broker"), port)) {
                    proxy.forward();
                    answersAMessage(port);

                    proxy.refuse();
                    servesOverHttp(gateway);
                    proxy.forward();
                    answersAMessage(port);
                    await().untilAsserted(() -> assertThat(broker.messagesIn("portal-session.create"))
                            .isZero());
                }
            }
        }
    }

    private static List<String> settings(TcpProxy proxy, RawVendor vendor) {
        List<String> settings = new ArrayList<>();
        ExternalBroker.settings(proxy.port()).forEach((name, value) -> settings.add("--" + name + "=" + value));
        settings.add("--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port());
        return settings;
    }

    private static void servesOverHttp(RunningGateway gateway) throws Exception {
        assertThat(gateway.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
        assertThat(gateway.context()
                        .getBean(HealthEndpoint.class)
                        .healthForPath("readiness")
                        .getStatus())
                .isEqualTo(Status.UP);
    }

    private static void answersAMessage(int port) throws Exception {
        try (Connection connection =
                new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port).createConnection("acme", "acme")) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createProducer(session.createQueue("portal-session.create"))
                    .send(session.createTextMessage(RunningGateway.REQUEST));
            Message answer = session.createConsumer(session.createQueue("portal-session.created"))
                    .receive(Duration.ofSeconds(10).toMillis());
            assertThat(answer).as("answer within ten seconds").isNotNull();
            assertThat(answer.getIntProperty("porticoStatus")).isEqualTo(201);
        }
    }
}
