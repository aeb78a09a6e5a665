package io.portico.kafka;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.support.GenericApplicationContext;

import io.portico.caller.Caller;
import io.portico.caller.SharingOrganisations;
import io.portico.flow.Variables;
import io.portico.ledger.RequestLog;
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
        Map<String, Object> properties = new HashMap<>();
        // Only what stands here, whatever the working directory holds.
        properties.put("spring.config.location", "optional:classpath:/none/");
        properties.put("portico.kafka.bootstrap-servers", bootstrapServers);
        properties.put("portico.kafka.group", prefix);
        properties.put("portico.kafka.max-attempts", "2");
        properties.put("portico.kafka.gate-pause", "300ms");
        properties.put("portico.kafka.properties.session.timeout.ms", "6000");
        properties.put("portico.kafka.organisations.acme.scopes", "billing:write,billing:read");
        properties.put("portico.kafka.organisations.acme.topic-prefix", prefix);
        properties.put("portico.kafka.organisations.globex.topic-prefix", prefix + "globex.");
        properties.put("spring.main.web-application-type", "none");
        properties.put("spring.main.banner-mode", "off");
        properties.put("spring.flyway.enabled", "false");
        properties.put("spring.datasource.url", "jdbc:h2:mem:unused");
        properties.put("camel.main.routes-include-pattern", "file:routes/*kafka*.camel.yaml");
        properties.put("camel.main.shutdown-timeout", "10");
        properties.put("logging.level.root", "warn");
        properties.putAll(settings);
        ApplicationContextInitializer<GenericApplicationContext> stub = context -> {
            context.registerBean("spineStub", RouteBuilder.class, this::stub);
            context.registerBean(RequestLog.class);
            context.registerBean(Clock.class, Clock::systemUTC);
            context.registerBean(Organisations.class, KafkaGateway::organisations);
            context.registerBean(SharingOrganisations.class, () -> new SharingOrganisations(Set.of("acme", "globex")));
        };
        context = new SpringApplicationBuilder(Wiring.class)
                .initializers(stub)
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
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

    private RouteBuilder stub() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:record-outcome").errorHandler(noErrorHandler()).process(exchange -> {});
                from("direct:create-portal-session")
                        .errorHandler(noErrorHandler())
                        .process(KafkaGateway.this::note)
                        .process(exchange -> spine.process(exchange));
            }
        };
    }

    private void note(Exchange exchange) {
        calls.add(new Call(
                exchange.getMessage().getBody(CreatePortalSession.class),
                exchange.getVariable(Variables.CALLER, Caller.class),
                exchange.getVariable(Variables.IDEMPOTENCY_KEY, String.class),
                Map.copyOf(exchange.getMessage().getHeaders()),
                System.nanoTime()));
    }

    @Override
    public void close() {
        context.close();
    }
}
