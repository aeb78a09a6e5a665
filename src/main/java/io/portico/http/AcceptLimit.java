package io.portico.http;

import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;

/**
 * Bounds the connections of a TLS listener from where they are accepted. Vert.x tells of one when its handshake is over, so
 * that what is counted there lets anybody hold as many as there are files, by handshakes that never end. What is too much is
 * closed without a word: to be told by an answer, it would have to be given the handshake first.
 */
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLimit.class);

    private final int max;
    private final AtomicInteger open = new AtomicInteger();

    private AcceptLimit(int max) {
        this.max = max;
    }

    /** A Vert.x whose TLS listeners have so many connections at most, each by itself. */
    static Vertx vertx(VertxOptions options, int max) {
        return new VertxBuilder(options)
                .findTransport(new Transport(max))
                .init()
                .vertx();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel connection = (Channel) accepted;
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            connection.unsafe().closeForcibly();
            LOG.debug("A connection beyond {} was closed", max);
            return;
        }
        connection.closeFuture().addListener(closed -> open.decrementAndGet());
        ctx.fireChannelRead(accepted);
    }

    /** Puts one before each listener. */
    private static final class Transport extends JDKTransport {
        private final int max;

        Transport(int max) {
            this.max = max;
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            if (options.isSsl()) {
                bootstrap.handler(new AcceptLimit(max));
            }
        }
    }
}
