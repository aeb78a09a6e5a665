package io.portico.idempotency;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.flow.Variables;
import io.portico.model.Intent;
import io.portico.model.Outcome;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.setting.Secret;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorFacts;

import static org.assertj.core.api.Assertions.assertThat;

/** The policy around the vendor's steps, with a database that can be away. */
class IdempotentReceiverTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Database database = new Database();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final AtomicInteger calls = new AtomicInteger();
    private IdempotencyKeys keys;
    private NoteVendorCall note;

    @BeforeEach
    void start() {
        Flyway.configure().dataSource(database).load().migrate();
        IdempotencySettings settings = new IdempotencySettings(
                KeyStoreContract.SECRET,
                new Secret(""),
                Duration.ofSeconds(15),
                Duration.ofDays(7),
                Duration.ofMinutes(1));
        keys = new IdempotencyKeys(
                database,
                KeyRing.of(settings.secret(), settings.previousSecret()),
                settings,
                new IdempotencyMetrics(registry));
        note = new NoteVendorCall(keys);
    }

    private Exchange run(@Nullable String key, Processor steps) throws Exception {
        VendorFacts facts = new VendorFacts(
                "acmepay",
                Set.of(Intent.HOME),
                false,
                List.of(),
                Set.of(),
                Duration.ofMinutes(5),
                true,
                null,
                Map.of(),
                "tolerate");
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(
                Variables.ACCOUNT,
                new VendorAccount(
                        "acmepay-eu",
                        facts,
                        Set.of(),
                        Set.of(),
                        facts.expiryHint(),
                        Map.of(),
                        camel.getEndpoint("direct:a")));
        exchange.setVariable(Variables.CALLER, new Caller("acme", "shop", Set.of(Scope.BILLING_WRITE)));
        exchange.setVariable(Variables.REQUEST, Requests.request());
        if (key != null) {
            exchange.setVariable(Variables.IDEMPOTENCY_KEY, key);
        }
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        exchange.getMessage().setBody(call.put("idempotencyKey", "its own"));
        new IdempotentReceiver(keys).wrap(null, steps).process(exchange);
        return exchange;
    }

    /** What the guard lets through: the call is noted and made. */
    private void vendor(Exchange exchange) {
        note.process(exchange);
        calls.incrementAndGet();
        exchange.getMessage().setBody(Requests.session());
    }

    private String state() {
        return new JdbcTemplate(database.getTargetDataSource())
                .queryForList("select state from idempotency_key", String.class)
                .toString();
    }

    private static ProblemCode code(Exchange exchange) {
        return exchange.getException(ProblemException.class).problem().code();
    }

    private double unsaved() {
        return registry.get("portico.idempotency.unsaved").counter().count();
    }

    @Test
    void asksTheDatabaseNothing_withoutAKey() throws Exception {
        database.away = true;
        Exchange exchange = run(null, steps -> {
            assertThat(steps.getMessage()
                            .getBody(ObjectNode.class)
                            .path("idempotencyKey")
                            .asText())
                    .isEqualTo("its own");
            vendor(steps);
        });

        assertThat(exchange.getException()).isNull();
        assertThat(calls).hasValue(1);
    }

    @Test
    void callsNoVendor_whileTheDatabaseIsAway() throws Exception {
        database.away = true;

        assertThat(code(run("k1", this::vendor))).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
        assertThat(calls).hasValue(0);
    }

    @Test
    void callsNoVendor_whoseCallCannotBeNoted() throws Exception {
        Exchange exchange = run("k1", steps -> {
            database.away = true;
            vendor(steps);
        });

        assertThat(code(exchange)).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
        assertThat(calls).hasValue(0);
    }

    @Test
    void handsOutTheSession_thoughTheDatabaseDiedAfterTheCall() throws Exception {
        Exchange exchange = run("k1", steps -> {
            vendor(steps);
            database.away = true;
        });

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isInstanceOf(PortalSession.class);
        assertThat(unsaved()).isEqualTo(1);
        assertThat(state()).isEqualTo("[SENT]");
    }

    @Test
    void skipsTheSteps_whereTheSessionWasMadeBefore() throws Exception {
        Object made = run("k1", this::vendor).getMessage().getBody();
        Exchange again = run("k1", this::vendor);

        assertThat(again.getMessage().getBody()).isEqualTo(made);
        assertThat(again.getVariable(Variables.REPLAYED)).isEqualTo(true);
        assertThat(calls).hasValue(1);
    }

    @Test
    void freesTheKey_whereADefectCameBeforeTheCall() throws Exception {
        Exchange exchange = run("k1", steps -> {
            note.process(steps);
            throw new StackOverflowError("ours");
        });

        assertThat(exchange.getException()).hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(state()).isEqualTo("[]");
    }

    @Test
    void takesTheOutcomeForUnknown_whereADefectCameAfterTheCall() throws Exception {
        Exchange exchange = run("k1", steps -> {
            vendor(steps);
            throw new ProblemException(
                    Problem.of(ProblemCode.INTERNAL_ERROR, "ours").withOutcome(Outcome.UNKNOWN));
        });

        assertThat(code(exchange)).isEqualTo(ProblemCode.INTERNAL_ERROR);
        assertThat(state()).isEqualTo("[UNKNOWN]");
    }

    private static final class Database extends DelegatingDataSource {
        volatile boolean away;

        Database() {
            super(JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                throw new SQLException("no connection", "08001");
            }
            return super.getConnection();
        }
    }
}
