package io.portico.idempotency;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What an operator watches: {@code portico.idempotency.requests} (requests with a key by what they were told),
 * {@code portico.idempotency.unsaved} (outcomes that the store did not take) and {@code portico.idempotency.late} (outcomes
 * that came after somebody else had taken the key).
 */
@Component
final class IdempotencyMetrics {
    private final Map<KeyRules.Verdict, Counter> requests = new EnumMap<>(KeyRules.Verdict.class);
    private final Counter unsaved;
    private final Counter late;

    IdempotencyMetrics(MeterRegistry registry) {
        for (KeyRules.Verdict verdict : KeyRules.Verdict.values()) {
            requests.put(
                    verdict,
                    Counter.builder("portico.idempotency.requests")
                            .description("Requests with an idempotency key")
                            .tag(
                                    "verdict",
                                    verdict.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
        }
        unsaved = Counter.builder("portico.idempotency.unsaved")
                .description("Outcomes of requests with an idempotency key that the store did not take")
                .register(registry);
        late = Counter.builder("portico.idempotency.late")
                .description("Outcomes that came after another request had taken the key over")
                .register(registry);
    }

    void told(KeyRules.Verdict verdict) {
        Counter counter = requests.get(verdict);
        if (counter != null) {
            counter.increment();
        }
    }

    void unsaved() {
        unsaved.increment();
    }

    void late() {
        late.increment();
    }
}
