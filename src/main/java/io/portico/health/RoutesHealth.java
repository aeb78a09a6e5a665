package io.portico.health;

import java.util.List;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Up only when every route runs, so that nothing is sent to a node that would answer 404 during its start. It belongs
 * into the readiness group, as {@code routes}.
 *
 * <p>The database, once it has been there ({@link SchemaHealth}), is deliberately no part of readiness: it is shared, so
 * its outage would take every node out at once, and callers would meet a refused connection instead of the 503
 * {@code store-unavailable} that says what is wrong and when to come back. It shows in the health endpoint as {@code db}.
 */
@Component("routesHealthIndicator")
final class RoutesHealth implements HealthIndicator {
    private final CamelContext camel;

    RoutesHealth(CamelContext camel) {
        this.camel = camel;
    }

    @Override
    public Health health() {
        if (!camel.isStarted()) {
            return Health.down().withDetail("camel", camel.getStatus().name()).build();
        }
        List<String> idle = camel.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> camel.getRouteController().getRouteStatus(id) != ServiceStatus.Started)
                .sorted()
                .toList();
        int running = camel.getRoutesSize() - idle.size();
        Health.Builder health = idle.isEmpty() && running > 0 ? Health.up() : Health.down();
        health.withDetail("running", running);
        return idle.isEmpty()
                ? health.build()
                : health.withDetail("notRunning", idle).build();
    }
}
