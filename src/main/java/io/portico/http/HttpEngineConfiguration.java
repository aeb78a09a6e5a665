package io.portico.http;

import java.util.List;

import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** The public engine, and what every engine shares. */
@Configuration(proxyBeanMethods = false)
class HttpEngineConfiguration {
    /** One for each engine: they only move bytes. */
    private static final int EVENT_LOOPS = 2;

    @Bean(destroyMethod = "close")
    Vertx vertx(HttpSettings settings) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        return AcceptLimit.vertx(options, settings.maxConnections());
    }

    @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
    HttpEngine publicHttpEngine(HttpEngineFactory engines, HttpSettings settings) {
        return engines.create("http", settings);
    }

    @Bean
    MeterBinder httpEngineMeters(List<HttpEngine> engines) {
        return registry -> engines.forEach(engine -> {
            Gauge.builder("portico.http.running", engine, HttpEngine::running)
                    .description("Requests that run on a worker")
                    .tag("engine", engine.name())
                    .register(registry);
            Gauge.builder("portico.http.waiting", engine, HttpEngine::waiting)
                    .description("Requests that wait for a worker")
                    .tag("engine", engine.name())
                    .register(registry);
            Gauge.builder("portico.http.buffered", engine, HttpEngine::buffered)
                    .description("Bytes of request bodies that are held")
                    .baseUnit("bytes")
                    .tag("engine", engine.name())
                    .register(registry);
            Gauge.builder("portico.http.connections", engine, HttpEngine::connections)
                    .description("Open connections")
                    .tag("engine", engine.name())
                    .register(registry);
            FunctionCounter.builder("portico.log.dropped", engine, HttpEngine::droppedLogLines)
                    .description("Log lines of refused requests that were lost")
                    .tag("engine", engine.name())
                    .register(registry);
        });
    }
}
