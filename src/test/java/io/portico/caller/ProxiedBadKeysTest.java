package io.portico.caller;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A proxy at 127.0.0.1 before the gateway, clients behind it, and one at 127.0.0.2 that goes around it. */
@ExtendWith(OutputCaptureExtension.class)
class ProxiedBadKeysTest {
    private static final String PROXY = "127.0.0.1";
    private static final String AROUND = "127.0.0.2";

    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path data) {
        gateway = RunningGateway.start(
                data, "--portico.http.trusted-proxies=127.0.0.1,10.0.0.0/8", "--portico.keys.failures-per-minute=2");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void tellsClientsApartByWhatTheProxySays(CapturedOutput log) throws Exception {
        assertThat(status(PROXY, "X-Forwarded-For: 198.51.100.7")).isEqualTo(401);
        assertThat(status(PROXY, "X-Forwarded-For: 203.0.113.1, 198.51.100.7")).isEqualTo(401);
        assertThat(status(PROXY, "X-Forwarded-For: 203.0.113.2, 198.51.100.7"))
                .as("made-up hops before the one that the proxy saw")
                .isEqualTo(429);
        assertThat(status(PROXY, "X-Forwarded-For: 198.51.100.8"))
                .as("a neighbour")
                .isEqualTo(401);

        await().untilAsserted(() -> assertThat(log).contains("client=198.51.100.7", "client=198.51.100.8"));
        assertThat(log).doesNotContain("203.0.113.");
    }

    @Test
    void believesNobodyWhoGoesAroundTheProxy(CapturedOutput log) throws Exception {
        assertThat(status(AROUND, "X-Forwarded-For: 198.51.100.1")).isEqualTo(401);
        assertThat(status(AROUND, "Forwarded: for=198.51.100.2")).isEqualTo(401);
        assertThat(status(AROUND, "X-Forwarded-For: 198.51.100.3, 127.0.0.1")).isEqualTo(429);
        assertThat(status(PROXY, "X-Forwarded-For: 198.51.100.1"))
                .as("whom it named")
                .isEqualTo(401);

        await().untilAsserted(() -> assertThat(log).contains("client=127.0.0.2"));
    }

    private int status(String from, String header) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.port(), InetAddress.getByName(from), 0)) {
            socket.getOutputStream()
                    .write(("GET /v1/vendors HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }
}
