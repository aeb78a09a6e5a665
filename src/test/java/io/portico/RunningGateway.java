package io.portico;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.portico.http.HttpEngine;

/**
 * A whole gateway in this process: the sandbox on free loopback ports, with a data directory of its own and without AMQP,
 * unless its properties say otherwise. The last property of a name counts.
 */
public final class RunningGateway implements AutoCloseable {
    /** A request of the sandbox's customer at Stripe. */
    public static final String REQUEST =
            "{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/account\"}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(new SecureRandom().nextInt(PORTS));

    private final ConfigurableApplicationContext context;

    private RunningGateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts one; fails as the gateway does. */
    public static RunningGateway start(Path data, List<String> properties) {
        return start(data, properties, plain -> plain);
    }

    /** Starts one that differs by more than properties. */
    public static RunningGateway start(
            Path data, List<String> properties, UnaryOperator<SpringApplicationBuilder> difference) {
        List<String> all = new ArrayList<>(properties(data));
        all.addAll(properties);
        return new RunningGateway(
                difference.apply(new SpringApplicationBuilder(Portico.class)).run(last(all)));
    }

    /** Starts one; fails as the gateway does. */
    public static RunningGateway start(Path data, String... properties) {
        return start(data, List.of(properties));
    }

    /** What every gateway of a test is given, as arguments. */
    static List<String> properties(Path data) {
        return List.of(
                "--portico.http.port=0",
                "--portico.management.port=0",
                "--portico.amqp.port=0",
                "--portico.sandbox.port=" + freePort(),
                "--portico.data=" + data);
    }

    /** Of several arguments of one name the last. */
    static String[] last(List<String> arguments) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String argument : arguments) {
            byName.put(argument.substring(0, argument.indexOf('=')), argument);
        }
        return byName.values().toArray(String[]::new);
    }

    /**
     * A port on loopback that nobody listens on, given once. It lies below the ports that systems hand out by themselves,
     * so no connection and no listener of another test takes it between this answer and its use.
     */
    public static int freePort() {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody has it; the next may be free.
            }
        }
        throw new IllegalStateException("no port is free");
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public int port() {
        return context.getBean("platform-http-engine", HttpEngine.class).getServerPort();
    }

    public int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A place on the public port. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Asks for a session as the sandbox's caller of the organisation acme. */
    public HttpResponse<String> ask(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/portal-sessions"))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }
}
