package io.portico;

import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A gateway with its embedded broker and database that is killed while it works on what is queued: the quick form of
 * {@code bench/crash}.
 */
class CrashTest {
    private static final int REQUESTS = 48;
    private static final int KILLS = 2;
    /** Long enough that the kill finds requests queued, with the vendor, and answered. */
    private static final Duration VENDOR = Duration.ofMillis(100);

    private static final byte[] GOOD = answer("200 OK", session("https://billing.stripe.com/good"));
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    @TempDir
    private Path data;

    private final int amqpPort = RunningGateway.freePort();

    @Test
    void answersEachRequest_howeverOftenItIsKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (RawVendor vendor = new RawVendor(CrashTest::thinks)) {
            List<String> settings = List.of(
                    "--portico.queue.max-age=1h",
                    "--portico.amqp.port=" + amqpPort,
                    "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port());
            for (int kill = 0; kill < KILLS; kill++) {
                try (GatewayProcess gateway = GatewayProcess.start(data, SMALL, settings)) {
                    if (kill == 0) {
                        send();
                    }
                    int calls = vendor.heads().size() + random.nextInt(REQUESTS / (2 * KILLS));
                    await().atMost(Duration.ofMinutes(1))
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> vendor.heads().size() >= Math.min(calls, REQUESTS));
                    LockSupport.parkNanos(random.nextLong(VENDOR.toNanos()));
                    gateway.kill();
                    gateway.exitCode(Duration.ofSeconds(30));
                }
            }
            try (GatewayProcess gateway = GatewayProcess.start(data, SMALL, settings)) {
                assertThat(answered())
                        .as("seed %s, %s calls", seed, vendor.heads().size())
                        .hasSize(REQUESTS);
            }
        }
    }

    private static void thinks(Socket connection, OutputStream out) throws Exception {
        LockSupport.parkNanos(VENDOR.toNanos());
        out.write(GOOD);
    }

    private Connection connect() throws JMSException {
        return new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort).createConnection("acme", "acme");
    }

    private void send() throws JMSException {
        try (Connection connection = connect()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer requests = session.createProducer(session.createQueue("portal-session.create"));
            for (int i = 0; i < REQUESTS; i++) {
                Message request = session.createTextMessage(RunningGateway.REQUEST);
                request.setJMSCorrelationID("order-" + i);
                request.setJMSReplyTo(session.createQueue("reply.shop"));
                requests.send(request);
            }
        }
    }

    /** Whose answers came; at-least-once, so some may have come twice. */
    private Set<String> answered() throws JMSException {
        Set<String> answered = new HashSet<>();
        try (Connection connection = connect()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer replies = session.createConsumer(session.createQueue("reply.shop"));
            while (answered.size() < REQUESTS) {
                Message reply = replies.receive(40_000);
                if (reply == null) {
                    return answered;
                }
                assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
                answered.add(reply.getJMSCorrelationID());
            }
        }
        return answered;
    }
}
