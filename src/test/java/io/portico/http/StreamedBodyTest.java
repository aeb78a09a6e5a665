package io.portico.http;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StreamedBodyTest {
    private static final int CHUNK = 64 * 1024;
    private static final String HEAD = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n";
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway("max-streamed-body=100MB");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void readsALargeBodyInLittleMemory() {
        int chunks = 1000;
        byte[] chunk = ("10000\r\n" + "a".repeat(CHUNK) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        System.gc();
        long before = used();
        long most = 0;
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(HEAD.formatted("/v1/things/import") + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < chunks; i++) {
                client.send(chunk);
                if (i % 200 == 199) {
                    System.gc();
                    most = Math.max(most, used() - before);
                }
            }
            RawClient.Answer answer = client.send("0\r\n\r\n").read();

            assertThat(answer.body()).isEqualTo(Long.toString((long) chunks * CHUNK));
            assertThat(most).isLessThan(16 << 20);
            assertThat(client.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void readsAnEmptyBody() {
        assertThat(gateway.send(HEAD.formatted("/v1/things/import") + "Content-Length: 0\r\n\r\n")
                        .body())
                .isEqualTo("0");
    }

    @Test
    void refusesADeclaredBodyBeyondTheLimit() {
        RawClient.Answer answer =
                gateway.send(HEAD.formatted("/v1/things/import") + "Content-Length: 104857601\r\n\r\n");

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void endsAReadBeyondTheLimit() {
        try (TestGateway small = new TestGateway("max-streamed-body=1KB");
                RawClient client = new RawClient(small.port())) {
            client.send(HEAD.formatted("/v1/things/import") + "Transfer-Encoding: chunked\r\n\r\n");
            client.send("800\r\n" + "a".repeat(0x800) + "\r\n");

            assertThat(client.read().body()).contains("\"code\":\"request-too-large\"");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void endsAReadOfABrokenBody() {
        RawClient.Answer answer = gateway.send(
                HEAD.formatted("/v1/things/import") + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");

        assertThat(answer.body()).contains("\"code\":\"malformed-request\"");
    }

    @Test
    void answersWithoutReadingTheBody() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(HEAD.formatted("/v1/unread") + "Content-Length: 50000000\r\n\r\n" + "a".repeat(CHUNK));
            RawClient.Answer answer = client.read();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void endsAReadWhenTheClientLeaves() {
        int before = gateway.log.size();
        int reached = gateway.reached.get();
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(HEAD.formatted("/v1/things/import") + "Content-Length: 100\r\n\r\nabc");
            await().untilAtomic(gateway.reached, org.hamcrest.Matchers.greaterThan(reached));
        }
        await().untilAsserted(() -> assertThat(gateway.log).hasSizeGreaterThan(before));
        await().until(() -> gateway.engine.running() == 0);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
