package io.portico.http;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.SslBundle;

import io.portico.flow.Deadline;
import io.portico.flow.Variables;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** An engine on a free loopback port, before plain Camel with a few routes. */
final class TestGateway implements AutoCloseable {
    final List<HttpExchangeLog.Entry> log = new CopyOnWriteArrayList<>();
    final AtomicInteger reached = new AtomicInteger();
    final AtomicReference<HttpRequest> lastRequest = new AtomicReference<>();
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger ended = new AtomicInteger();
    final AtomicReference<Duration> left = new AtomicReference<>();
    final HttpEngine engine;

    private final Vertx vertx;
    private final DefaultCamelContext camel = new DefaultCamelContext();

    TestGateway(String... settings) {
        this(new VertxOptions(), settings);
    }

    TestGateway(VertxOptions options, String... settings) {
        this(options, null, settings);
    }

    /** Serves TLS with a bundle. */
    TestGateway(SslBundle tls, String... settings) {
        this(new VertxOptions(), tls, settings);
    }

    private TestGateway(VertxOptions options, SslBundle tls, String... settings) {
        HttpSettings limits = settings(settings);
        vertx = AcceptLimit.vertx(options.setEventLoopPoolSize(1), limits.maxConnections());
        engine = new HttpEngine("test", limits, vertx, tls, log::add, ProblemAnswers.RFC_9457, Clock.systemUTC());
        PlatformHttpComponent component = new PlatformHttpComponent();
        component.setEngine(engine);
        camel.setStreamCaching(false);
        camel.addComponent("platform-http", component);
        try {
            camel.addRoutes(new Routes());
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        engine.listen();
    }

    /** The defaults with some of them replaced, each as {@code name=value}. */
    static HttpSettings settings(String... changes) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        source.put("portico.http.port", "0");
        source.put("portico.http.bind-address", "127.0.0.1");
        source.put("portico.http.graceful-stop", "5s");
        for (String change : changes) {
            int equals = change.indexOf('=');
            source.put("portico.http." + change.substring(0, equals), change.substring(equals + 1));
        }
        return new Binder(source).bindOrCreate("portico.http", HttpSettings.class);
    }

    int port() {
        return engine.getServerPort();
    }

    Vertx vertx() {
        return vertx;
    }

    RawClient.Answer send(String request) {
        return RawClient.once(port(), request);
    }

    @Override
    public void close() {
        release.countDown();
        engine.stop();
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final class Routes extends RouteBuilder {
        @Override
        public void configure() {
            from("platform-http:/v1/things?httpMethodRestrict=POST").process(exchange -> {
                reached.incrementAndGet();
                HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
                lastRequest.set(request);
                left.set(Duration.ofNanos(Deadline.nanosLeft(exchange)));
                if (!exchange.getMessage().getHeaders().isEmpty()) {
                    throw new IllegalStateException("message headers");
                }
                exchange.getMessage()
                        .setBody(HttpAnswer.json(201, exchange.getMessage().getBody(byte[].class)));
            });
            from("platform-http:/v1/things?httpMethodRestrict=GET").process(exchange -> {
                lastRequest.set(exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
                exchange.getMessage().setBody(HttpAnswer.json(200, "[]".getBytes()));
            });
            from("platform-http:/v1/things/{thingId}?httpMethodRestrict=GET,PUT")
                    .process(exchange -> {
                        lastRequest.set(exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
                        exchange.getMessage().setBody(HttpAnswer.json(200, "{}".getBytes()));
                    });
            from("platform-http:/v1/things/import?httpMethodRestrict=POST&useStreaming=true&consumes=text/csv")
                    .process(exchange -> {
                        reached.incrementAndGet();
                        long count = 0;
                        byte[] chunk = new byte[10_000];
                        InputStream body = exchange.getMessage().getBody(InputStream.class);
                        for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
                            count += n;
                        }
                        exchange.getMessage()
                                .setBody(HttpAnswer.json(
                                        200, Long.toString(count).getBytes()));
                    });
            from("platform-http:/v1/unread?httpMethodRestrict=POST&useStreaming=true&consumes=text/csv")
                    .process(exchange -> {
                        throw new ProblemException(ProblemCode.UNAUTHORIZED, "No key.");
                    });
            from("platform-http:/page?httpMethodRestrict=GET&produces=text/html")
                    .process(exchange -> exchange.getMessage()
                            .setBody(new HttpAnswer(
                                    200,
                                    "text/html; charset=utf-8",
                                    java.util.Map.of("Content-Security-Policy", "default-src 'self'"),
                                    "<p>".getBytes())));
            from("platform-http:/fails?httpMethodRestrict=GET").process(exchange -> {
                throw new IllegalStateException("secret input");
            });
            from("platform-http:/refuses?httpMethodRestrict=GET").process(exchange -> {
                throw new ProblemException(ProblemCode.CUSTOMER_NOT_FOUND, "Not there.");
            });
            from("platform-http:/silent?httpMethodRestrict=GET").setBody(constant("no answer"));
            from("platform-http:/splits?httpMethodRestrict=GET").process(exchange -> exchange.getMessage()
                    .setBody(new HttpAnswer(
                            200, null, java.util.Map.of("Location", "/a\r\nSet-Cookie: b=c"), new byte[0])));
            from("platform-http:/limited?httpMethodRestrict=GET").process(exchange -> {
                exchange.setVariable(Variables.RATE_LIMIT, new RateLimit(600, 60, 42, 7));
                exchange.getMessage()
                        .setBody(
                                switch (exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class)
                                        .query()
                                        .getOrDefault("end", List.of("well"))
                                        .get(0)) {
                                    case "well" -> HttpAnswer.json(200, "{}".getBytes());
                                    case "illegally" -> HttpAnswer.empty(999);
                                    case "in-a-problem" -> throw new ProblemException(ProblemCode.FORBIDDEN, "No.");
                                    default -> throw new IllegalStateException("a defect");
                                });
            });
            from("platform-http:/limited-by-text?httpMethodRestrict=GET").process(exchange -> {
                exchange.setVariable(Variables.RATE_LIMIT, "\"default\";r=1\r\nSet-Cookie: a=b");
                exchange.getMessage().setBody(HttpAnswer.json(200, "{}".getBytes()));
            });
            from("platform-http:/empty?httpMethodRestrict=DELETE")
                    .process(exchange -> exchange.getMessage().setBody(HttpAnswer.empty(204)));
            from("platform-http:/slow?httpMethodRestrict=GET").process(exchange -> {
                reached.incrementAndGet();
                release.await();
                exchange.getMessage().setBody(HttpAnswer.json(200, "{}".getBytes()));
                ended.incrementAndGet();
            });
        }
    }
}
