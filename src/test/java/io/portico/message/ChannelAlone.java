package io.portico.message;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.portico.caller.SharingOrganisations;
import io.portico.ledger.RequestLog;

/** One message channel, with its real routes and clients and a stub where the spine would be. */
public final class ChannelAlone {
    private ChannelAlone() {}

    /**
     * Starts it.
     *
     * @param wiring what is scanned
     * @param channel what its routes have in their names
     * @param settings those of the channel, and whatever is to differ
     * @param beans what the channel needs besides
     * @param spine is given every request
     */
    public static ConfigurableApplicationContext start(
            Class<?> wiring,
            String channel,
            Map<String, String> settings,
            Consumer<GenericApplicationContext> beans,
            Processor spine) {
        Map<String, String> all = new HashMap<>(Map.of(
                // Only what stands here, whatever the working directory holds.
                "spring.config.location", "optional:classpath:/none/",
                "spring.main.web-application-type", "none",
                "spring.main.banner-mode", "off",
                "spring.flyway.enabled", "false",
                "spring.datasource.url", "jdbc:h2:mem:unused",
                "camel.main.routes-include-pattern", "file:routes/*" + channel + "*.camel.yaml",
                "logging.level.root", "warn"));
        all.putAll(settings);
        ApplicationContextInitializer<GenericApplicationContext> stub = context -> {
            context.registerBean("spineStub", RouteBuilder.class, () -> stub(spine));
            context.registerBean(RequestLog.class);
            context.registerBean(Clock.class, Clock::systemUTC);
            context.registerBean(SharingOrganisations.class, () -> new SharingOrganisations(Set.of("acme", "globex")));
            beans.accept(context);
        };
        return new SpringApplicationBuilder(wiring)
                .initializers(stub)
                .run(all.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    private static RouteBuilder stub(Processor spine) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:record-outcome").errorHandler(noErrorHandler()).process(exchange -> {});
                from("direct:create-portal-session")
                        .errorHandler(noErrorHandler())
                        .process(spine);
            }
        };
    }
}
