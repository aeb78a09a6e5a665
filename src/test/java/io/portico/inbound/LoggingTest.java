package io.portico.inbound;

import java.util.List;

import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

import io.portico.flow.Variables;
import io.portico.ledger.RequestLog;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;

class LoggingTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.portico");
    private final Level before = logger.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(before);
    }

    @Test
    void writesOneLineOfFactsPerRequest() {
        new RequestLog()
                .write(new RequestLog.Line(
                        "req_1",
                        "http",
                        "acme",
                        "shop",
                        "create-portal-session",
                        "stripe",
                        "stripe-eu",
                        "ok",
                        201,
                        42,
                        "192.0.2.1"));

        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getLevel()).isEqualTo(Level.INFO);
        assertThat(facts(log.list.get(0)))
                .containsExactly(
                        "requestId=req_1",
                        "channel=http",
                        "organisation=acme",
                        "caller=shop",
                        "operation=create-portal-session",
                        "vendor=stripe",
                        "account=stripe-eu",
                        "outcome=ok",
                        "status=201",
                        "durationMs=42",
                        "client=192.0.2.1");
    }

    @Test
    void leavesOutWhatIsNotKnownAndWarnsOfFailures() {
        new RequestLog()
                .write(new RequestLog.Line(
                        "req_1", "http", null, null, null, null, null, "internal-error", 500, 1, null));

        assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
        assertThat(facts(log.list.get(0)))
                .containsExactly(
                        "requestId=req_1", "channel=http", "outcome=internal-error", "status=500", "durationMs=1");
    }

    @Test
    void tellsTheProblemOfAProblemException() {
        ProblemException thrown = new ProblemException(ProblemCode.FORBIDDEN, "No.");

        assertThat(describe(thrown)).isSameAs(thrown.problem());
        assertThat(describe(new CamelExecutionException("wrapped", exchange, new IllegalStateException(thrown))))
                .isSameAs(thrown.problem());
        assertThat(log.list).isEmpty();
    }

    @Test
    void tellsNothingOfADefectButLogsItOnceWithoutItsMessages() {
        exchange.setVariable(Variables.REQUEST_ID, "req_1");
        Exception defect = new IllegalStateException("hunter", new IllegalArgumentException("hunter"));

        Problem problem = describe(defect);

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
        assertThat(problem.toString()).doesNotContain("hunter").doesNotContain("IllegalState");
        assertThat(log.list).hasSize(1);
        ILoggingEvent event = log.list.get(0);
        assertThat(event.getLevel()).isEqualTo(Level.ERROR);
        assertThat(facts(event)).contains("requestId=req_1");
        assertThat(event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .contains("java.lang.IllegalStateException")
                .contains("java.lang.IllegalArgumentException")
                .contains(LoggingTest.class.getName())
                .doesNotContain("hunter");
    }

    @Test
    void survivesACauseThatIsItsOwnCause() {
        Exception first = new IllegalStateException("a");
        Exception second = new IllegalStateException("b", first);
        first.initCause(second);

        assertThat(describe(second).code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
    }

    private Problem describe(Exception caught) {
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, caught);
        new DescribeProblem().process(exchange);
        return exchange.getVariable(Variables.PROBLEM, Problem.class);
    }

    private static List<String> facts(ILoggingEvent event) {
        return event.getKeyValuePairs().stream()
                .filter(pair -> pair.value != null)
                .map((KeyValuePair pair) -> pair.key + "=" + pair.value)
                .toList();
    }
}
