package io.portico.sandbox;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;

/** Shows the page behind a sandbox session's URL: the portal, or that the session is over (410) or never was (404). */
@Component("renderSandboxPortal")
@Profile("sandbox")
final class RenderSandboxPortal implements Processor {
    private final SandboxSessions sessions;

    RenderSandboxPortal(SandboxSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void process(Exchange exchange) {
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        exchange.getMessage().setBody(page(request));
    }

    private HttpAnswer page(HttpRequest request) {
        String vendor = request.pathParameters().getOrDefault("vendor", "");
        String token = request.pathParameters().getOrDefault("token", "");
        return sessions.find(vendor, token)
                .map(session ->
                        session.expired(sessions.now()) ? SandboxPages.expired(session) : SandboxPages.portal(session))
                .orElseGet(SandboxPages::unknown);
    }
}
