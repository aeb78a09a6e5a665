package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.portico.DialectSample;
import io.portico.RunningGateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What an operator sees of a request in a dialect: the dialect, the gateway's own code, and who served it. */
@ExtendWith(OutputCaptureExtension.class)
class DialectRecordsTest {
    private static final String BACK = "https://app.example.com/account";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void logsTheDialectAsTheOperation(DialectSample dialect, CapturedOutput log) throws Exception {
        HttpResponse<String> answer = client(dialect).post(dialect.target(), dialect.body(BACK));

        assertThat(line(log, answer))
                .contains("operation=dialect-" + dialect.vendor() + " ")
                .contains("vendor=" + dialect.vendor() + " ")
                .contains("outcome=ok ", "status=200 ");
    }

    @Test
    void logsWhatTheClientSaw_andRecordsWhatItWas(CapturedOutput log) throws Exception {
        HttpResponse<String> answer = client(DialectSample.STRIPE)
                .post(DialectSample.STRIPE.target(), "customer=cus_nobody&return_url=https%3A%2F%2Fapp.example.com%2F");
        HttpResponse<String> records = client(DialectSample.STRIPE)
                .send("GET", "/v1/portal-sessions?customerId=cus_nobody&outcome=customer-not-found", "");

        assertThat(line(log, answer)).contains("outcome=customer-not-found ", "status=400 ");
        assertThatJson(records.body()).inPath("items").isArray().hasSize(1);
        assertThatJson(records.body()).inPath("items[0].customerSystem").isEqualTo("stripe");
        assertThatJson(records.body()).inPath("items[0].status").isEqualTo(404);
    }

    @Test
    void logsNoOperation_whereTheDialectHasNone(CapturedOutput log) throws Exception {
        HttpResponse<String> answer = client(DialectSample.STRIPE).send("GET", "/v1/customers_of_stripes/cus_1", "");

        assertThat(line(log, answer))
                .contains("outcome=not-found ", "status=404 ")
                .doesNotContain("operation=");
    }

    private static DialectClient client(DialectSample dialect) {
        var credential = dialect.credential("pk_sandbox_acme");
        return DialectClient.of(gateway)
                .with(credential.getKey(), credential.getValue())
                .with("Content-Type", dialect.type());
    }

    private static String line(CapturedOutput log, HttpResponse<String> answer) {
        String request =
                "requestId=" + answer.headers().firstValue("X-Request-Id").orElseThrow();
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> log.getAll()
                                .lines()
                                .filter(line -> line.contains(request))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty());
    }
}
