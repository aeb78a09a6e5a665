package io.portico.http;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.portico.flow.Deadline;
import io.portico.flow.StackOnly;
import io.portico.flow.Variables;
import io.portico.model.Identifiers;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * One request on its way: read and checked on the connection's event loop, run on a worker, answered on the event loop
 * again. Everything here but {@link #run()} belongs to the event loop.
 */
final class HttpCall implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCall.class);
    private static final byte[] NO_BODY = {};

    private final HttpEngine engine;
    private final ConnectionGuard guard;
    private final HttpServerRequest wire;
    private final Context loop;
    private final long startNanos = System.nanoTime();
    private String requestId = "";
    private @Nullable HttpRequest request;
    private @Nullable ClientNetwork client;
    /** Whose clients the request comes from, as its path says; it need not be allowed to be served. */
    private @Nullable HttpConsumer addressed;

    private @Nullable HttpConsumer consumer;
    private @Nullable Duration patience;
    private @Nullable Long deadline;
    private @Nullable Buffer collected;
    private @Nullable StreamedBody stream;
    private long held;
    private boolean restIsHarmless;
    private boolean received;
    private boolean over;
    private volatile boolean gone;

    HttpCall(HttpEngine engine, ConnectionGuard guard, HttpServerRequest wire, Context loop) {
        this.engine = engine;
        this.guard = guard;
        this.wire = wire;
        this.loop = loop;
    }

    /** Takes a request whose head could be parsed. */
    void begin() {
        start();
        HeaderFields headers = new HeaderFields(wire.headers());
        requestId = HeadRules.requestId(headers);
        try {
            check(headers);
        } catch (ProblemException e) {
            refuse(e.problem());
        } catch (RuntimeException e) {
            LOG.error("Request {}: reading the head failed", requestId, StackOnly.of(e));
            refuse(Refusals.internalError());
        }
    }

    /** Takes one whose head could not. */
    void beginUnreadable() {
        start();
        requestId = Identifiers.newRequestId();
        refuse(Refusals.unreadable(wire.decoderResult().cause()));
    }

    /** The deadline for the whole request has passed before its body was there. */
    void timedOut() {
        failReading(ProblemCode.REQUEST_TIMEOUT, "The request did not arrive in time.");
    }

    /** The framing of the body is broken; nothing after it can be read. */
    void bodyBroken() {
        failReading(ProblemCode.MALFORMED_REQUEST, "The body's framing is broken.");
    }

    private void start() {
        guard.began(this);
        engine.callStarted();
        wire.response().closeHandler(closed -> clientGone());
    }

    private void check(HeaderFields headers) {
        boolean http10 = wire.version() == HttpVersion.HTTP_1_0;
        HeadRules.check(headers, http10, engine.settings().maxHeaderCount());
        Long declared = HeadRules.declaredLength(headers);
        boolean hasBody = declared == null || declared > 0;
        boolean awaitsContinue = hasBody && HeadRules.awaitsContinue(headers, http10);
        long maxBody = engine.settings().maxBody().toBytes();
        restIsHarmless = declared != null && declared <= maxBody && !awaitsContinue;
        if (engine.isStopping()) {
            throw new ProblemException(Refusals.shuttingDown());
        }
        HttpConsumer found = route(headers);
        if (found == null) {
            return;
        }
        long limit = found.streams() ? engine.settings().maxStreamedBody().toBytes() : maxBody;
        if (declared != null && declared > limit) {
            throw new ProblemException(Refusals.bodyTooLarge());
        }
        found.content().checkBody(wire.method().name(), headers, hasBody);
        found.content().checkAccept(headers);
        patience = HeadRules.requestTimeout(headers);
        consumer = found;
        if (awaitsContinue) {
            wire.response().writeContinue();
        }
        if (found.streams()) {
            guard.streams();
            stream = new StreamedBody(wire, loop, limit, engine.settings().streamIdle());
            submit();
        } else {
            client = ClientNetwork.of(Objects.requireNonNull(request).remoteAddress());
            wire.handler(this::collect);
            wire.endHandler(end -> collectedAll());
        }
    }

    /** Finds who serves the request; null where it was answered with 405. */
    private @Nullable HttpConsumer route(HeaderFields headers) {
        String method = wire.method().name();
        if (method.equals("CONNECT") || wire.uri().equals("*")) {
            refuseMethod(engine.routes().methods());
            return null;
        }
        RequestTarget target =
                RequestTarget.parse(wire.uri(), engine.settings().maxTarget().toBytes());
        RouteTable.Resource resource = engine.routes()
                .find(target.segments())
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is nothing at this path."));
        addressed = resource.first();
        Optional<HttpConsumer> serving = resource.serving(method);
        Map<String, String> parameters = resource.first().template().parameters(target.segments());
        if (serving.isPresent()) {
            parameters = serving.get().template().parameters(target.segments());
        }
        request = new HttpRequest(
                requestId,
                method,
                target.path(),
                parameters,
                target.query(),
                headers.forRoutes(),
                engine.clientOf(wire.remoteAddress().hostAddress(), headers));
        if (serving.isEmpty()) {
            refuseMethod(resource.methods());
        }
        return serving.orElse(null);
    }

    private void collect(Buffer chunk) {
        if (over) {
            return;
        }
        Buffer before = collected;
        int length = (before == null ? 0 : before.length()) + chunk.length();
        if (length > engine.settings().maxBody().toBytes()) {
            collected = null;
            refuse(Refusals.bodyTooLarge());
        } else if (!engine.bodies().take(Objects.requireNonNull(client), chunk.length())) {
            collected = null;
            refuse(Refusals.overloaded());
        } else {
            held += chunk.length();
            collected = before == null ? chunk : before.appendBuffer(chunk);
        }
    }

    private void collectedAll() {
        received = true;
        if (!over) {
            deadline = deadline(Deadline.in(engine.settings().budget()));
            submit();
        }
    }

    /** The gateway's time counts from here, where the request is whole; the caller's from where its head was. */
    private long deadline(long ours) {
        Duration callers = patience;
        if (callers == null) {
            return ours;
        }
        long theirs = startNanos + callers.toNanos();
        return theirs - ours < 0 ? theirs : ours;
    }

    private long nanosLeft() {
        Long until = deadline;
        return until == null ? Long.MAX_VALUE : until - System.nanoTime();
    }

    private void submit() {
        if (nanosLeft() <= 0) {
            refuse(Refusals.outOfTime());
            return;
        }
        switch (engine.admission().offer(this)) {
            case STARTED -> {}
            case WAITING -> {
                long wait = Math.min(engine.settings().waitingDeadline().toNanos(), nanosLeft());
                loop.owner().setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)), timer -> giveUpWaiting());
            }
            case TURNED_AWAY -> refuse(Refusals.overloaded());
        }
    }

    private void giveUpWaiting() {
        if (engine.admission().withdraw(this)) {
            refuse(Refusals.overloaded());
        }
    }

    /** The route's part, on a worker. Whatever happens, the request is answered. */
    @Override
    public void run() {
        try {
            if (nanosLeft() > 0) {
                runRoute();
            } else {
                loop.runOnContext(ignored -> refuse(Refusals.outOfTime()));
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Request {}: the route could not be run", requestId, StackOnly.of(e));
            loop.runOnContext(ignored -> refuse(Refusals.internalError()));
        }
    }

    private void runRoute() {
        HttpConsumer route = Objects.requireNonNull(consumer);
        HttpRequest facts = Objects.requireNonNull(request);
        Buffer whole = collected;
        Object body = stream != null ? stream : whole == null ? NO_BODY : whole.getBytes();
        Exchange exchange = RouteCall.exchange(route, facts, body, deadline);
        PreparedAnswer prepared = PreparedAnswer.of(
                RouteCall.answer(route, exchange, facts, engine), requestId, wire.isSSL(), engine.now());
        PreparedAnswer answer = exchange.getVariable(Variables.RATE_LIMIT) instanceof RateLimit limit
                ? prepared.telling(limit)
                : prepared;
        boolean delivered = !gone;
        loop.runOnContext(ignored -> write(answer));
        ProblemCode code = answer.replaced() ? ProblemCode.INTERNAL_ERROR : problemOf(exchange);
        engine.tell(entry(exchange, answer.status(), code, delivered));
        route.releaseExchange(exchange, false);
    }

    private static @Nullable ProblemCode problemOf(Exchange exchange) {
        return exchange.getVariable(Variables.PROBLEM) instanceof Problem problem ? problem.code() : null;
    }

    private void failReading(ProblemCode code, String detail) {
        if (stream != null) {
            stream.fail(code, detail);
        } else if (over) {
            wire.connection().close();
        } else {
            restIsHarmless = false;
            refuse(Problem.of(code, detail));
        }
    }

    private void clientGone() {
        gone = true;
        if (stream != null) {
            stream.fail(ProblemCode.MALFORMED_REQUEST, "The body ended early.");
        } else if (!over && !received && consumer != null) {
            over = true;
            engine.tellLater(entry(null, 400, ProblemCode.MALFORMED_REQUEST, false));
            ended();
        }
    }

    private void refuse(Problem problem) {
        if (!over) {
            refuse(answer(problem), problem.code());
        }
    }

    private void refuseMethod(Set<String> allowed) {
        Problem problem = Refusals.methodNotAllowed();
        refuse(answer(problem).with("Allow", String.join(", ", allowed)), problem.code());
    }

    private HttpAnswer answer(Problem problem) {
        HttpConsumer whose = addressed != null ? addressed : addressee();
        String route = whose == null ? null : whose.route();
        return engine.problems()
                .of(problem, new ProblemAnswers.Occasion(requestId, engine.now(), route, request, null));
    }

    /** Who would have served the request, had its head not been refused before its path was looked at. */
    private @Nullable HttpConsumer addressee() {
        return engine.routes()
                .find(RequestTarget.rawSegments(wire.uri()))
                .map(RouteTable.Resource::first)
                .orElse(null);
    }

    private void refuse(HttpAnswer answer, ProblemCode code) {
        if (over) {
            return;
        }
        write(PreparedAnswer.of(answer, requestId, wire.isSSL(), engine.now()));
        engine.tellLater(entry(null, answer.status(), code, !gone));
    }

    private void write(PreparedAnswer answer) {
        if (over) {
            return;
        }
        over = true;
        if (answer.status() == HttpAnswer.NO_ANSWER) {
            wire.connection().close();
            gone = true;
        }
        if (gone || wire.response().closed()) {
            guard.answered();
            ended();
            return;
        }
        boolean last = engine.isDeparting() || !(restIsHarmless || received || wire.isEnded());
        var response = wire.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (last) {
            response.putHeader("Connection", "close");
            guard.answersLast();
        }
        guard.answerStarted();
        response.end(Buffer.buffer(answer.body())).onComplete(written -> {
            guard.answered();
            if (last) {
                wire.connection().close();
            }
            ended();
        });
    }

    private void ended() {
        if (held > 0) {
            engine.bodies().giveBack(Objects.requireNonNull(client), held);
            held = 0;
        }
        engine.callEnded();
    }

    private HttpExchangeLog.Entry entry(
            @Nullable Exchange exchange, int status, @Nullable ProblemCode code, boolean delivered) {
        return new HttpExchangeLog.Entry(
                engine.name(), requestId, request, exchange, status, code, System.nanoTime() - startNanos, delivered);
    }
}
