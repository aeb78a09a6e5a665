package io.portico.dialect;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A client written for one vendor gets its session from each of them, in its own vendor's form. */
class DialectSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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

    static Stream<Arguments> dialectsAndVendors() {
        return Stream.of(SpokenDialect.values())
                .flatMap(dialect -> MovedCustomer.vendors().map(vendor -> arguments(dialect, vendor)));
    }

    @ParameterizedTest(name = "{0}, {1} behind")
    @MethodSource("dialectsAndVendors")
    void opensThePortalOfTheVendorBehind(SpokenDialect dialect, String vendor) throws Exception {
        dialect.customer(gateway).moveTo(vendor);

        HttpResponse<String> answer = dialect.client(gateway).post(dialect.path, dialect.body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("portico-problem")).isEmpty();
        MovedCustomer.checkPortal(vendor, url(dialect, answer));
    }

    @ParameterizedTest(name = "{0}, {1} behind")
    @MethodSource("dialectsAndVendors")
    void givesTheSameAnswerForTheSameIdempotencyKey(SpokenDialect dialect, String vendor) throws Exception {
        dialect.customer(gateway).moveTo(vendor);
        DialectClient client = dialect.client(gateway).with("Idempotency-Key", dialect + "-" + vendor);

        HttpResponse<String> first = client.post(dialect.path, dialect.body);
        HttpResponse<String> again = client.post(dialect.path, dialect.body);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
    }

    static Stream<SpokenDialect> dialects() {
        return Stream.of(SpokenDialect.values());
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void refusesAnIdempotencyKeyThatBelongsToAnotherRequest(SpokenDialect dialect) throws Exception {
        DialectClient client = dialect.client(gateway).with("Idempotency-Key", dialect + "-reused");
        client.post(dialect.path, dialect.body);

        HttpResponse<String> answer = client.post(dialect.path, dialect.body.replace("account", "elsewhere"));

        assertThat(answer.headers().firstValue("portico-problem")).contains("idempotency-key-reused");
        dialect.checkRefusal(
                answer.statusCode(), answer.headers().firstValue("content-type").orElseThrow(), answer.body());
    }

    private static String url(SpokenDialect dialect, HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body()).at(dialect.url).textValue();
    }
}
