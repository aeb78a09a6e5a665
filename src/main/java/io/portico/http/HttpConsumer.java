package io.portico.http;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** The start of an HTTP route: known to the engine's table while the route runs. */
final class HttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {
    private static final Set<String> ALL_METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final RouteTable table;
    private final PathTemplate template;
    private final Set<String> methods;
    private final ContentRules content;
    private volatile @Nullable String route;

    HttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, RouteTable table) {
        super(endpoint, processor);
        if (endpoint.isMatchOnUriPrefix()) {
            throw new IllegalArgumentException("matchOnUriPrefix is not supported: " + endpoint.getPath());
        }
        if (endpoint.isUseStreaming()
                && Boolean.TRUE.equals(endpoint.getCamelContext().isStreamCaching())) {
            throw new IllegalStateException(
                    "useStreaming is pointless while Camel caches streams: camel.main.stream-caching-enabled=false");
        }
        this.table = table;
        this.template = PathTemplate.of(endpoint.getPath());
        this.methods = methods(endpoint.getHttpMethodRestrict());
        this.content = ContentRules.of(endpoint.getConsumes(), endpoint.getProduces());
    }

    PathTemplate template() {
        return template;
    }

    Set<String> methods() {
        return methods;
    }

    ContentRules content() {
        return content;
    }

    boolean streams() {
        return getEndpoint().isUseStreaming();
    }

    /** The id of the route that begins here; absent for a consumer without one. Camel tells only its own wrapper of it. */
    @Nullable
    String route() {
        if (route == null) {
            route = getEndpoint().getCamelContext().getRoutes().stream()
                    .filter(each -> each.getEndpoint().equals(getEndpoint()))
                    .map(Route::getRouteId)
                    .findFirst()
                    .orElse(null);
        }
        return route;
    }

    boolean sharesMethodWith(HttpConsumer other) {
        return !Collections.disjoint(methods, other.methods);
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        table.add(this);
    }

    @Override
    protected void doStop() throws Exception {
        table.remove(this);
        super.doStop();
    }

    private static Set<String> methods(@Nullable String restriction) {
        if (restriction == null || restriction.isBlank()) {
            return ALL_METHODS;
        }
        Set<String> methods =
                Arrays.stream(restriction.split(",")).map(String::trim).collect(Collectors.toUnmodifiableSet());
        if (!ALL_METHODS.containsAll(methods)) {
            throw new IllegalArgumentException("httpMethodRestrict may name " + ALL_METHODS + ", not " + restriction);
        }
        return methods;
    }
}
