package io.portico.sandbox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import io.portico.http.HttpEngine;

/** Says at the end of the start what the sandbox is and, as the very last line, which command to try. */
@Component
@Profile("sandbox")
final class SandboxWelcome {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxWelcome.class);

    private final HttpEngine gateway;
    private final SandboxOrigin vendors;

    SandboxWelcome(@Qualifier("platform-http-engine") HttpEngine gateway, SandboxOrigin vendors) {
        this.gateway = gateway;
        this.vendors = vendors;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void welcome() {
        LOG.info("Sandbox: everything listens on loopback only; the vendors answer from {}", vendors.url());
        LOG.info("Try it: {}", command(gateway.getScheme() + "://127.0.0.1:" + gateway.getServerPort()));
    }

    static String command(String origin) {
        return "curl -sS -X POST " + origin + "/v1/portal-sessions -H 'Authorization: Bearer pk_sandbox_acme'"
                + " -H 'Content-Type: application/json'"
                + " -d '{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/account\"}'";
    }
}
