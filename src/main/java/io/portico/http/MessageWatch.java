package io.portico.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** Watches one connection where its messages come out of the parser, and catches those that Vert.x would not hand on. */
final class MessageWatch extends ChannelInboundHandlerAdapter {
    private final ConnectionGuard guard;

    MessageWatch(ConnectionGuard guard) {
        this.guard = guard;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (guard.isLast()) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest head) {
            refuseForeignVersion(head);
            guard.headReceived();
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            guard.bodyBroken();
            return;
        } else if (message instanceof LastHttpContent) {
            guard.requestReceived();
        }
        ctx.fireChannelRead(message);
    }

    /**
     * Made a broken head, so that it is refused by our handler, in its turn; HTTP/2's preface is one of them. Vert.x knows
     * versions by identity and refuses on its own, with nothing, what is only equal to one: {@code http/1.1}.
     */
    @SuppressWarnings("ReferenceEquality")
    private static void refuseForeignVersion(HttpRequest head) {
        HttpVersion version = head.protocolVersion();
        if (version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0) {
            return;
        }
        if (head.decoderResult().isSuccess()) {
            head.setDecoderResult(DecoderResult.failure(new ForeignVersionException()));
        }
        head.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    /** The request claims a version of HTTP other than 1.0 and 1.1. */
    static final class ForeignVersionException extends Exception {
        private static final long serialVersionUID = 1L;

        ForeignVersionException() {
            super("foreign version", null, false, false);
        }
    }
}
