package io.portico.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.portico.http.HttpEngine;
import io.portico.http.HttpExchangeLog;
import io.portico.http.HttpSettings;
import io.portico.http.ProblemAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * The sandbox's routes, programs and beans behind an engine on a free loopback port, in a Camel context of their own. As an
 * extension of a test class it ends with it.
 */
final class SandboxUnderTest implements AutoCloseable, AfterAllCallback {
    /** What stands for the status where the connection ended without an answer. */
    static final int DROPPED = 0;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final HttpEngine engine;
    private final List<Long> waits = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-05-04T10:20:30.400Z");

    /** With the sandbox's own vendors. */
    SandboxUnderTest() {
        this(Path.of("routes/sandbox"));
    }

    /** With the route files of one folder. */
    SandboxUnderTest(Path folder) {
        HttpSettings settings = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("portico.http", HttpSettings.class)
                .at("127.0.0.1", 0);
        engine = new HttpEngine(
                "sandbox", settings, vertx, null, HttpExchangeLog.NONE, ProblemAnswers.RFC_9457, Clock.systemUTC());
        SandboxSessions sessions = new SandboxSessions(new TestClock());
        PlatformHttpComponent http = new PlatformHttpComponent();
        http.setEngine(engine);
        camel.addComponent("sandbox-http", http);
        camel.getRegistry().bind("portal_session", new OpenSandboxSession(sessions, this::origin));
        camel.getRegistry().bind("readSandboxRequest", new ReadSandboxRequest(sessions));
        camel.getRegistry().bind("answerAsSandbox", new AnswerAsSandbox(waits::add));
        camel.getRegistry().bind("renderSandboxPortal", new RenderSandboxPortal(sessions));
        try (Stream<Path> files = Files.list(folder)) {
            camel.start();
            RoutesLoader loader = PluginHelper.getRoutesLoader(camel);
            for (Path file : files.sorted().toList()) {
                loader.loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        engine.listen();
    }

    /** What the vendor answered. */
    record Answer(int status, Map<String, String> headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        String type() {
            return headers.get("Content-Type");
        }
    }

    String origin() {
        return "http://127.0.0.1:" + engine.getServerPort();
    }

    Answer post(String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin() + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request);
    }

    /** Opens a session's URL as a browser would. */
    Answer open(String url) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** How long the last answer would have taken, in milliseconds. */
    long lastWait() {
        return waits.get(waits.size() - 1);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    CLIENT.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            answer.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
            return new Answer(answer.statusCode(), headers, answer.body());
        } catch (IOException e) {
            return new Answer(DROPPED, Map.of(), "");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext testClass) {
        close();
    }

    @Override
    public void close() {
        engine.stop();
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final class TestClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
