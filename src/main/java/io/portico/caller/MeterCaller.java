package io.portico.caller;

import java.time.Duration;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.http.RateLimit;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Counts an HTTP request against its caller's quota, or ends it before anything of it is looked at. */
@Component("meterCaller")
final class MeterCaller implements Processor {
    private final CallerQuotas quotas;

    MeterCaller(CallerQuotas quotas) {
        this.quotas = quotas;
    }

    @Override
    public void process(Exchange exchange) {
        CallerQuota quota = quotas.of(Callers.authenticated(exchange));
        if (quota == null) {
            return;
        }
        CallerQuota.Reading reading = quota.take();
        RateLimit limit = reading.limit();
        exchange.setVariable(Variables.RATE_LIMIT, limit);
        if (!reading.granted()) {
            throw new ProblemException(Problem.of(ProblemCode.RATE_LIMITED, "The caller has used up its quota.")
                    .withRetryAfter(Duration.ofSeconds(limit.reset())));
        }
    }
}
