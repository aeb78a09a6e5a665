package io.portico.kafka;

import java.time.Clock;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.springframework.stereotype.Component;

import io.portico.caller.SharingOrganisations;
import io.portico.flow.Variables;
import io.portico.message.DeadLetter;
import io.portico.model.Identifiers;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Puts the record into a variable and an empty message in its place: no header that a sender wrote is ever one that a
 * component obeys. Who asks is said by the topic.
 */
@Component("openKafkaRequest")
@ConditionalOnKafka
final class OpenKafkaRequest implements Processor {
    private final KafkaChannel channel;
    private final SharingOrganisations organisations;
    private final KafkaProperties properties;
    private final Clock clock;

    OpenKafkaRequest(
            KafkaChannel channel, SharingOrganisations organisations, KafkaProperties properties, Clock clock) {
        this.channel = channel;
        this.organisations = organisations;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        KafkaDelivery delivery = KafkaDelivery.in(exchange);
        String requestId = Identifiers.newRequestId();
        KafkaChannel.Tenant tenant = channel.tenant(delivery.record().topic());
        KafkaRequest request = new KafkaRequest(delivery, tenant, requestId, delivery.attempt(), delivery.firstSeen());
        exchange.setMessage(new DefaultMessage(exchange));
        exchange.setVariable(Variables.CHANNEL, Variables.KAFKA);
        exchange.setVariable(Variables.REQUEST_ID, requestId);
        exchange.setVariable(KafkaRequest.VARIABLE, request);
        if (!organisations.contains(tenant.caller().organisation())) {
            throw new ProblemException(
                    ProblemCode.UNAUTHORIZED, "The topic's organisation does not share the gateway.");
        }
        exchange.setVariable(Variables.CALLER, tenant.caller());
        if (request.sentAt().isBefore(clock.instant().minus(properties.maxAge()))) {
            throw new DeadLetter(DeadLetter.REQUEST_TOO_OLD);
        }
    }
}
