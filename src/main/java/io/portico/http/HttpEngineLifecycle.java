package io.portico.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.portico.setting.SettingRules;

/**
 * Opens the ports when the last route runs, and closes them before the first one stops. Camel under Spring Boot starts
 * its routes only after every lifecycle bean has started, so the opening hangs on Camel's own word and only the closing
 * on the phase.
 */
@Component
final class HttpEngineLifecycle implements SmartLifecycle, CamelContextConfiguration {
    private final List<HttpEngine> engines;
    private final Duration stopDelay;

    HttpEngineLifecycle(List<HttpEngine> engines, Departure departure) {
        this.engines = engines;
        this.stopDelay = departure.stopDelay();
    }

    /**
     * How a node leaves ({@code portico.http.*}).
     *
     * @param stopDelay how long it still takes requests after its readiness has gone down, part of the graceful stop; a
     *     balancer that asks for readiness less often than that sends requests into the refusal
     * @param gracefulStop how long the whole stop waits
     */
    @ConfigurationProperties("portico.http")
    record Departure(
            @DefaultValue("3s") Duration stopDelay,
            @DefaultValue("25s") Duration gracefulStop) {

        Departure {
            new SettingRules("portico.http.")
                    .require(
                            stopDelay.compareTo(gracefulStop) <= 0,
                            "stop-delay",
                            "it is part of portico.http.graceful-stop and must not be longer")
                    .check();
        }
    }

    @Override
    public void beforeApplicationStart(CamelContext camelContext) {
        try {
            camelContext.addStartupListener(new Opening());
        } catch (Exception e) {
            throw new IllegalStateException("Camel took no startup listener", e);
        }
    }

    @Override
    public void afterApplicationStart(CamelContext camelContext) {
        // a failure here would only be logged
    }

    @Override
    public void start() {
        // see beforeApplicationStart
    }

    @Override
    public void stop() {
        engines.forEach(HttpEngine::depart);
        if (isRunning() && stopDelay.toMillis() > 0) {
            Executor later = CompletableFuture.delayedExecutor(stopDelay.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture.runAsync(() -> {}, later).join();
        }
        engines.parallelStream()
                .forEach(engine -> engine.stop(engine.settings().gracefulStop().minus(stopDelay)));
    }

    @Override
    public void stop(Runnable callback) {
        Thread stopper = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                },
                "http-stop");
        stopper.start();
    }

    @Override
    public boolean isRunning() {
        return engines.stream().anyMatch(HttpEngine::isListening);
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private final class Opening implements StartupListener {
        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            // routes may still be starting
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
            engines.forEach(HttpEngine::listen);
        }
    }
}
