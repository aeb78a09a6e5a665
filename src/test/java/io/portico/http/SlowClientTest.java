package io.portico.http;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SlowClientTest {
    private static final String HEAD = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String STREAM =
            "POST /v1/things/import HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway("request-deadline=700ms", "keep-alive-idle=1500ms", "stream-idle=700ms");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertTimeout(RawClient client) {
        RawClient.Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(answer.body()).contains("\"code\":\"request-timeout\"");
        assertThat(client.isClosedByPeer()).isTrue();
    }

    @Test
    void endsASilentConnection() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertTimeout(client);
        }
    }

    @Test
    void endsAHeadThatStops() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertTimeout(client.send(HEAD));
        }
    }

    @Test
    void endsAHeadThatTrickles() {
        try (RawClient client = new RawClient(gateway.port());
                Drip drip = new Drip(client, "POST /v1/things HTTP/1.1\r\nHost: " + "x".repeat(1000))) {
            assertTimeout(client);
        }
    }

    @Test
    void endsABodyThatStops() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertTimeout(client.send(HEAD + "Content-Length: 10\r\n\r\n{"));
        }
    }

    @Test
    void endsABodyThatTrickles() {
        try (RawClient client = new RawClient(gateway.port());
                Drip drip = new Drip(client, HEAD + "Content-Length: 1000\r\n\r\n" + "x".repeat(1000))) {
            assertTimeout(client);
        }
    }

    @Test
    void endsTheRestOfARefusedBodyThatNeverComes() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void endsAnIdleConnectionWithoutAWord() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n").read();
            long start = System.nanoTime();

            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1200));
        }
    }

    @Test
    void givesTheNextRequestATimeOfItsOwn() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n").read();
            await().pollDelay(Duration.ofMillis(900)).until(() -> true);

            assertThat(client.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void leavesARunningRequestItsTime() {
        int before = gateway.reached.get();
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            await().untilAtomic(gateway.reached, org.hamcrest.Matchers.greaterThan(before));

            assertThat(client.staysSilent(2000)).isTrue();
        }
    }

    @Test
    void endsAStreamThatStalls() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertTimeout(client.send(STREAM + "3\r\nabc\r\n"));
        }
    }

    @Test
    void leavesAStreamThatMovesItsTime() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(STREAM);
            for (int i = 0; i < 6; i++) {
                client.send("3\r\nabc\r\n");
                await().pollDelay(Duration.ofMillis(250)).until(() -> true);
            }
            RawClient.Answer answer = client.send("0\r\n\r\n").read();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("18");
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsAClientThatReadsNoAnswer() {
        String echo = HEAD + "Content-Length: 60000\r\n\r\n" + "x".repeat(60_000);
        try (RawClient client = new RawClient(gateway.port())) {
            assertThatThrownBy(() -> {
                        while (true) {
                            client.send(echo);
                        }
                    })
                    .as("sending, once nothing more is taken and the connection is ended")
                    .isInstanceOf(UncheckedIOException.class);
        }
        await().untilAsserted(() -> assertThat(gateway.engine.connections()).isZero());
    }

    /** Sends a byte now and then, until the peer has had enough. */
    private static final class Drip implements AutoCloseable {
        private final Thread thread;
        private final CountDownLatch over = new CountDownLatch(1);

        Drip(RawClient client, String text) {
            thread = new Thread(() -> {
                try {
                    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
                        client.send(new byte[] {b});
                        if (over.await(20, TimeUnit.MILLISECONDS)) {
                            return;
                        }
                    }
                } catch (Exception e) {
                    // the connection is gone, as it should be
                }
            });
            thread.start();
        }

        @Override
        public void close() {
            over.countDown();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
