package io.portico.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.portico.caller.Caller;
import io.portico.caller.SharingOrganisations;
import io.portico.flow.Variables;
import io.portico.message.DeadLetter;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class OpenKafkaRequestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
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

    /** Of 300 s, by the timestamp of its sender, which may be none or one to come. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-01T11:55:00Z, 0, false",
        "2026-03-01T11:54:59Z, 0, true",
        "1970-01-01T00:00:00Z, 300, false",
        "1970-01-01T00:00:00Z, 301, true",
        "2026-03-01T13:00:00Z, 300, false",
        "2026-03-01T13:00:00Z, 301, true",
    })
    void putsAsideWhatIsTooOld_whateverItsTimestampSays(Instant timestamp, int secondsSeen, boolean tooOld) {
        Instant firstSeen = NOW.minusSeconds(secondsSeen);

        DeadLetter dead = catchThrowableOfType(DeadLetter.class, () -> open("acme", timestamp, firstSeen));

        assertThat(dead == null ? null : dead.code()).isEqualTo(tooOld ? DeadLetter.REQUEST_TOO_OLD : null);
    }

    private void open(String sharing) {
        open(sharing, NOW, NOW);
    }

    private void open(String sharing, Instant timestamp, Instant firstSeen) {
        KafkaDelivery delivery = mock(KafkaDelivery.class);
        when(delivery.firstSeen()).thenReturn(firstSeen);
        when(delivery.record())
                .thenReturn(new ConsumerRecord<>(
                        "acme.portal-session.create",
                        0,
                        0,
                        timestamp.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        2,
                        null,
                        new byte[] {'{', '}'},
                        new RecordHeaders(),
                        Optional.empty()));
        exchange.getMessage().setHeader(KafkaConstants.MANUAL_COMMIT, delivery);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        new OpenKafkaRequest(ACME, new SharingOrganisations(Set.of(sharing)), PROPERTIES, clock).process(exchange);
    }
}
