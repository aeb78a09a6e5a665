package io.portico.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.qpid.proton.amqp.messaging.Section;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.message.Message;

import io.vertx.core.Vertx;
import io.vertx.proton.ProtonClient;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonSender;

/** An AMQP 1.0 sender that sends what no JMS client would. */
public final class RawAmqp implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<ProtonConnection> connection = new CompletableFuture<>();

    public static RawAmqp connect(int port, String user, String password) throws Exception {
        RawAmqp client = new RawAmqp();
        ProtonClient.create(client.vertx)
                .connect(
                        "127.0.0.1",
                        port,
                        user,
                        password,
                        result -> complete(client.connection, result.result(), result.cause()));
        ProtonConnection open = client.connection.get(10, TimeUnit.SECONDS);
        client.vertx.runOnContext(now -> open.open());
        return client;
    }

    public static Message message(Section body) {
        Message message = Message.Factory.create();
        message.setDurable(true);
        message.setBody(body);
        return message;
    }

    /** Sends to the request queue and waits for the broker's word on it. */
    public DeliveryState send(Message message) throws Exception {
        CompletableFuture<DeliveryState> outcome = new CompletableFuture<>();
        ProtonConnection open = connection.get();
        vertx.runOnContext(now -> {
            ProtonSender sender = open.createSender(Queues.REQUESTS);
            sender.openHandler(ready -> sender.send(message, delivery -> outcome.complete(delivery.getRemoteState())))
                    .open();
        });
        return outcome.get(10, TimeUnit.SECONDS);
    }

    private static <T> void complete(CompletableFuture<T> future, T value, Throwable failure) {
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure);
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
