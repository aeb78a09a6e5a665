package io.portico.sandbox;

import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

import io.portico.http.HttpEngine;
import io.portico.http.HttpEngineFactory;
import io.portico.http.HttpSettings;

/** The port of the sandbox vendors: a second engine, on loopback whatever is configured, behind {@code sandbox-http:}. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
class SandboxHttp {
    private static final String LOOPBACK = "127.0.0.1";

    @Bean("sandbox-http-engine")
    HttpEngine sandboxHttpEngine(HttpEngineFactory engines, HttpSettings limits, SandboxSettings settings) {
        return engines.create("sandbox", limits.at(LOOPBACK, settings.port()));
    }

    @Bean("sandbox-http")
    PlatformHttpComponent sandboxHttpComponent(@Qualifier("sandbox-http-engine") HttpEngine engine) {
        PlatformHttpComponent component = new PlatformHttpComponent();
        component.setEngine(engine);
        return component;
    }

    @Bean
    SandboxOrigin sandboxOrigin(@Qualifier("sandbox-http-engine") HttpEngine engine) {
        return () -> "http://" + LOOPBACK + ":" + engine.getServerPort();
    }
}
