package io.portico.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.model.ProblemCode;
import io.portico.queue.QueueGateway.Client;

import static org.assertj.core.api.Assertions.assertThat;

/** When a request that failed is delivered again. */
class RedeliveryTest {
    private static final String REQUEST = "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/\"}";
    private static final int DELAY = 100;

    @Test
    void doublesItsDelayGiveOrTakeAQuarter(@TempDir Path data) throws Exception {
        List<Long> calls = new CopyOnWriteArrayList<>();
        try (QueueGateway gateway = QueueGateway.start(
                data,
                exchange -> {
                    calls.add(System.nanoTime());
                    Spines.failing(ProblemCode.STORE_UNAVAILABLE).process(exchange);
                },
                Map.of("portico.queue.redelivery-delay", DELAY + "ms"))) {
            Client client = gateway.amqp("acme", "acme");
            client.send(client.text(REQUEST));

            assertThat(client.receive(Queues.REPLIES, 30_000).getIntProperty("porticoStatus"))
                    .isEqualTo(503);
        }
        assertThat(calls).hasSize(6);
        for (int i = 1; i < calls.size(); i++) {
            long wanted = (long) DELAY << (i - 1);
            assertThat(Duration.ofNanos(calls.get(i) - calls.get(i - 1)).toMillis())
                    .as("before delivery %s", i + 1)
                    .isBetween(wanted * 3 / 4 - 5, wanted * 5 / 4 + 1_000); // The machine may be busy.
        }
    }
}
