package io.portico.vendor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks up a vendor's addresses and waits for them no longer than a call may. The look-up itself cannot be stopped: it
 * goes on by itself, and whoever asks for the same name meanwhile waits for that one, so that a name server that is
 * silent holds one thread for each host of the configuration at the most.
 */
final class BoundedLookup implements DnsResolver {
    private final DnsResolver names;
    private final Duration patience;
    private final Map<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();
    private final Executor threads = task -> {
        Thread thread = new Thread(task, "portico-egress-lookup");
        thread.setDaemon(true);
        thread.start();
    };

    BoundedLookup(DnsResolver names, Duration patience) {
        this.names = names;
        this.patience = patience;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        CompletableFuture<InetAddress[]> lookup = running.computeIfAbsent(host, this::start);
        try {
            long wait = Math.min(patience.toNanos(), CurrentCall.nanosLeft());
            return lookup.get(Math.max(0, wait), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw unknown(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, e);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    private CompletableFuture<InetAddress[]> start(String host) {
        CompletableFuture<InetAddress[]> lookup = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                lookup.complete(names.resolve(host));
            } catch (UnknownHostException | RuntimeException e) {
                lookup.completeExceptionally(e);
            } finally {
                running.remove(host, lookup);
            }
        });
        return lookup;
    }

    private static UnknownHostException unknown(String host, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(host);
        unknown.initCause(cause);
        return unknown;
    }
}
