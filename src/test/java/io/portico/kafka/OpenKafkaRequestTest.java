package io.portico.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import io.portico.caller.Caller;
import io.portico.caller.SharingOrganisations;
import io.portico.flow.Variables;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class OpenKafkaRequestTest {
    private static final KafkaChannel ACME =
            new KafkaChannel(Map.of("acme", new KafkaOrganisation("acme.", Set.of("billing:write"))));
    private static final KafkaProperties PROPERTIES =
            new KafkaProperties("", "portico", 1, Duration.ofMinutes(5), 6, Duration.ofSeconds(30), Map.of(), Map.of());

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void namesTheOrganisationOfTheTopicAsTheCaller() {
        open("acme");

        assertThat(exchange.getVariable(Variables.CALLER, Caller.class).organisation())
                .isEqualTo("acme");
    }

    @Test
    void refusesAnOrganisationThatSharesTheGatewayNoLonger_whichIsStillTold() {
        ProblemException gone = catchThrowableOfType(ProblemException.class, () -> open("globex"));

        assertThat(gone.problem().code()).isEqualTo(ProblemCode.UNAUTHORIZED);
        assertThat(exchange.getVariable(Variables.CALLER)).isNull();
        assertThat(exchange.getVariable(KafkaRequest.VARIABLE)).isNotNull();
    }

    private void open(String sharing) {
        KafkaDelivery delivery = mock(KafkaDelivery.class);
        when(delivery.record())
                .thenReturn(new ConsumerRecord<>("acme.portal-session.create", 0, 0, null, new byte[] {'{', '}'}));
        exchange.getMessage().setHeader(KafkaConstants.MANUAL_COMMIT, delivery);
        new OpenKafkaRequest(ACME, new SharingOrganisations(Set.of(sharing)), PROPERTIES, Clock.systemUTC())
                .process(exchange);
    }
}
