package io.portico.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.embedded.EmbeddedChannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** How connections end when the node behind them goes. */
class DepartureTest {
    private static final String REQUEST = "GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void servesOn_butMakesEachAnswerTheLastOfItsConnection() {
        try (TestGateway gateway = new TestGateway();
                RawClient kept = new RawClient(gateway.port())) {
            assertThat(kept.send(REQUEST).read().header("connection")).isNull();

            gateway.engine.depart();

            RawClient.Answer last = kept.send(REQUEST).read();
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(kept.isClosedByPeer()).isTrue();
            assertThat(gateway.send(REQUEST).status()).isEqualTo(200);
        }
    }

    @Test
    void endsAnIdleConnectionWithoutACut() {
        try (TestGateway gateway = new TestGateway();
                RawClient idle = new RawClient(gateway.port())) {
            assertThat(idle.send(REQUEST).read().status()).isEqualTo(200);

            long start = System.nanoTime();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway.engine::stop);

            assertThat(idle.readAll()).isEmpty();
            // What is cut answers with a reset, and then there is nothing to send on.
            Throwable cut = catchThrowable(() -> await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofMillis(600))
                    .until(() -> idle.takes(REQUEST)));
            assumeThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("time in which the node reads on")
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(cut).isNull();
            idle.close();
            await().until(stop::isDone);
        }
    }

    /** It would be reset by what is closed while it has not been read, and its client could not tell what became of it. */
    @Test
    void takesWhatAClientSendsMeanwhile() {
        try (TestGateway gateway = new TestGateway()) {
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.pipeline().addLast("httpDecoder", new ChannelDuplexHandler());
            channel.pipeline().addLast("handler", new ChannelDuplexHandler());
            ConnectionGuard.install(gateway.engine, channel);

            ConnectionGuard.of(channel).leave();
            channel.runPendingTasks();
            ByteBuf late = Unpooled.copiedBuffer(REQUEST.getBytes());
            channel.writeInbound(late);

            assertThat(channel.isOpen()).isTrue();
            assertThat(late.refCnt()).isZero();
        }
    }
}
