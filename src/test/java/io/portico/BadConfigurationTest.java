package io.portico;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.ComponentScan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Settings that cannot be used stop the start, are told by their names, and never by their values. */
@ExtendWith(OutputCaptureExtension.class)
class BadConfigurationTest {
    /** Fifteen seconds on a machine that does nothing else. */
    private static final Duration SOON = Duration.ofMinutes(5);

    @TempDir
    private Path data;

    /** All settings, and nothing that would use them. */
    @ConfigurationPropertiesScan
    @ComponentScan("io.portico.setting")
    @EnableConfigurationProperties(DataSourceProperties.class)
    static class Settings {}

    @ParameterizedTest
    @CsvSource({
        "portico.http.port, hunter2",
        "portico.http.port, 70123",
        "portico.management.port, 70123",
        "portico.amqp.port, 70123",
        "portico.http.stop-delay, hunter2",
        "portico.http.budget, -77s",
        "portico.http.max-body, hunter2",
        "portico.http.max-streamed-body, -77KB",
        "portico.http.running, -77",
        "portico.http.client-certificates, hunter2",
        "portico.http.trusted-proxies[0], hunter2",
        "portico.egress.deadline, -77s",
        "portico.egress.private-networks[0], hunter2",
        "portico.guard.failure-rate, hunter2",
        "portico.guard.failure-rate, 577",
        "portico.guard.slow-call-rate, 577",
        "portico.data-reserve, hunter2",
        "portico.customers.cache-size, -77",
        "portico.queue.broker-states-users, hunter2",
        "portico.queue.consumers, hunter2",
        "portico.ledger.linger, -77ms",
        "portico.dialects.drop, hunter2",
        "portico.dialects.drop[0], hunter2",
        "spring.datasource.url, jdbc:hunter2:wordpass",
        "portico.data, /dev/null/hunter2",
        "portico.routes, /nowhere/hunter2",
    })
    void isToldByItsName(String key, String value, CapturedOutput output) {
        doesNotStart(key, value, output);

        assertThat(output.getAll()).doesNotContain(value);
    }

    /** With such a gateway no request would ever be answered well, or one would wait for ever. */
    @ParameterizedTest
    @CsvSource({
        "portico.http.max-body, 0",
        "portico.http.max-buffered, 63KB",
        "portico.http.max-buffered-per-address, 0",
        "portico.http.max-header-size, 255B",
        "portico.http.max-header-size, 3GB",
        "portico.http.max-header-count, 3",
        "portico.http.max-target, 0",
        "portico.http.max-target, 3GB",
        "portico.http.max-connections, 0",
        "portico.http.request-deadline, 0s",
        "portico.http.keep-alive-idle, 0s",
        "portico.http.keep-alive-idle, 200000d",
        "portico.http.running, 0",
        "portico.http.budget, 0s",
        "portico.http.max-streamed-body, 0",
        "portico.http.stream-idle, 0s",
        "portico.http.stop-delay, 26s",
        "portico.egress.lookup-timeout, 0s",
        "portico.egress.connect-timeout, 1ns",
        "portico.egress.tls-timeout, 0s",
        "portico.egress.deadline, 0s",
        "portico.egress.max-answer, 0",
        "portico.egress.max-connections, 0",
        "portico.egress.max-connections-per-host, 0",
        "portico.guard.window, 0s",
        "portico.guard.minimum-calls, 0",
        "portico.guard.failure-rate, 0",
        "portico.guard.slow-call, 0s",
        "portico.guard.slow-call-rate, 0",
        "portico.guard.open-for, 0s",
        "portico.guard.probes, 0",
        "portico.guard.concurrent-calls, 0",
        "portico.guard.resend.share, 101",
        "portico.guard.resend.longest-pause, 99ms",
        "portico.ledger.queue-capacity, 0",
        "portico.ledger.batch-size, 0",
        "portico.idempotency.lease, 0s",
        "portico.idempotency.lease, 61m",
        "portico.idempotency.retention, 23h",
        "portico.idempotency.retention, 30000d",
        "portico.idempotency.sweep-interval, 0s",
        "portico.customers.cache-size, 0",
        "portico.keys.reload, 99ms",
        "portico.keys.failing-addresses, 0",
    })
    void isToldByItsName_whereNothingWouldWork(String key, String value, CapturedOutput output) {
        doesNotStart(key, value, output);
    }

    private static void doesNotStart(String key, String value, CapturedOutput output) {
        SpringApplicationBuilder start = new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false);

        assertThatThrownBy(() -> start.run(
                        "--spring.config.location=optional:classpath:/no-such-directory/", "--" + key + "=" + value))
                .isNotNull();

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("Correct the setting " + key + ".");
    }

    @Test
    void endsTheProcess_whereASecretIsMissing() throws Exception {
        endsNaming(
                List.of("--spring.profiles.active=prod"),
                "portico.idempotency.secret",
                "portico.idempotency.secret: is required and missing");
    }

    /** The last thing that a start does, when everything else runs already. */
    @Tag("faults")
    @Test
    void endsTheProcess_whereThePortIsTaken() throws Exception {
        try (ServerSocket taken = taken()) {
            endsNaming(
                    List.of("--portico.http.port=" + taken.getLocalPort(), "--portico.http.bind-address=127.0.0.1"),
                    "portico.http.port",
                    "portico.http.port: nothing can listen there");
        }
    }

    private void endsNaming(List<String> settings, String key, String reason) throws InterruptedException {
        try (GatewayProcess gateway = GatewayProcess.launch(data, List.of("-Xmx256m"), settings)) {
            assertThat(gateway.exitCode(SOON)).isEqualTo(1);
            assertThat(gateway.awaitOutput())
                    .anyMatch(line -> line.contains(reason))
                    .anyMatch(line -> line.contains("Correct the setting " + key + "."));
        }
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
