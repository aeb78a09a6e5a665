package io.portico;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.store.EmbeddedPostgresServer;
import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A whole gateway while its database is away, silent, slow, or gone in the middle of a request. */
class StoreOutageTest {
    private static final RawVendor.Behaviour GOOD = says(answer("200 OK", session("https://billing.stripe.com/good")));
    /** Two seconds or so, the rest is for a busy machine, and below the driver's own ten. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final ExecutorService CALLERS = Executors.newCachedThreadPool();

    @TempDir
    private static Path data;

    private static volatile RawVendor.Behaviour behaviour = GOOD;
    private static RawVendor vendor;
    private static TcpProxy proxy;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        vendor = new RawVendor((connection, out) -> behaviour.answer(connection, out));
        proxy = TcpProxy.to(EmbeddedPostgresServer.shared().port());
        gateway = RunningGateway.start(data.resolve("shared"), settings(proxy));
    }

    /** A database of its own behind the proxy, and customers that are looked up each time. */
    private static List<String> settings(TcpProxy proxy) {
        int real = EmbeddedPostgresServer.shared().port();
        String url = EmbeddedPostgresServer.shared().newDatabase().replace(":" + real + "/", ":" + proxy.port() + "/");
        return List.of(
                "--spring.datasource.url=" + url
                        + "&connectTimeout=1&socketTimeout=10&cancelSignalTimeout=1&tcpKeepAlive=true",
                "--spring.datasource.username=postgres",
                "--portico.customers.cache-ttl=1ns",
                "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        proxy.close();
        vendor.close();
        CALLERS.shutdownNow();
    }

    @BeforeEach
    void begin() {
        behaviour = GOOD;
        vendor.heads().clear();
    }

    @AfterEach
    void recover() {
        proxy.forward();
        awaitSession(gateway);
    }

    @Test
    void startsWithoutIt_answersSo_andIsReadyOnceItComes() throws Exception {
        try (TcpProxy absent = TcpProxy.to(EmbeddedPostgresServer.shared().port())) {
            List<String> settings = settings(absent);
            absent.refuse();
            try (RunningGateway waiting = RunningGateway.start(data.resolve("absent"), settings);
                    Connection client = connect(waiting)) {
                assertThat(readiness(waiting)).isEqualTo(Status.DOWN);
                assertUnavailable(waiting);
                Session jms = client.createSession(false, Session.AUTO_ACKNOWLEDGE);
                TemporaryQueue mine = jms.createTemporaryQueue();
                Message request = jms.createTextMessage(RunningGateway.REQUEST);
                request.setJMSReplyTo(mine);
                jms.createProducer(jms.createQueue("portal-session.create")).send(request);
                assertThat(consumes(waiting)).isFalse();
                assertThat(vendor.heads()).isEmpty();

                absent.forward();

                await().atMost(RECOVERY).until(() -> readiness(waiting).equals(Status.UP));
                assertThat(waiting.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
                Message reply = jms.createConsumer(mine).receive(20_000);
                assertThat(reply).isNotNull();
                assertThat(reply.getIntProperty("porticoStatus")).isEqualTo(201);
                assertThat(consumes(waiting)).isTrue();
                assertThat(vendor.heads()).hasSize(2);

                // Once it has been there, its absence is told to callers and takes no node away.
                absent.refuse();
                assertUnavailable(waiting);
                assertThat(readiness(waiting)).isEqualTo(Status.UP);
                absent.forward();
            }
        }
    }

    @Test
    void answersSo_whenItIsLost_andRecoversByItself() throws Exception {
        proxy.refuse();

        assertAllUnavailable();

        proxy.forward();
        awaitSession(gateway);
    }

    @Test
    void answersSo_whenItFallsSilentUnderLoad_andRecoversByItself() throws Exception {
        // Connections in use a moment ago are taken for good, so these go into the silence with their statements.
        assertThat(gateway.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
        vendor.heads().clear();
        proxy.stall();

        assertAllUnavailable();

        proxy.forward();
        awaitSession(gateway);
    }

    @Test
    void waitsForASlowOne_butNotForLong() throws Exception {
        proxy.slow(Duration.ofMillis(20));
        assertThat(gateway.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
        vendor.heads().clear();

        proxy.slow(Duration.ofSeconds(9));
        assertAllUnavailable();
    }

    @Test
    void handsTheSessionOut_whenItIsLostAfterTheVendorsAnswer() throws Exception {
        behaviour = (connection, out) -> {
            proxy.refuse();
            GOOD.answer(connection, out);
        };

        HttpResponse<String> answer = gateway.ask(RunningGateway.REQUEST);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("https://billing.stripe.com/good");
        await().untilAsserted(() -> {
            assertThat(metric("portico.ledger.write.failures")).isPositive();
            assertThat(gateway.context()
                            .getBean(MeterRegistry.class)
                            .get("portico.ledger.pending")
                            .gauge()
                            .value())
                    .isPositive();
        });

        proxy.forward();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(gateway.context()
                        .getBean(MeterRegistry.class)
                        .get("portico.ledger.pending")
                        .gauge()
                        .value())
                .isZero());
        assertThat(metric("portico.ledger.dropped")).isZero();
    }

    /** Many at once, so that the pool's connections do not suffice. */
    private static void assertAllUnavailable() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            all.add(CompletableFuture.runAsync(() -> assertUnavailable(gateway), CALLERS));
        }
        all.forEach(CompletableFuture::join);
        assertThat(vendor.heads()).as("calls of a vendor").isEmpty();
    }

    private static void assertUnavailable(RunningGateway asked) {
        long start = System.nanoTime();
        HttpResponse<String> answer = ask(asked);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"store-unavailable\"");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static void awaitSession(RunningGateway asked) {
        await().atMost(RECOVERY).until(() -> ask(asked).statusCode() == 201);
    }

    private static HttpResponse<String> ask(RunningGateway asked) {
        try {
            return asked.ask(RunningGateway.REQUEST);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Status readiness(RunningGateway asked) {
        return asked.context()
                .getBean(HealthEndpoint.class)
                .healthForPath("readiness")
                .getStatus();
    }

    private static boolean consumes(RunningGateway asked) {
        return asked.context()
                .getBean(CamelContext.class)
                .getRouteController()
                .getRouteStatus("inbound-queue")
                .isStarted();
    }

    private static double metric(String counter) {
        return gateway.context().getBean(MeterRegistry.class).counter(counter).count();
    }

    private static Connection connect(RunningGateway to) throws Exception {
        Connection connection = to.context().getBean(ConnectionFactory.class).createConnection("acme", "acme");
        connection.start();
        return connection;
    }
}
