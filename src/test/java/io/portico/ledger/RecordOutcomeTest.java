package io.portico.ledger;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.VendorFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class RecordOutcomeTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Recorded ledger = new Recorded();
    private final RecordOutcome step =
            new RecordOutcome(ledger, new OutcomeTimers(registry), Clock.fixed(Sessions.NOW, ZoneOffset.UTC));

    @Test
    void recordsASession() {
        PortalSession session = Sessions.session();
        Exchange exchange = Sessions.exchange();
        exchange.setVariable(Variables.ACCOUNT, Sessions.account("stripe", "stripe-eu"));
        exchange.getMessage().setBody(session);
        step.process(exchange);

        assertThat(exchange.getMessage().getBody()).isSameAs(session);
        assertThat(ledger.entries).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(session.id());
            assertThat(entry.origin()).isEqualTo(new LedgerEntry.Origin("acme", "billing-service", "queue", "req_7"));
            assertThat(entry.customerSystem()).isEqualTo("salesforce");
            assertThat(entry.customerId()).isEqualTo("customer-1");
            assertThat(entry.account()).isEqualTo("stripe-eu");
            assertThat(entry.intent()).isEqualTo("home");
            assertThat(entry.returnUrl()).isEqualTo("https://app.example.com/back");
            assertThat(entry.outcome()).isEqualTo("created");
            assertThat(entry.createdAt()).isEqualTo("2026-03-01T12:00:00.123Z");
            assertThat(entry.made()).isNotNull();
            assertThat(entry.made().degraded()).isTrue();
            assertThat(entry.made().expiryBasis()).isEqualTo("estimated");
        });
        assertThat(timer("stripe", "stripe-eu", "created", "queue").count()).isEqualTo(1);
    }

    @Test
    void recordsAFailure_withWhatTheVendorSaid() {
        Exchange exchange = Sessions.exchange();
        exchange.setVariable(Variables.ACCOUNT, Sessions.account("stripe", "stripe-eu"));
        exchange.setVariable(
                Variables.PROBLEM,
                Problem.of(ProblemCode.VENDOR_ERROR, "The vendor failed.")
                        .withVendor(new VendorFault("stripe", "stripe-eu", 500, "api_error", "vreq_1")));
        step.process(exchange);

        assertThat(ledger.entries).singleElement().satisfies(entry -> {
            assertThat(entry.id()).matches("ps_[0-9A-Z]{26}");
            assertThat(entry.outcome()).isEqualTo("vendor-error");
            assertThat(entry.outcomeKnown()).isFalse();
            assertThat(entry.status()).isEqualTo(502);
            assertThat(entry.intent()).isEqualTo("update-payment-method");
            assertThat(entry.returnUrl()).isEqualTo("https://app.example.com/back");
            assertThat(entry.made()).isNull();
            assertThat(entry.fault()).isEqualTo(new LedgerEntry.Fault(500, "api_error", "vreq_1"));
        });
        assertThat(timer("stripe", "stripe-eu", "vendor-error", "queue").count())
                .isEqualTo(1);
    }

    @Test
    void takesNoTagFromTheRequest() {
        Exchange exchange = Sessions.exchange();
        exchange.setVariable(Variables.PROBLEM, Problem.of(ProblemCode.UNKNOWN_VENDOR, "Not known."));
        step.process(exchange);

        assertThat(timer("none", "none", "unknown-vendor", "queue").count()).isEqualTo(1);
        assertThat(ledger.entries).singleElement().satisfies(entry -> assertThat(entry.vendor())
                .isNull());
    }

    @Test
    void callsTheChannelHttp_whenThereIsAnHttpRequest() {
        Exchange exchange = Sessions.exchange();
        exchange.removeVariable(Variables.CHANNEL);
        exchange.setVariable(
                Variables.HTTP_REQUEST,
                new HttpRequest("req_7", "POST", "/v1/portal-sessions", Map.of(), Map.of(), Map.of(), "127.0.0.1"));
        exchange.getMessage().setBody(Sessions.session());
        step.process(exchange);

        assertThat(ledger.entries)
                .singleElement()
                .satisfies(entry -> assertThat(entry.origin().channel()).isEqualTo("http"));
    }

    @Test
    void measuresFromTheStartThatTheChannelNoted() {
        Exchange exchange = Sessions.exchange();
        exchange.setVariable(Variables.STARTED, System.nanoTime() - TimeUnit.SECONDS.toNanos(3));
        exchange.getMessage().setBody(Sessions.session());
        step.process(exchange);

        assertThat(ledger.entries.get(0).durationMillis()).isBetween(3_000L, 30_000L);
        assertThat(timer("none", "none", "created", "queue").totalTime(TimeUnit.MILLISECONDS))
                .isBetween(3_000.0, 3_900.0);
    }

    @Test
    void recordsOnce_whenTheAnswerFailsAfterwards() {
        Exchange exchange = Sessions.exchange();
        exchange.getMessage().setBody(Sessions.session());
        step.process(exchange);
        exchange.setVariable(Variables.PROBLEM, Problem.of(ProblemCode.INTERNAL_ERROR, "The gateway failed."));
        step.process(exchange);

        assertThat(ledger.entries).singleElement().satisfies(entry -> assertThat(entry.outcome())
                .isEqualTo("created"));
    }

    @Test
    void measuresASessionThatIsHandedOutAgain_andLeavesItsOneEntry() {
        Exchange exchange = Sessions.exchange();
        exchange.setVariable(Variables.REPLAYED, Boolean.TRUE);
        exchange.getMessage().setBody(Sessions.session());
        step.process(exchange);

        assertThat(ledger.entries).isEmpty();
        assertThat(timer("none", "none", "replayed", "queue").count()).isEqualTo(1);
    }

    @Test
    void leavesNothing_whenTheExchangeIsAboutSomethingElse() {
        Exchange exchange = Sessions.exchange();
        exchange.removeVariable(Variables.REQUEST);
        exchange.setVariable(Variables.PROBLEM, Problem.of(ProblemCode.CUSTOMER_NOT_FOUND, "Not known."));
        step.process(exchange);

        assertThat(ledger.entries).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void recordsARequestThatFailed_beforeAnyStepKeptIt() {
        Exchange exchange = Sessions.exchange();
        exchange.getMessage().setBody(exchange.removeVariable(Variables.REQUEST));
        exchange.setVariable(Variables.PROBLEM, Problem.of(ProblemCode.CUSTOMER_NOT_FOUND, "Not known."));
        step.process(exchange);

        assertThat(ledger.entries).singleElement().satisfies(entry -> assertThat(entry.outcome())
                .isEqualTo("customer-not-found"));
    }

    @Test
    void leavesNothing_whenTheMessageWillComeAgain() {
        Exchange exchange = Sessions.exchange();
        exchange.setRollbackOnly(true);
        step.process(exchange);

        assertThat(ledger.entries).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void recordsADefect_whenThereIsNeitherSessionNorProblem() {
        Exchange exchange = Sessions.exchange();
        exchange.getMessage().setBody("something else");
        step.process(exchange);

        assertThat(ledger.entries).singleElement().satisfies(entry -> assertThat(entry.outcome())
                .isEqualTo("internal-error"));
    }

    @Test
    void doesNotThrow_whateverTheLedgerDoes() {
        ledger.broken = true;
        Exchange exchange = Sessions.exchange();
        PortalSession session = Sessions.session();
        exchange.getMessage().setBody(session);

        assertThatCode(() -> step.process(exchange)).doesNotThrowAnyException();
        assertThat(exchange.getMessage().getBody()).isSameAs(session);
    }

    private Timer timer(String vendor, String account, String outcome, String channel) {
        return registry.get("portico.portal.sessions")
                .tags("vendor", vendor, "account", account, "outcome", outcome, "channel", channel)
                .timer();
    }

    private static final class Recorded implements Ledger {
        final List<LedgerEntry> entries = new ArrayList<>();
        boolean broken;

        @Override
        public void record(LedgerEntry entry) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            entries.add(entry);
        }

        @Override
        public Optional<LedgerEntry> find(String organisation, String id) {
            return Optional.empty();
        }

        @Override
        public LedgerPage list(String organisation, LedgerFilter filter, @Nullable String after, int limit) {
            return new LedgerPage(List.of(), null);
        }
    }
}
