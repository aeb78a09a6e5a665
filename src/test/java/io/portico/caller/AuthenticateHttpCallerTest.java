package io.portico.caller;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AuthenticateHttpCallerTest {
    private static final Caller READER = new Caller("acme", "reader", Set.of(Scope.BILLING_READ));

    private static final Caller WRITER = new Caller("acme", "writer", Set.of(Scope.BILLING_WRITE));

    private final ApiKeys keys = new ApiKeys(List.of(
            new ApiKeys.Entry(ApiKeys.digest("test-key-1"), READER),
            new ApiKeys.Entry(ApiKeys.digest("test.key.2"), READER)));
    private final AuthenticateHttpCaller step =
            new AuthenticateHttpCaller(keys, token -> token.equals("a.b.c") ? Optional.of(WRITER) : Optional.empty());
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void remembersTheCaller() {
        present("Bearer test-key-1");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(READER);
    }

    @Test
    void remembersWhoseTokenItIs() {
        present("Bearer a.b.c");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(WRITER);
    }

    @Test
    void knowsAKeyThatLooksLikeAToken() {
        present("Bearer test.key.2");

        step.process(exchange);

        assertThat(exchange.getVariable(Variables.CALLER)).isEqualTo(READER);
    }

    @Test
    void takesNoToken_whereNoIssuerIsConfigured() {
        present("Bearer a.b.c");
        AuthenticateHttpCaller keysOnly = new AuthenticateHttpCaller(keys, AccessTokens.NONE);

        assertThat(problem(() -> keysOnly.process(exchange)).code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    @Test
    void tellsAnUnknownKeyAndNoKeyApartNowhere() {
        present("Bearer test-key-2");
        Problem unknown = problem(() -> step.process(exchange));
        present("nonsense");
        Problem malformed = problem(() -> step.process(exchange));
        present("Bearer a.b.x");
        Problem badToken = problem(() -> step.process(exchange));

        assertThat(unknown.code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(unknown).isEqualTo(malformed).isEqualTo(badToken);
        assertThat(exchange.getVariable(Variables.CALLER)).isNull();
    }

    @Test
    void letsACallerDoWhatItsScopesSay() {
        exchange.setVariable(Variables.CALLER, READER);

        assertThat(Callers.require(exchange, Scope.BILLING_READ)).isSameAs(READER);
    }

    @Test
    void namesTheScopeThatIsMissing() {
        exchange.setVariable(Variables.CALLER, READER);

        Problem problem = problem(() -> Callers.require(exchange, Scope.BILLING_WRITE));

        assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(problem.detail()).contains("billing:write");
    }

    @Test
    void asksForCredentials_whereNobodyWasAuthenticated() {
        assertThat(problem(() -> Callers.require(exchange, Scope.BILLING_READ)).code())
                .isEqualTo(ProblemCode.UNAUTHORIZED);
    }

    private void present(String authorization) {
        exchange.setVariable(
                Variables.HTTP_REQUEST,
                new HttpRequest(
                        "req_1",
                        "POST",
                        "/v1/portal-sessions",
                        Map.of(),
                        Map.of(),
                        Map.of("authorization", List.of(authorization)),
                        "127.0.0.1"));
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }
}
