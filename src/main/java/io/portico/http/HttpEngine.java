package io.portico.http;

import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.portico.flow.StackOnly;
import io.portico.model.Identifiers;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.setting.InvalidSettingException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Camel's HTTP server over Vert.x: one listener, the routes behind it, and the shape of every refusal. Endpoints are
 * exact templates; a route reads the body as {@code byte[]} (or, with {@code useStreaming}, as an
 * {@link java.io.InputStream}) and the variables {@code httpRequest} and {@code requestId}, and leaves an
 * {@link HttpAnswer} as the body. Several engines may live beside each other, each on its own port.
 */
public final class HttpEngine implements PlatformHttpEngine {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEngine.class);
    private static final long CLOSE_SECONDS = 5;
    /** How long connections may take to end, once they have been told to: somewhat longer than one lingers. */
    private static final long FAREWELL_MILLIS = 1_500;

    private final String name;
    private final HttpSettings settings;
    private final Vertx vertx;
    private final @Nullable SslBundle tls;
    private final HttpServerOptions options;
    private final HttpExchangeLog log;
    private final ProblemAnswers problems;
    private final Clock clock;
    private final RouteTable routes = new RouteTable();
    private final Executor workers;
    private final Admission admission;
    private final BodyBudget bodies;
    private final LogThread logThread;
    private final TrustedProxies proxies;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> deserted = new CompletableFuture<>();
    private volatile boolean departing;
    private volatile boolean stopping;
    private volatile boolean leaving;
    private volatile boolean ending;
    private volatile @Nullable HttpServer server;

    /**
     * An engine that does not listen yet.
     *
     * @param name for threads, metrics and the log
     * @param tls what to serve TLS with; clear text where absent
     * @param problems tells what is refused, and what a route left untold
     */
    public HttpEngine(
            String name,
            HttpSettings settings,
            Vertx vertx,
            @Nullable SslBundle tls,
            HttpExchangeLog log,
            ProblemAnswers problems,
            Clock clock) {
        this.name = name;
        this.settings = settings;
        this.vertx = vertx;
        this.tls = tls;
        this.options = ListenerOptions.of(settings, tls);
        this.proxies = new TrustedProxies(settings.trustedProxies());
        this.log = log;
        this.problems = problems;
        this.clock = clock;
        this.workers = Workers.named(name);
        this.admission = new Admission(settings.running(), settings.waiting(), workers);
        this.bodies = new BodyBudget(
                settings.maxBuffered().toBytes(),
                settings.maxBufferedPerAddress().toBytes());
        this.logThread = new LogThread(name);
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new HttpConsumer(endpoint, processor, routes);
    }

    /** Opens the port; to be called when every route runs. Fails where the port is taken. */
    public synchronized void listen() {
        if (server != null) {
            return;
        }
        HttpServer opening = vertx.createHttpServer(options)
                .connectionHandler(this::connected)
                .requestHandler(request -> take(request, HttpCall::begin))
                .invalidRequestHandler(request -> take(request, HttpCall::beginUnreadable))
                .exceptionHandler(e -> LOG.debug("{}: a connection failed: {}", name, e.getClass()));
        try {
            opening.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            boolean taken = cause instanceof BindException
                    && String.valueOf(cause.getMessage()).contains("in use");
            throw new InvalidSettingException(
                    "portico." + name + (taken ? ".port" : ".bind-address"),
                    taken
                            ? "nothing can listen there (" + cause.getMessage() + ")"
                            : "nothing can listen at that address ("
                                    + cause.getClass().getSimpleName() + ")");
        }
        server = opening;
        LOG.info("{} listens on {}:{}", name, settings.bindAddress(), opening.actualPort());
    }

    /**
     * Serves TLS with what a bundle holds by now, from the next connection on; those that are open keep what they have. A bundle
     * that cannot be used changes nothing.
     */
    synchronized void renew(SslBundle bundle) {
        try {
            ListenerOptions.secure(options, bundle, settings.clientCertificates());
        } catch (InvalidSettingException e) {
            LOG.warn("{}: the new certificate is not taken into use: {}", name, e.getMessage());
            return;
        }
        HttpServer current = server;
        if (current != null) {
            current.updateSSLOptions(new SSLOptions(options.getSslOptions()), true)
                    .onSuccess(done -> LOG.info("{}: the certificate was renewed", name))
                    .onFailure(e -> LOG.warn("{}: the new certificate cannot be used", name, StackOnly.of(e)));
        }
    }

    /** From now on each answer is the last of its connection, so that clients have gone before the port closes. For good. */
    void depart() {
        departing = true;
    }

    /** Refuses what is new, lets what runs end within the graceful stop, then closes the port. Blocks; for good. */
    public void stop() {
        stop(settings.gracefulStop());
    }

    /** Stops within another limit than the graceful stop. */
    void stop(Duration limit) {
        departing = true;
        stopping = true;
        noteDrained();
        try {
            drained.get(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{}: {} requests still run at the end of the graceful stop", name, calls.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        leaveConnections();
        close();
        Workers.end(workers);
        logThread.end();
    }

    /** The port it really listens on; the configured one before it listens. */
    @Override
    public int getServerPort() {
        HttpServer current = server;
        return current == null ? settings.port() : current.actualPort();
    }

    @Override
    public String getScheme() {
        return tls == null ? "http" : "https";
    }

    /** For threads, metrics and the log. */
    public String name() {
        return name;
    }

    /** Whether the port is open. */
    public boolean isListening() {
        return server != null;
    }

    /** Requests that run on a worker now. */
    public int running() {
        return admission.running();
    }

    /** Requests that wait for a worker now. */
    public int waiting() {
        return admission.waiting();
    }

    /** Bytes of request bodies that are held now. */
    public long buffered() {
        return bodies.held();
    }

    /** Open connections. */
    public int connections() {
        return connections.get();
    }

    /** Log lines of refused requests that were lost, since more came than could be written. */
    public long droppedLogLines() {
        return logThread.dropped();
    }

    /** The address of the client behind a peer. */
    String clientOf(String peer, HeaderFields headers) {
        return proxies.clientOf(peer, headers);
    }

    HttpSettings settings() {
        return settings;
    }

    HttpServerOptions options() {
        return options;
    }

    RouteTable routes() {
        return routes;
    }

    Admission admission() {
        return admission;
    }

    BodyBudget bodies() {
        return bodies;
    }

    ProblemAnswers problems() {
        return problems;
    }

    Instant now() {
        return clock.instant();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Whether an answer ends its connection. */
    boolean isDeparting() {
        return departing;
    }

    /** Whether connections are being cut, with no more regard for what they carry. */
    boolean isEnding() {
        return ending;
    }

    void callStarted() {
        calls.incrementAndGet();
    }

    void callEnded() {
        calls.decrementAndGet();
        noteDrained();
    }

    /** Tells the log, from a worker. */
    void tell(HttpExchangeLog.Entry entry) {
        try {
            log.over(entry);
        } catch (RuntimeException e) {
            LOG.error("Request {}: the exchange log failed", entry.requestId(), StackOnly.of(e));
        }
    }

    /** Tells the log, from the event loop. */
    void tellLater(HttpExchangeLog.Entry entry) {
        logThread.offer(() -> tell(entry));
    }

    /** The whole answer to what never became a request. */
    ByteBuf refuseUnread(ProblemCode code, String detail, boolean overTls) {
        String requestId = Identifiers.newRequestId();
        Problem problem = code == ProblemCode.OVERLOADED ? Refusals.overloaded() : Problem.of(code, detail);
        tellLater(new HttpExchangeLog.Entry(name, requestId, null, null, code.status(), code, 0, true));
        return RawAnswer.closing(ProblemAnswer.of(problem, requestId, now()), requestId, overTls, now());
    }

    private void take(HttpServerRequest request, Consumer<HttpCall> beginning) {
        ConnectionGuard guard = ConnectionGuard.of(((ConnectionBase) request.connection()).channel());
        if (!guard.isLast()) {
            beginning.accept(new HttpCall(this, guard, request, vertx.getOrCreateContext()));
        }
    }

    private void connected(HttpConnection connection) {
        var channel = ((ConnectionBase) connection).channel();
        ConnectionGuard.install(this, channel);
        open.add(channel);
        channel.closeFuture().addListener(closed -> disconnected(channel));
        if (connections.incrementAndGet() > settings.maxConnections()) {
            ConnectionGuard.of(channel).refuse(ProblemCode.OVERLOADED, "");
        }
    }

    private void disconnected(Channel channel) {
        connections.decrementAndGet();
        open.remove(channel);
        noteDeserted();
    }

    /** Ends connections one by one, each when its last request is answered, before they are cut. */
    private void leaveConnections() {
        leaving = true;
        open.forEach(channel -> channel.eventLoop().execute(ConnectionGuard.of(channel)::leave));
        noteDeserted();
        try {
            deserted.get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("{}: {} connections are cut", name, open.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void noteDeserted() {
        if (leaving && open.isEmpty()) {
            deserted.complete(null);
        }
    }

    private void noteDrained() {
        if (stopping && calls.get() == 0) {
            drained.complete(null);
        }
    }

    private synchronized void close() {
        ending = true;
        HttpServer current = server;
        if (current == null) {
            return;
        }
        server = null;
        current.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
