package io.portico.queue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Processor;

import io.portico.model.CreatePortalSession;
import io.portico.model.ExpiryBasis;
import io.portico.model.PortalSession;
import io.portico.model.PortalUrl;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Stand-ins for the spine. */
public final class Spines {
    public static final String URL = "https://portal.example.com/p/$./secret";

    private Spines() {}

    public static Processor succeeding() {
        return exchange -> {
            CreatePortalSession request = exchange.getMessage().getMandatoryBody(CreatePortalSession.class);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            exchange.getMessage()
                    .setBody(new PortalSession(
                            "ps_1",
                            "stripe",
                            "stripe",
                            request.customerId(),
                            new PortalUrl(URL),
                            now,
                            now.plusSeconds(300),
                            ExpiryBasis.ESTIMATED,
                            request.returnUrl(),
                            request.intent(),
                            false,
                            List.of(),
                            null,
                            null));
        };
    }

    public static Processor failing(ProblemCode code) {
        return exchange -> {
            throw new ProblemException(code, "Refused by the stub.");
        };
    }

    /** Fails so often, then succeeds. */
    public static Processor failing(ProblemCode code, int times) {
        AtomicInteger calls = new AtomicInteger();
        Processor success = succeeding();
        return exchange -> {
            if (calls.incrementAndGet() <= times) {
                throw new ProblemException(code, "Refused by the stub.");
            }
            success.process(exchange);
        };
    }
}
