package io.portico.inbound;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/** Runs one of the gateway's own HTTP routes without a port: requests go in as the engine would make them. */
final class RecordRoutes implements AutoCloseable {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Caller caller = new Caller("acme", "reader", Set.of(Scope.BILLING_READ));

    RecordRoutes(String route, String bean, Processor step) throws Exception {
        camel.getRegistry()
                .bind("authenticateHttpCaller", (Processor) exchange -> exchange.setVariable(Variables.CALLER, caller));
        camel.getRegistry().bind("meterCaller", (Processor) exchange -> {});
        camel.getRegistry().bind(bean, step);
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        Path file = Path.of("routes", route + ".camel.yaml");
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:" + file.toAbsolutePath()));
        AdviceWith.adviceWith(camel, route, advice -> advice.replaceFromWith("direct:request"));
        camel.start();
    }

    /** The caller of the requests from now on. */
    void callAs(String organisation, Scope... scopes) {
        caller = new Caller(organisation, "reader", Set.of(scopes));
    }

    /** The route's answer. */
    HttpAnswer get(Map<String, String> pathParameters, String... query) {
        Exchange exchange = send(pathParameters, query);
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
        return exchange.getMessage().getBody(HttpAnswer.class);
    }

    /** The problem that the route ends with. */
    Problem refusal(Map<String, String> pathParameters, String... query) {
        return send(pathParameters, query).getException(ProblemException.class).problem();
    }

    private Exchange send(Map<String, String> pathParameters, String... query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.merge(query[i], List.of(query[i + 1]), (a, b) -> Stream.concat(a.stream(), b.stream())
                    .toList());
        }
        HttpRequest request = new HttpRequest("req_1", "GET", "/", pathParameters, parameters, Map.of(), "127.0.0.1");
        return camel.createProducerTemplate()
                .send("direct:request", exchange -> exchange.setVariable(Variables.HTTP_REQUEST, request));
    }

    @Override
    public void close() {
        camel.stop();
    }
}
