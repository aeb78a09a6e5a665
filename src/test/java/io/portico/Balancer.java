package io.portico;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A plain balancer: in turn to whichever node said at the last probe that it is ready, each request once. */
final class Balancer implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<GatewayProcess> nodes = new CopyOnWriteArrayList<>();
    private final List<GatewayProcess> ready = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpServer server;

    Balancer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::forward);
        server.setExecutor(workers);
        server.start();
        probes.scheduleWithFixedDelay(this::probe, 0, 200, TimeUnit.MILLISECONDS);
    }

    void add(GatewayProcess node) {
        nodes.add(node);
    }

    void remove(GatewayProcess node) {
        nodes.remove(node);
        ready.remove(node);
    }

    /** How many nodes get requests now. */
    int ready() {
        return ready.size();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void probe() {
        for (GatewayProcess node : nodes) {
            if (!node.isReady()) {
                ready.remove(node);
            } else if (!ready.contains(node) && nodes.contains(node)) {
                ready.add(node);
            }
        }
    }

    private void forward(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = call.getRequestBody().readAllBytes();
            List<GatewayProcess> candidates = List.copyOf(ready);
            if (candidates.isEmpty()) {
                call.sendResponseHeaders(502, -1);
                return;
            }
            GatewayProcess node = candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
            HttpResponse<byte[]> answer = CLIENT.send(
                    HttpRequest.newBuilder(node.uri(call.getRequestURI().toString()))
                            .header("Authorization", call.getRequestHeaders().getFirst("Authorization"))
                            .header("Content-Type", call.getRequestHeaders().getFirst("Content-Type"))
                            .method(call.getRequestMethod(), BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofByteArray());
            call.sendResponseHeaders(answer.statusCode(), answer.body().length);
            try (OutputStream out = call.getResponseBody()) {
                out.write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        probes.shutdownNow();
        server.stop(0);
        workers.shutdownNow();
    }
}
