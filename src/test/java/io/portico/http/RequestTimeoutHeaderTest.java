package io.portico.http;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestTimeoutHeaderTest {
    private static final TestGateway GATEWAY = new TestGateway();

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    private static RawClient.Answer post(String header) {
        return GATEWAY.send("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + header
                + "Content-Length: 2\r\n\r\n{}");
    }

    @Test
    void leavesARouteTheGatewaysOwnTimeWithoutIt() {
        assertThat(post("").status()).isEqualTo(201);

        assertThat(GATEWAY.left.get()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @Test
    void leavesARouteTheCallersTimeWhereThatIsShorter() {
        assertThat(post("Request-Timeout: 9.5\r\n").status()).isEqualTo(201);

        assertThat(GATEWAY.left.get()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(9_500));
    }

    @Test
    void givesNobodyMoreThanTheGatewaysOwnTime() {
        assertThat(post("request-timeout: 60\r\n").status()).isEqualTo(201);

        assertThat(GATEWAY.left.get()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Request-Timeout: soon\r\n",
                "Request-Timeout: 0\r\n",
                "Request-Timeout: -1\r\n",
                "Request-Timeout:\r\n",
                "Request-Timeout: 5, 5\r\n",
                "Request-Timeout: 5\r\nRequest-Timeout: 5\r\n"
            })
    void refusesWhatIsNoTimeout(String header) {
        RawClient.Answer answer = post(header);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"malformed-request\"").doesNotContain("soon");
    }
}
