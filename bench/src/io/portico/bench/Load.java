package io.portico.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** A closed loop on one service: every connection sends its next request when the answer to its last one is in. */
final class Load {
    private static final Buffer REQUEST =
            Buffer.buffer("{\"customerId\":\"acme-stripe\",\"returnUrl\":\"https://app.example.com/account\"}");

    private final Vertx vertx;
    private final HttpClient client;
    private final int connections;
    private final RequestOptions target;

    Load(Vertx vertx, int connections, int port) {
        this.vertx = vertx;
        this.connections = connections;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(600), new PoolOptions().setHttp1MaxSize(connections));
        this.target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/portal-sessions")
                .putHeader("Authorization", "Bearer pk_sandbox_acme")
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "application/json");
    }

    /** Sends so many requests and waits for the answers; the first answer that is no session ends it. */
    void run(int requests) {
        AtomicInteger remaining = new AtomicInteger(requests);
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(start -> {
            List<Future<Void>> loops = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Promise<Void> loop = Promise.promise();
                next(remaining, loop);
                loops.add(loop.future());
            }
            Future.all(loops).<Void>mapEmpty().onComplete(done);
        });
        done.future().toCompletionStage().toCompletableFuture().join();
    }

    /** One request: the session's document. */
    Future<Buffer> send() {
        return client.request(target).compose(request -> request.send(REQUEST)).compose(answer -> answer.body()
                .map(body -> session(answer, body)));
    }

    private void next(AtomicInteger remaining, Promise<Void> loop) {
        if (remaining.getAndDecrement() <= 0) {
            loop.complete();
            return;
        }
        send().onSuccess(session -> next(remaining, loop)).onFailure(loop::fail);
    }

    private static Buffer session(HttpClientResponse answer, Buffer body) {
        if (answer.statusCode() != 201 || !body.toString().contains(VendorStub.PORTAL_URL)) {
            throw new IllegalStateException("answered " + answer.statusCode() + ": " + body);
        }
        return body;
    }
}
