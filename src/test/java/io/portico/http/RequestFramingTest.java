package io.portico.http;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Where one request ends and the next begins has one reading; what could be read in two ways ends the connection. */
class RequestFramingTest {
    private static final String GET = "GET /v1/things HTTP/1.1\r\nHost: x\r\n";
    private static final String POST = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String HIDDEN = "GET /v1/things HTTP/1.1\r\nHost: x\r\nX-Request-Id: hidden-request\r\n\r\n";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Folded: one\r\n two\r\n\r\n",
                "X-Folded: one\r\n\ttwo\r\n\r\n",
                "X-Folded: one\r\n \r\n\r\n",
                "X-Folded:\r\n one\r\nX-Other: two\r\n\r\n",
                "Authorization:\r\n Bearer one\r\n\r\n",
                "X-Folded: one\r\n Content-Length: 5\r\n\r\n",
                "Content-Length: 2\r\n 0\r\n\r\n{}",
                "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                "X-Folded: one\r\n two\r\nContent-Length: 2\r\n\r\n{}",
            })
    void refusesFoldedHeaderLines(String rest) {
        assertRefusedAlone(POST + rest);
    }

    @Test
    void refusesAFoldThatComesByteByByte() {
        try (RawClient client = new RawClient(gateway.port())) {
            for (char next : (GET + "X-Folded: one\r\n two\r\n\r\n").toCharArray()) {
                client.send(String.valueOf(next));
            }
            assertThat(client.read().status()).isEqualTo(400);
        }
    }

    @Test
    void refusesAFoldInAPipelinedRequest() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(POST + "Content-Length: 2\r\n\r\n{}" + GET + "\r\n" + GET + "X-A: b\r\n c\r\n\r\n" + HIDDEN);

            assertThat(client.read().status()).isEqualTo(201);
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void takesABodyForNoHead() {
        String body = " {\r\n \"a\":\r\n\t1\r\n}\r\n\r\n x: y\r\n z";
        try (RawClient client = new RawClient(gateway.port())) {
            for (int i = 0; i < 2; i++) {
                client.send(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body);
                assertThat(client.read().body()).isEqualTo(body);
                client.send(CHUNKED);
                client.send(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
                assertThat(client.read().body()).isEqualTo(body);
            }
        }
    }

    @Test
    void answersPipelinedRequestsWithBodiesInOrder() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(POST + "Content-Length: 3\r\n\r\n[1]" + CHUNKED + "3\r\n[2]\r\n0\r\n\r\n" + GET + "\r\n" + POST
                    + "Content-Length: 3\r\n\r\n[4]" + "\r\n" + CHUNKED + "1\r\n[\r\n2\r\n5]\r\n0\r\nA: b\r\n\r\n");

            assertThat(client.read().body()).isEqualTo("[1]");
            assertThat(client.read().body()).isEqualTo("[2]");
            assertThat(client.read().body()).isEqualTo("[]");
            assertThat(client.read().body()).isEqualTo("[4]");
            assertThat(client.read().body()).isEqualTo("[5]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2\n{}\r\n0\r\n\r\n",
                "2\r\n{}\n0\r\n\r\n",
                "2\r\n{}\r\n0\n\n",
                "2\r{}\r\n0\r\n\r\n",
                "2;a=\"\nb\"\r\n{}\r\n0\r\n\r\n",
                "2;a\nb\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "+2\r\n{}\r\n0\r\n\r\n",
                "2,2\r\n{}\r\n0\r\n\r\n",
                "\r\n2\r\n{}\r\n0\r\n\r\n",
                "100000002\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}0\r\n\r\n",
            })
    void refusesChunksThatAPeerCouldReadOtherwise(String body) {
        assertRefusedAlone(CHUNKED + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\u0000\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunk\r\n\r\n0\r\n\r\n",
                "Transfer_Encoding: chunked\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
                "Content-Length: 0, 5\r\n\r\n",
                "Content-Length: 0\u00a0\r\n\r\n",
                "Content-Length: 00x0\r\n\r\n",
                "X-A: b\rContent-Length: 0\r\n\r\n",
                "X-A: b\nContent-Length: 0\r\n\r\n",
            })
    void servesNoRequestThatAPeerCouldTakeForABody(String rest) {
        assertRefusedAlone(POST + rest);
    }

    /** A refusal, and neither the request behind it nor anything else. */
    private static void assertRefusedAlone(String request) {
        int before = gateway.reached.get();
        try (RawClient client = new RawClient(gateway.port())) {
            String all = client.send(request + HIDDEN).readAll();

            assertThat(all).startsWith("HTTP/1.1 400 ").contains("\"code\":\"malformed-request\"");
            assertThat(all.split("HTTP/1\\.1 ", -1)).as(all).hasSize(2);
        }
        assertThat(gateway.reached).hasValue(before);
    }

    @Test
    void letsGoOfClientsThatCloseTheirHalfEarly() throws Exception {
        for (String part :
                new String[] {"", "GET /v1/th", GET, POST + "Content-Length: 10\r\n\r\n{", CHUNKED + "5\r\n"}) {
            int before = gateway.reached.get();
            try (RawClient client = new RawClient(gateway.port())) {
                client.send(part).endSending();

                assertThat(client.readAll()).as(part).doesNotContain(" 200 ", " 201 ");
            }
            assertThat(gateway.reached).hasValue(before);
        }
        await().untilAsserted(() -> assertThat(gateway.engine.connections()).isZero());
    }
}
