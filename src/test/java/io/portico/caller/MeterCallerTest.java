package io.portico.caller;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.flow.Variables;
import io.portico.http.RateLimit;
import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class MeterCallerTest {
    private final MeterCaller step = new MeterCaller(new CallerQuotas(
            Map.of("acme", Map.of("shop", new CallerQuota.Rule(1, Duration.ofDays(1), 1))),
            TimeMeter.SYSTEM_MILLISECONDS,
            new SimpleMeterRegistry()));
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void leavesWhatIsLeftForTheAnswer() {
        callAs("shop");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.RATE_LIMIT)).isEqualTo(new RateLimit(1, 86_400, 0, 86_400));
    }

    @Test
    void endsWhatIsTooMuch_andSaysWhenToComeAgain() {
        callAs("shop");
        step.process(exchange);

        Problem problem = catchThrowableOfType(ProblemException.class, () -> step.process(exchange))
                .problem();

        assertThat(problem.code()).isEqualTo(ProblemCode.RATE_LIMITED);
        assertThat(problem.outcome()).isEqualTo(Outcome.NONE);
        assertThat(problem.retryable()).isTrue();
        RateLimit limit = exchange.getVariable(Variables.RATE_LIMIT, RateLimit.class);
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(limit.reset()));
    }

    @Test
    void leavesNothingForACallerWithoutAQuota() {
        callAs("crm");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.RATE_LIMIT)).isNull();
    }

    @Test
    void metersNobodyWhoIsNotKnown() {
        assertThat(catchThrowableOfType(ProblemException.class, () -> step.process(exchange))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    private void callAs(String name) {
        exchange.setVariable(Variables.CALLER, new Caller("acme", name, Set.of(Scope.ADMIN)));
    }
}
