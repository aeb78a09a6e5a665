package io.portico.health;

import java.util.Collection;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.portico.store.Schema;

/**
 * Leaves messages where they are until the database has come. A request over HTTP is told so at once; a message would
 * use up its attempts for nothing.
 */
@Component
final class ConsumeWhenReady implements CamelContextConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumeWhenReady.class);
    private static final String INBOUND = "inbound-";

    private final Schema schema;

    ConsumeWhenReady(Schema schema) {
        this.schema = schema;
    }

    @Override
    public void beforeApplicationStart(CamelContext context) {
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onRoutesAdd(Collection<Route> routes) {
                if (!schema.isReady()) {
                    routes.stream().filter(ConsumeWhenReady::consumes).forEach(route -> route.setAutoStartup(false));
                }
            }
        });
        try {
            context.addStartupListener(new Starting());
        } catch (Exception e) {
            throw new IllegalStateException("Camel took no startup listener", e);
        }
    }

    @Override
    public void afterApplicationStart(CamelContext context) {
        // see beforeApplicationStart
    }

    private static boolean consumes(Route route) {
        return route.getRouteId().startsWith(INBOUND) && !(route.getEndpoint() instanceof PlatformHttpEndpoint);
    }

    private final class Starting implements StartupListener {
        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            // routes may still be starting
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
            schema.whenReady(() -> context.getRoutes().stream()
                    .filter(ConsumeWhenReady::consumes)
                    .map(Route::getRouteId)
                    .forEach(id -> start(context, id)));
        }

        /** One that runs already is left alone by Camel. */
        private static void start(CamelContext context, String route) {
            try {
                context.getRouteController().startRoute(route);
            } catch (Exception e) {
                LOG.error("Route {} does not start ({})", route, e.getClass().getSimpleName());
            }
        }
    }
}
