package io.portico.vendor;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import io.portico.flow.Variables;
import io.portico.model.Outcome;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;

class GuardVendorTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final GuardVendor guard = new GuardVendor(
            new GuardProperties(Duration.ofSeconds(30), 4, 50, Duration.ofSeconds(5), 80, Duration.ofSeconds(15), 1, 2),
            Clock.systemUTC());

    private Exchange call(Processor steps) throws Exception {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Variables.ACCOUNT, VendorFixtures.account(VendorFixtures.everything()));
        guard.wrap(null, steps).process(exchange);
        return exchange;
    }

    @Test
    void keepsNoCallThatEndedInAnError() throws Exception {
        for (int i = 0; i < 20; i++) {
            Exchange failed = call(exchange -> {
                throw new StackOverflowError("ours");
            });
            assertThat(failed.getException()).hasRootCauseInstanceOf(StackOverflowError.class);
        }

        assertThat(call(exchange -> {}).getException()).isNull();
    }

    @Test
    void tellsAWantOfConnectionsAsOverload() throws Exception {
        Exchange failed = call(exchange -> {
            throw new VendorCallException(ProblemCode.OVERLOADED, new IOException("all in use"));
        });

        assertThat(failed.getException()).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.OVERLOADED);
            assertThat(e.problem().retryAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(e.problem().outcome()).isEqualTo(Outcome.NONE);
        });
    }
}
