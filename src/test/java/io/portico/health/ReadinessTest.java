package io.portico.health;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.availability.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.availability.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthEndpointAutoConfiguration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.portico.store.Schema;

import static org.assertj.core.api.Assertions.assertThat;

/** What the readiness group of the health endpoint says, as it is configured. */
class ReadinessTest {
    private final ApplicationContextRunner gateway = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ApplicationAvailabilityAutoConfiguration.class,
                    AvailabilityHealthContributorAutoConfiguration.class,
                    AvailabilityProbesAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class))
            .withUserConfiguration(Node.class)
            .withPropertyValues("spring.config.location=classpath:/application.yaml")
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withInitializer(
                    context -> context.getEnvironment().setConversionService(new ApplicationConversionService()));

    @Test
    void turnsUp_whenTheRoutesRun_andDown_whenOneStops() {
        gateway.run(context -> {
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
            CamelContext camel = context.getBean(CamelContext.class);
            migrate(context);
            assertThat(readiness(endpoint)).isEqualTo(Status.DOWN);

            camel.start();
            assertThat(readiness(endpoint)).isEqualTo(Status.UP);

            camel.getRouteController().stopRoute("only");
            assertThat(readiness(endpoint)).isEqualTo(Status.DOWN);
        });
    }

    @Test
    void isDown_untilTheSchemaIsThere() {
        gateway.run(context -> {
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            context.getBean(CamelContext.class).start();
            HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
            assertThat(readiness(endpoint)).isEqualTo(Status.DOWN);

            migrate(context);
            assertThat(readiness(endpoint)).isEqualTo(Status.UP);
        });
    }

    @Test
    void doesNotDependOnTheDatabase() {
        gateway.run(context -> {
            migrate(context);
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            context.getBean(CamelContext.class).start();
            HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);

            assertThat(endpoint.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(readiness(endpoint)).isEqualTo(Status.UP);
        });
    }

    private static void migrate(ApplicationContext context) {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:");
        context.getBean(Schema.class)
                .migrate(Flyway.configure()
                        .dataSource(database)
                        .locations("filesystem:none")
                        .load());
    }

    private static Status readiness(HealthEndpoint endpoint) {
        return endpoint.healthForPath("readiness").getStatus();
    }

    @Import({RoutesHealth.class, SchemaHealth.class, Schema.class})
    static class Node {
        @Bean
        CamelContext camel() throws Exception {
            DefaultCamelContext camel = new DefaultCamelContext();
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:only").routeId("only").stop();
                }
            });
            return camel;
        }

        @Bean
        HealthIndicator dbHealthIndicator() {
            return () -> Health.down().build();
        }
    }
}
