package io.portico.bench.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.portico.bench.faults.History.Call;

/**
 * A Stripe that makes a session with a URL of its own for each idempotency key, writes each call down, and fails as it is told to.
 * A key that it has answered gets the same answer again; one that it refused for its rate, or for now, it does not know.
 */
final class RecordingStripe implements AutoCloseable {

    /** What it does with a call. */
    enum Manner {
        /** Makes a session and says so. */
        GOOD,
        /** The same after half a second. */
        SLOW,
        /** Makes a session and never says so. */
        SILENT,
        /** Makes a session and cuts the connection. */
        CUT,
        /** Says that it failed, and has made one all the same. */
        FAILED,
        /** Makes none: too many calls. */
        LIMITED,
        /** Makes none: not now. */
        UNAVAILABLE
    }

    private final AtomicLong number = new AtomicLong();
    private final Map<String, Saved> saved = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final History history;
    private final Supplier<Manner> manners;
    private final long millis;

    /** @param millis how long an ordinary answer takes */
    RecordingStripe(int port, History history, Supplier<Manner> manners, long millis) throws IOException {
        this.history = history;
        this.manners = manners;
        this.millis = millis;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        server.createContext("/v1/billing_portal/sessions", this::take);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            Map<String, String> form =
                    form(new String(call.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
            String key = call.getRequestHeaders().getFirst("Idempotency-Key");
            Manner drawn = manners.get();
            Manner manner = drawn;
            String url = "";
            if (drawn != Manner.LIMITED && drawn != Manner.UNAVAILABLE) {
                Saved answer = saved.computeIfAbsent(key, unknown -> make(drawn == Manner.FAILED));
                url = answer.url();
                manner = answer.failed() ? Manner.FAILED : drawn == Manner.FAILED ? Manner.GOOD : drawn;
            }
            history.call(new Call(key, form.getOrDefault("customer", ""), form.getOrDefault("return_url", ""), url));
            switch (manner) {
                case GOOD -> after(millis, call, 200, session(url, form));
                case SLOW -> after(500, call, 200, session(url, form));
                case SILENT -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(12));
                case CUT -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                case FAILED -> after(millis, call, 500, "{\"error\": {\"type\": \"api_error\"}}");
                case LIMITED -> after(millis, call, 429, "{\"error\": {\"type\": \"rate_limit_error\"}}");
                case UNAVAILABLE -> after(millis, call, 503, "{\"error\": {\"type\": \"api_error\"}}");
            }
        }
    }

    /** What was made for a key, and whether it said that it had failed. */
    private record Saved(String url, boolean failed) {}

    private Saved make(boolean failed) {
        return new Saved("https://billing.stripe.com/p/session/" + number.incrementAndGet(), failed);
    }

    private static void after(long millis, HttpExchange call, int status, String body) throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        call.getResponseHeaders().set("Content-Type", "application/json");
        if (status == 429 || status == 503) {
            call.getResponseHeaders().set("Retry-After", "1");
        }
        call.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = call.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String session(String url, Map<String, String> form) {
        return """
                {"id": "bps_%s", "object": "billing_portal.session", "livemode": false, "customer": "%s", "url": "%s"}""".formatted(url.substring(url.lastIndexOf('/') + 1), form.get("customer"), url);
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8), (a, b) -> b));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
