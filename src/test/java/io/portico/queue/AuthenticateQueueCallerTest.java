package io.portico.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.jms.Message;
import jakarta.jms.Session;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.caller.SharingOrganisations;
import io.portico.flow.Variables;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.setting.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

class AuthenticateQueueCallerTest {
    private static final QueueProperties SHOP_OF_ACME = new QueueProperties(
            4,
            Duration.ofMinutes(5),
            6,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            95,
            "",
            "",
            new Secret(""),
            BrokerStatesUsers.NONE,
            "",
            Map.of("shop", new BrokerUser(null, null, "acme", Set.of("billing:write"), List.of(), false)));

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void namesTheCallerByTheUser() {
        process("shop", "acme");

        assertThat(exchange.getVariable(Variables.CALLER))
                .isEqualTo(new Caller("acme", "shop", Set.of(Scope.BILLING_WRITE)));
    }

    @Test
    void refusesAUserWhoseOrganisationDoesNotShareTheGateway_asOneWhoIsNotKnown() {
        ProblemException gone = catchThrowableOfType(ProblemException.class, () -> process("shop", "globex"));
        ProblemException unknown = catchThrowableOfType(ProblemException.class, () -> process("nobody", "acme"));

        assertThat(gone.problem()).isEqualTo(unknown.problem());
        assertThat(gone.problem().code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(exchange.getVariable(Variables.CALLER)).isNull();
    }

    private void process(String user, String sharing) {
        exchange.setVariable(
                QueueRequest.VARIABLE,
                new QueueRequest(
                        mock(Message.class),
                        mock(Session.class),
                        "req_1",
                        new Provenance(user, 0, null, null, false),
                        1));
        new AuthenticateQueueCaller(SHOP_OF_ACME, new SharingOrganisations(Set.of(sharing))).process(exchange);
    }
}
