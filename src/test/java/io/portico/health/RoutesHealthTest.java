package io.portico.health;

import java.util.List;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;

import static org.assertj.core.api.Assertions.assertThat;

class RoutesHealthTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final RoutesHealth health = new RoutesHealth(camel);

    @BeforeEach
    void addRoutes() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:one").routeId("one").stop();
                from("direct:two").routeId("two").stop();
            }
        });
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void isDown_beforeCamelHasStarted() {
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void isUp_whenEveryRouteRuns() {
        camel.start();

        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("running", 2);
    }

    @Test
    void isDown_andNamesTheRoute_whenOneIsSuspendedOrStopped() throws Exception {
        camel.start();
        camel.getRouteController().suspendRoute("one");
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsEntry("notRunning", List.of("one"));

        camel.getRouteController().resumeRoute("one");
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);

        camel.getRouteController().stopRoute("two");
        assertThat(health.health().getDetails()).containsEntry("notRunning", List.of("two"));
    }

    @Test
    void isDown_whenThereAreNoRoutes() throws Exception {
        camel.start();
        for (String id : List.of("one", "two")) {
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
        }

        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void isDown_whenCamelHasStopped() {
        camel.start();
        camel.stop();

        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }
}
