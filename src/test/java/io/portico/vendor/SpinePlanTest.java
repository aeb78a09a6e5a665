package io.portico.vendor;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

import static org.assertj.core.api.Assertions.assertThat;

/** The spine as it is written, with a vendor that always fails. */
class SpinePlanTest {
    private static final VendorAccount ACCOUNT =
            VendorFixtures.account(VendorFixtures.facts(EnumSet.of(Intent.HOME), false, List.of()));

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final AtomicInteger dispatched = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        camel.getRegistry().bind("buildVendorRequest", new BuildVendorRequest());
        camel.getRegistry()
                .bind(
                        "guardVendor",
                        new GuardVendor(
                                new GuardProperties(
                                        Duration.ofSeconds(30),
                                        4,
                                        50,
                                        Duration.ofSeconds(5),
                                        80,
                                        Duration.ofSeconds(15),
                                        1,
                                        9),
                                VendorFixtures.noResend(),
                                Clock.systemUTC(),
                                new SimpleMeterRegistry()));
        camel.getRegistry().bind("idempotentReceiver", new PassingPolicy());
        camel.getRegistry().bind("noteVendorCall", (Processor) exchange -> {});
        camel.getRegistry().bind("checkReturnUrl", (Processor) exchange -> {});
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel)
                        .resolveResource("file:routes/create-portal-session.camel.yaml"));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String stage : List.of(
                        "validate-request",
                        "authorise-caller",
                        "enrich-customer",
                        "normalise-response",
                        "record-outcome")) {
                    from("direct:" + stage).process(exchange -> {});
                }
                from("direct:dispatch-to-vendor").process(exchange -> {
                    dispatched.incrementAndGet();
                    throw new ProblemException(Problem.of(ProblemCode.VENDOR_ERROR, "x")
                            .withVendor(new VendorFault(ACCOUNT.vendor(), ACCOUNT.key(), 500, null, null)));
                });
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private ProblemCode problem(Intent intent) {
        CreatePortalSession request = VendorFixtures.request(intent, IntentFallback.FAIL, null, null);
        Exchange ended = camel.createFluentProducerTemplate()
                .to("direct:create-portal-session")
                .withProcessor(exchange -> {
                    exchange.setVariable(Variables.ACCOUNT, ACCOUNT);
                    exchange.setVariable(Variables.REQUEST_ID, "req_1");
                    exchange.getMessage().setBody(request);
                })
                .request(Exchange.class);
        return ended.getException(ProblemException.class).problem().code();
    }

    @Test
    void refusesWhatTheAccountCannotServeBesideTheBreaker() {
        for (int i = 0; i < 20; i++) {
            assertThat(problem(Intent.UPDATE_CUSTOMER)).isEqualTo(ProblemCode.INTENT_NOT_SUPPORTED);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(problem(Intent.HOME)).isEqualTo(ProblemCode.VENDOR_ERROR);
        }
        assertThat(problem(Intent.HOME)).isEqualTo(ProblemCode.VENDOR_CIRCUIT_OPEN);
        assertThat(problem(Intent.UPDATE_CUSTOMER)).isEqualTo(ProblemCode.INTENT_NOT_SUPPORTED);
        assertThat(dispatched).hasValue(4);
    }

    private static final class PassingPolicy implements Policy {
        @Override
        public void beforeWrap(Route route, NamedNode definition) {}

        @Override
        public Processor wrap(Route route, Processor processor) {
            return processor;
        }
    }
}
