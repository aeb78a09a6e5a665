package io.portico.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;

/** The sandbox's real routes, programs and beans in a Camel context of their own, called without a socket. */
final class SandboxUnderTest implements AutoCloseable {
    static final String ORIGIN = "http://127.0.0.1:8089";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Map<String, Processor> routes = new ConcurrentHashMap<>();
    private Instant now = Instant.parse("2026-05-04T10:20:30.400Z");

    /** With the sandbox's own vendors. */
    SandboxUnderTest() {
        this(Path.of("routes/sandbox"));
    }

    /** With the route files of one folder. */
    SandboxUnderTest(Path folder) {
        try {
            SandboxSessions sessions = new SandboxSessions(new TestClock());
            PlatformHttpComponent http = new PlatformHttpComponent();
            http.setEngine((PlatformHttpEngine) this::consumer);
            camel.addComponent("sandbox-http", http);
            camel.getRegistry().bind("portal_session", new OpenSandboxSession(sessions, () -> ORIGIN));
            camel.getRegistry().bind("readSandboxRequest", new ReadSandboxRequest(sessions));
            camel.getRegistry().bind("answerAsSandbox", new AnswerAsSandbox());
            camel.getRegistry().bind("renderSandboxPortal", new RenderSandboxPortal(sessions));
            camel.start();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    PluginHelper.getRoutesLoader(camel)
                            .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the vendor answered. */
    record Answer(int status, Map<String, String> headers, String type, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    Answer post(String path, Map<String, String> headers, String body) {
        return call("POST", path, headers, body);
    }

    /** Opens a session's URL as a browser would. */
    Answer open(String url) {
        if (!url.startsWith(ORIGIN + "/")) {
            throw new AssertionError("not a URL of the sandbox");
        }
        return call("GET", url.substring(ORIGIN.length()).replaceFirst("\\?.*", ""), Map.of(), "");
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    private Answer call(String method, String path, Map<String, String> headers, String body) {
        for (Map.Entry<String, Processor> route : routes.entrySet()) {
            Map<String, String> parameters = match(route.getKey(), method + " " + path);
            if (parameters != null) {
                return run(route.getValue(), method, path, parameters, headers, body);
            }
        }
        throw new AssertionError("no route for " + path);
    }

    private Answer run(
            Processor route,
            String method,
            String path,
            Map<String, String> parameters,
            Map<String, String> headers,
            String body) {
        Map<String, List<String>> lowerCase = new HashMap<>();
        headers.forEach((name, value) -> lowerCase.put(name.toLowerCase(java.util.Locale.ROOT), List.of(value)));
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(
                Variables.HTTP_REQUEST,
                new HttpRequest("req_test", method, path, parameters, Map.of(), lowerCase, "127.0.0.1"));
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        try {
            route.process(exchange);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        if (exchange.getException() != null) {
            throw new AssertionError(exchange.getException());
        }
        HttpAnswer answer = exchange.getMessage().getBody(HttpAnswer.class);
        return new Answer(
                answer.status(),
                answer.headers(),
                answer.contentType(),
                new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> match(String template, String target) {
        String[] wanted = template.split("/", -1);
        String[] given = target.split("/", -1);
        Map<String, String> parameters = new HashMap<>();
        if (wanted.length != given.length) {
            return null;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                parameters.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return null;
            }
        }
        return parameters;
    }

    private PlatformHttpConsumer consumer(PlatformHttpEndpoint endpoint, Processor processor) {
        routes.put(endpoint.getHttpMethodRestrict() + " " + endpoint.getPath(), processor);
        return new StandIn(endpoint, processor);
    }

    @Override
    public void close() {
        camel.stop();
    }

    private static final class StandIn extends DefaultConsumer implements PlatformHttpConsumer {
        StandIn(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }

    private final class TestClock extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
