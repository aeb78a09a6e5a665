package io.portico.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.StatefulService;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.message.ChannelAlone;
import io.portico.model.CreatePortalSession;
import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;

/** The Kafka channel alone, with its real routes and clients and a stub where the spine would be. */
final class KafkaGateway implements AutoCloseable {
    /** What reached the stub, in order. */
    final List<Call> calls = new CopyOnWriteArrayList<>();

    /** What stands where the spine would be; a test may change it. */
    volatile Processor spine;

    private final ConfigurableApplicationContext context;
    private final StatefulService reader;

    /** One request as the spine sees it. */
    record Call(
            CreatePortalSession request,
            Caller caller,
            @Nullable String idempotencyKey,
            Map<String, Object> headers,
            long nanoTime) {}

    @EnableAutoConfiguration(exclude = ArtemisAutoConfiguration.class)
    @ComponentScan(basePackages = "io.portico.kafka")
    @ConfigurationPropertiesScan(basePackages = "io.portico.kafka")
    static class Wiring {}

    private KafkaGateway(String bootstrapServers, String prefix, Processor spine, Map<String, String> settings) {
        this.spine = spine;
        Map<String, String> all = new HashMap<>(Map.of(
                "portico.kafka.bootstrap-servers", bootstrapServers,
                "portico.kafka.group", prefix,
                "portico.kafka.max-attempts", "2",
                "portico.kafka.gate-pause", "300ms",
                "portico.kafka.properties.session.timeout.ms", "6000",
                "portico.kafka.organisations.acme.scopes", "billing:write,billing:read",
                "portico.kafka.organisations.acme.topic-prefix", prefix,
                "portico.kafka.organisations.globex.topic-prefix", prefix + "globex.",
                "camel.main.shutdown-timeout", "10"));
        all.putAll(settings);
        context = ChannelAlone.start(
                Wiring.class,
                "kafka",
                all,
                beans -> beans.registerBean(Organisations.class, KafkaGateway::organisations),
                this::serve);
        reader = (StatefulService)
                context.getBean(CamelContext.class).getRoute("inbound-kafka").getConsumer();
    }

    /** Reads the topics of acme, which begin with the prefix, and those of globex, which have {@code globex.} behind it. */
    static KafkaGateway start(KafkaBroker broker, String prefix, Processor spine) {
        return start(broker.address(), prefix, spine, Map.of());
    }

    static KafkaGateway start(String bootstrapServers, String prefix, Processor spine, Map<String, String> settings) {
        return new KafkaGateway(bootstrapServers, prefix, spine, settings);
    }

    private static Organisations organisations() {
        Organisation plain = new Organisation(List.of(), null, Map.of());
        return new Organisations(Map.of("acme", plain, "globex", plain));
    }

    private void serve(Exchange exchange) throws Exception {
        calls.add(new Call(
                exchange.getMessage().getBody(CreatePortalSession.class),
                exchange.getVariable(Variables.CALLER, Caller.class),
                exchange.getVariable(Variables.IDEMPOTENCY_KEY, String.class),
                Map.copyOf(exchange.getMessage().getHeaders()),
                System.nanoTime()));
        spine.process(exchange);
    }

    /** Whether a stop has reached what reads from Kafka. */
    boolean stopsReading() {
        return !reader.isStarted();
    }

    /** What the health endpoint says of requests that can be neither answered nor put aside. */
    Status requestHealth() {
        return context.getBean("kafkaRequestsHealthIndicator", HealthIndicator.class)
                .health()
                .getStatus();
    }

    @Override
    public void close() {
        context.close();
    }
}
