package io.portico.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class LoadTest {
    private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String FAST = "GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void turnsAwayWhatCanNeitherRunNorWait() {
        try (TestGateway gateway = new TestGateway("running=2", "waiting=1", "waiting-deadline=30s")) {
            List<RawClient> clients = occupy(gateway, 3);
            await().until(() -> gateway.engine.running() == 2 && gateway.engine.waiting() == 1);

            RawClient.Answer answer = gateway.send(FAST);
            gateway.release.countDown();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(answer.body()).contains("\"code\":\"overloaded\"", "\"retryable\":true", "\"retryAfter\"");
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.read().status()).isEqualTo(200));
            await().until(() -> gateway.engine.running() == 0 && gateway.engine.waiting() == 0);
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void letsNobodyWaitForLong() {
        try (TestGateway gateway = new TestGateway("running=1", "waiting=1", "waiting-deadline=100ms")) {
            List<RawClient> clients = occupy(gateway, 1);
            await().until(() -> gateway.engine.running() == 1);

            RawClient.Answer answer = gateway.send(FAST);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(gateway.engine.waiting()).isZero();
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void letsNobodyWaitLongerThanItsCallerDoes() {
        try (TestGateway gateway = new TestGateway("running=1", "waiting=1", "waiting-deadline=1h")) {
            List<RawClient> clients = occupy(gateway, 1);
            await().until(() -> gateway.engine.running() == 1);

            RawClient.Answer answer = gateway.send(FAST.replace("Host: x", "Host: x\r\nRequest-Timeout: 0.2"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(answer.body()).contains("\"code\":\"overloaded\"", "\"outcome\":\"none\"");
            assertThat(gateway.engine.waiting()).isZero();
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void doesNotBeginWhatHasNoTimeLeft() {
        try (TestGateway gateway = new TestGateway("budget=1ns")) {
            RawClient.Answer answer = gateway.send("POST /v1/things HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"overloaded\"");
            assertThat(gateway.reached).hasValue(0);
        }
    }

    @Test
    void turnsAwayConnectionsBeyondTheLimit() {
        try (TestGateway gateway = new TestGateway("max-connections=1")) {
            try (RawClient first = new RawClient(gateway.port());
                    RawClient second = new RawClient(gateway.port())) {
                assertThat(second.read().status()).isEqualTo(503);
                assertThat(second.isClosedByPeer()).isTrue();
                assertThat(first.send(FAST).read().status()).isEqualTo(200);
            }
            await().until(() -> gateway.engine.connections() == 0);
            assertThat(gateway.send(FAST).status()).isEqualTo(200);
        }
    }

    @Test
    void turnsAwayABodyThatDoesNotFitBesideTheOthers() {
        String head = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ";
        String large = head + "60000\r\n\r\n" + "x".repeat(60_000);
        try (TestGateway gateway = new TestGateway("max-buffered=100KB")) {
            try (RawClient slow = new RawClient(gateway.port());
                    RawClient leaving = new RawClient(gateway.port())) {
                slow.send(large.substring(0, large.length() - 1));
                await().until(() -> gateway.engine.buffered() == 59_999);

                RawClient.Answer refused = gateway.send(large);

                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body()).contains("\"code\":\"overloaded\"");
                assertThat(gateway.send(head + "2\r\n\r\n{}").status()).isEqualTo(201);
                assertThat(slow.send("x").read().status()).isEqualTo(201);
                await().until(() -> gateway.engine.buffered() == 0);
                assertThat(gateway.send(large).status()).isEqualTo(201);

                leaving.send(large.substring(0, large.length() - 1));
                await().until(() -> gateway.engine.buffered() == 59_999);
                leaving.reset();
                await().until(() -> gateway.engine.buffered() == 0);
            }
        }
    }

    /** A client that never ends its bodies takes no other's room; which client it is, a trusted proxy says. */
    @Test
    void leavesOthersTheirRoom_whateverOneAddressHolds() {
        String head = "POST /v1/things HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\n"
                + "Content-Type: application/json\r\nContent-Length: ";
        String large = head + "60000\r\n\r\n" + "x".repeat(60_000);
        try (TestGateway gateway =
                new TestGateway("max-buffered=200KB", "max-buffered-per-address=100KB", "trusted-proxies=127.0.0.1")) {
            try (RawClient slow = new RawClient(gateway.port());
                    RawClient leaving = new RawClient(gateway.port())) {
                slow.send(large.substring(0, large.length() - 1).formatted("2001:db8::1"));
                await().until(() -> gateway.engine.buffered() == 59_999);

                RawClient.Answer refused = gateway.send(large.formatted("2001:db8::2"));

                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body()).contains("\"code\":\"overloaded\"");
                assertThat(gateway.send((head + "2\r\n\r\n{}").formatted("2001:db8::2"))
                                .status())
                        .isEqualTo(201);
                assertThat(gateway.send(large.formatted("2001:db8:0:1::1")).status())
                        .as("another network's")
                        .isEqualTo(201);

                assertThat(slow.send("x").read().status()).isEqualTo(201);
                await().until(() -> gateway.engine.buffered() == 0);
                assertThat(gateway.send(large.formatted("2001:db8::2")).status())
                        .isEqualTo(201);

                leaving.send(large.substring(0, large.length() - 1).formatted("2001:db8::1"));
                await().until(() -> gateway.engine.buffered() == 59_999);
                leaving.reset();
                await().until(() -> gateway.engine.buffered() == 0);
                assertThat(gateway.engine.bodies().clients())
                        .as("remembered addresses")
                        .isZero();
            }
        }
    }

    @Test
    void doesNotStartWithLessRoomThanABodyMayTake() {
        assertThatThrownBy(() -> TestGateway.settings("max-buffered=1KB"))
                .hasRootCauseMessage("portico.http.max-buffered: it must be at least max-body");
        assertThatThrownBy(() -> TestGateway.settings("max-buffered-per-address=1KB"))
                .hasRootCauseMessage("portico.http.max-buffered-per-address: it must be at least max-body");
    }

    @Test
    void letsRunningRequestsEndBeforeItStops() throws Exception {
        TestGateway gateway = new TestGateway();
        int port = gateway.port();
        RawClient keptAlive = new RawClient(port);
        assertThat(keptAlive.send(FAST).read().status()).isEqualTo(200);
        List<RawClient> clients = occupy(gateway, 5);
        await().untilAtomic(gateway.reached, org.hamcrest.Matchers.equalTo(5));

        CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway.engine::stop);
        await().until(gateway.engine::isStopping);
        RawClient.Answer refused = keptAlive.send(FAST).read();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("connection")).isEqualTo("close");
        assertThat(refused.body()).contains("\"code\":\"shutting-down\"");
        assertThat(stop).isNotDone();
        gateway.release.countDown();
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.read().status()).isEqualTo(200));
        stop.get();
        assertThatThrownBy(() -> new RawClient(port)).hasRootCauseInstanceOf(java.net.ConnectException.class);
        gateway.close();
    }

    @Test
    void stopsWithoutWhatHangsAfterTheGracefulStop() {
        try (TestGateway gateway = new TestGateway("graceful-stop=300ms")) {
            List<RawClient> clients = occupy(gateway, 1);
            await().untilAtomic(gateway.reached, org.hamcrest.Matchers.equalTo(1));

            gateway.engine.stop();

            assertThat(clients.get(0).isClosedByPeer()).isTrue();
        }
    }

    @Test
    void endsTheExchangeOfAClientThatLeft() {
        try (TestGateway gateway = new TestGateway()) {
            occupy(gateway, 1).get(0).reset();
            await().untilAtomic(gateway.reached, org.hamcrest.Matchers.equalTo(1));
            await().until(() -> gateway.engine.connections() == 0);

            gateway.release.countDown();

            await().untilAtomic(gateway.ended, org.hamcrest.Matchers.equalTo(1));
            await().untilAsserted(() -> assertThat(gateway.log)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.delivered()).isFalse()));
            await().until(() -> gateway.engine.running() == 0);
        }
    }

    @Test
    void forgetsAClientThatLeftBeforeItsBody() {
        try (TestGateway gateway = new TestGateway()) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 10\r\n\r\n{");
                await().until(() -> gateway.engine.connections() == 1);
            }
            await().untilAsserted(() -> assertThat(gateway.log)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.delivered()).isFalse()));
            assertThat(gateway.reached).hasValue(0);
        }
    }

    @Test
    void neverBlocksTheEventLoop() {
        VertxOptions options =
                new VertxOptions().setMaxEventLoopExecuteTime(200_000_000L).setBlockedThreadCheckInterval(50);
        AtomicInteger blocked = new AtomicInteger();
        try (TestGateway gateway = new TestGateway(options)) {
            for (int i = 0; i < 20; i++) {
                gateway.send(FAST);
                gateway.send("GET /fails HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            ((VertxInternal) gateway.vertx())
                    .blockedThreadChecker()
                    .setThreadBlockedHandler(e -> blocked.incrementAndGet());
            List<RawClient> clients = occupy(gateway, 50);
            await().until(() -> gateway.engine.running() == 50);
            try (RawClient client = new RawClient(gateway.port())) {
                assertThat(client.staysSilent(600)).isTrue();
            }
            assertThat(gateway.send(FAST).status()).isEqualTo(200);
            gateway.release.countDown();

            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.read().status()).isEqualTo(200));
            assertThat(blocked).hasValue(0);
        }
    }

    private static List<RawClient> occupy(TestGateway gateway, int count) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new RawClient(gateway.port()).send(SLOW));
        }
        return clients;
    }
}
