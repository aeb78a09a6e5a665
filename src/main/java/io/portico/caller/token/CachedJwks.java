package io.portico.caller.token;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

/**
 * Remembers an issuer's keys. They are read anew when their time is up and when a token names a key that is not among
 * them, by one reader at a time and never sooner than a while after the last attempt, however many tokens ask for it.
 * While they are being read, or cannot be, the last keys serve on, up to an age. Only where those do not do does a request
 * wait for a read: a few at a time, since anybody can name a key that does not exist, and only as long as the read before
 * went well, so that an issuer that is away holds nobody twice.
 */
final class CachedJwks implements JWKSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(CachedJwks.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** A read ends by itself before that. */
    private static final long LONGEST_WAIT_SECONDS = 5;

    /** Requests that may wait at a time; the others are judged by the keys at hand. */
    static final int MOST_WAITING = 8;

    /** Keys that one token is tried against: one that names none, or one that several have, fits each. */
    static final int MOST_TRIED = 16;

    private final JwksOrigin origin;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    private volatile @Nullable Known known;
    private volatile boolean failing;
    private volatile @Nullable CompletableFuture<Void> lastRead;
    private long lastAttempt;

    CachedJwks(JwksOrigin origin, Limits limits, LongSupplier nanoTime) {
        this.origin = origin;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /**
     * How old keys may get.
     *
     * @param ttl until they are read again
     * @param maxAge until they are of no use when that fails
     * @param pause the least time between two attempts
     */
    record Limits(Duration ttl, Duration maxAge, Duration pause) {}

    private record Known(JWKSet keys, long since) {}

    /** The first {@value #MOST_TRIED} keys that fit, in the issuer's order; none where the issuer has none. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws UnavailableJwksException {
        if (!isYoungerThan(limits.ttl(), known)) {
            startReading();
        }
        Known atHand = known;
        Known current = isYoungerThan(limits.maxAge(), atHand) ? atHand : reread();
        if (current == null || !isYoungerThan(limits.maxAge(), current)) {
            throw new UnavailableJwksException(untilNextAttempt());
        }
        List<JWK> fitting = fitting(selector, current);
        if (!fitting.isEmpty()) {
            return fitting;
        }
        Known newer = known == current ? reread() : known;
        return newer == null ? fitting : fitting(selector, newer);
    }

    private static List<JWK> fitting(JWKSelector selector, Known known) {
        return selector.select(known.keys()).stream().limit(MOST_TRIED).toList();
    }

    /** Starts to read the keys, unless they are being read or were a moment ago. */
    synchronized void startReading() {
        if (lastRead != null
                && (!lastRead.isDone()
                        || nanoTime.getAsLong() - lastAttempt < limits.pause().toNanos())) {
            return;
        }
        long now = nanoTime.getAsLong();
        lastAttempt = now;
        lastRead = origin.read().handle((keys, failure) -> settle(now, keys, failure));
    }

    private @Nullable Known reread() {
        boolean patient = !failing;
        startReading();
        CompletableFuture<Void> read = lastRead;
        if (patient && read != null && !read.isDone() && waiting.tryAcquire()) {
            try {
                await(read);
            } finally {
                waiting.release();
            }
        }
        return known;
    }

    private @Nullable Void settle(long now, @Nullable JWKSet keys, @Nullable Throwable failure) {
        if (keys != null) {
            known = new Known(keys, now);
            if (failing) {
                LOG.info("The keys of the issuer of tokens can be read again");
            }
        } else if (!failing) {
            LOG.warn("The keys of the issuer of tokens cannot be read: {}", reason(failure));
        }
        failing = keys == null;
        return null;
    }

    private static void await(CompletableFuture<Void> read) {
        try {
            read.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("A read of keys did not end", e);
        }
    }

    private boolean isYoungerThan(Duration age, @Nullable Known keys) {
        return keys != null && nanoTime.getAsLong() - keys.since() < age.toNanos();
    }

    private synchronized Duration untilNextAttempt() {
        Duration pause = limits.pause().minusNanos(nanoTime.getAsLong() - lastAttempt);
        boolean reading = lastRead != null && !lastRead.isDone();
        return reading || pause.compareTo(SOON) < 0 ? SOON : pause;
    }

    /** Our own words, or the kind of failure; texts of others may hold what they have read. */
    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            return "no reason given";
        }
        return cause instanceof UnreadableJwksException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }
}
