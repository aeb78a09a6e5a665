package io.portico.idempotency;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.portico.vendor.RawVendor;

/** A Stripe whose every session has another URL, so that two of them cannot be taken for one. */
final class CountingStripe implements AutoCloseable {
    private final RawVendor vendor;
    private final AtomicInteger answers = new AtomicInteger();
    /** What it does next in place of answering; for one call. */
    private volatile RawVendor.Behaviour next = CountingStripe::nothing;

    private volatile CountDownLatch gate = new CountDownLatch(0);

    CountingStripe() throws IOException {
        vendor = new RawVendor((connection, out) -> {
            RawVendor.Behaviour first = next;
            next = CountingStripe::nothing;
            first.answer(connection, out);
            if (!gate.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nobody opened the gate");
            }
            if (!connection.isClosed()) {
                answer(out);
            }
        });
    }

    private static void nothing(Socket connection, OutputStream out) {}

    private void answer(OutputStream out) throws IOException {
        String body = "{\"object\":\"billing_portal.session\",\"id\":\"bps_1\",\"livemode\":false,\"url\":"
                + "\"https://billing.stripe.com/p/session/hidden-" + answers.incrementAndGet() + "\"}";
        out.write(RawVendor.bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body));
    }

    /** Settings that send an account's calls here. */
    List<String> settings() {
        return List.of("--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port());
    }

    int calls() {
        return vendor.heads().size();
    }

    /** The idempotency key of each call. */
    List<String> keys() {
        return vendor.heads().stream()
                .map(head -> head.lines()
                        .filter(line -> line.startsWith("Idempotency-Key: "))
                        .map(line -> line.substring("Idempotency-Key: ".length()))
                        .findFirst()
                        .orElse("none"))
                .toList();
    }

    void forget() {
        vendor.heads().clear();
    }

    /** Holds its answers until {@link #open()}. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    /** Hangs up on the next call. */
    void hangUpOnce() {
        next = (connection, out) -> connection.close();
    }

    /** Answers the next call with this status and a body of Stripe's. */
    void failOnce(int status) {
        next = (connection, out) -> {
            String body = "{\"error\":{\"type\":\"api_error\"}}";
            out.write(RawVendor.bytes("HTTP/1.1 " + status + " No\r\nContent-Type: application/json\r\n"
                    + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
            out.flush();
            connection.close();
        };
    }

    @Override
    public void close() throws IOException {
        open();
        vendor.close();
    }
}
