package io.portico.http;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.portico.model.ProblemCode;

/**
 * Watches one connection where its bytes come in, before they are parsed: holds the deadlines that Vert.x has not
 * (silent, trickling and unread), ends a connection so that the last answer arrives, and stops reading while too many
 * pipelined requests wait. All on the connection's event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class, "guard");
    private static final int MAX_PIPELINED = 8;
    private static final byte TLS_HANDSHAKE = 0x16;
    /** How long what a client still sends is thrown away, so that closing does not destroy the answer on its way. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpEngine engine;
    private final long deadline;
    private final long keepAliveIdle;
    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpCall reading;
    private @Nullable ChannelPromise closing;
    private boolean receiving;
    private boolean streaming;
    private boolean readHeld;
    private boolean last;
    private boolean leaving;
    private boolean fresh = true;
    private int unanswered;
    private int queued;
    private long begun;
    private long completed;
    private long receivingSince;
    private long idleSince = System.nanoTime();
    private long writingSince;
    private int writing;
    private @Nullable ScheduledFuture<?> nextCheck;
    private long lingeringSince;

    private ConnectionGuard(HttpEngine engine) {
        this.engine = engine;
        this.deadline = engine.settings().requestDeadline().toNanos();
        this.keepAliveIdle = engine.settings().keepAliveIdle().toNanos();
    }

    /** Takes its places in the pipeline that Vert.x has just made. */
    static void install(HttpEngine engine, Channel channel) {
        ConnectionGuard guard = new ConnectionGuard(engine);
        channel.attr(KEY).set(guard);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", new HeadDecoder(engine.options()));
        pipeline.addBefore("httpDecoder", "portico-guard", guard);
        pipeline.addBefore("handler", "portico-messages", new MessageWatch(guard));
        guard.watchClock();
    }

    static ConnectionGuard of(Channel channel) {
        return channel.attr(KEY).get();
    }

    boolean tls() {
        return context().pipeline().get(SslHandler.class) != null;
    }

    /** A parsed head has come in; others may still be ahead of it in the queue of answers. */
    void headReceived() {
        if (unanswered > 0) {
            queued++;
        }
        unanswered++;
        fresh = false;
    }

    /** The head of a request was handed to a call, which now owns what becomes of the rest. */
    void began(HttpCall call) {
        begun++;
        reading = begun > completed ? call : null;
        if (queued > 0) {
            queued--;
            receivingSince = System.nanoTime();
        }
    }

    /** The body is read as its route wants it, under a limit of its own. */
    void streams() {
        streaming = true;
    }

    void requestReceived() {
        completed++;
        receiving = false;
        streaming = false;
        reading = null;
        idleSince = System.nanoTime();
    }

    /** The rest of the body cannot be read. */
    void bodyBroken() {
        HttpCall call = reading;
        if (call != null) {
            call.bodyBroken();
        } else {
            context().close();
        }
    }

    /** The next answer is the last: whatever else was sent, before or after, is no request any more. */
    void answersLast() {
        last = true;
    }

    boolean isLast() {
        return last;
    }

    void answerStarted() {
        writing++;
        writingSince = System.nanoTime();
    }

    void answered() {
        writing--;
        streaming = false;
        unanswered--;
        idleSince = System.nanoTime();
        if (readHeld && unanswered < MAX_PIPELINED) {
            readHeld = false;
            context().read();
        }
    }

    /** Ends the connection at once where no request is on it; one that is ends it with its answer. */
    void leave() {
        leaving = true;
        if (!receiving && unanswered == 0 && writing == 0) {
            context().channel().close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ScheduledFuture<?> scheduled = nextCheck;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing != null) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!receiving) {
            receiving = true;
            receivingSince = System.nanoTime();
            if (fresh && message instanceof ByteBuf bytes && startsTls(bytes)) {
                ReferenceCountUtil.release(message);
                refuse(ProblemCode.MALFORMED_REQUEST, "This port speaks HTTP in clear text.");
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (closing == null && unanswered >= MAX_PIPELINED) {
            readHeld = true;
        } else {
            ctx.read();
        }
    }

    /**
     * Closes at once after a whole request, else only when the client has stopped sending or a second later; also where the
     * client may just be sending the next one, not knowing that the gateway leaves.
     */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!(receiving || leaving) || !ctx.channel().isActive() || engine.isEnding()) {
            ctx.close(promise);
            return;
        }
        if (closing != null) {
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
            return;
        }
        closing = promise;
        lingeringSince = System.nanoTime();
        endOutput(ctx);
        readHeld = false;
        ctx.channel().config().setAutoRead(true);
        ctx.read();
        ScheduledFuture<?> scheduled = nextCheck;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduleCheck(LINGER_NANOS);
    }

    private static void endOutput(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof SocketChannel socket) {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (tls == null) {
                socket.shutdownOutput();
            } else {
                tls.closeOutbound().addListener(told -> socket.shutdownOutput());
            }
        }
    }

    private static boolean startsTls(ByteBuf bytes) {
        return bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE;
    }

    /** Answers where no request has come far enough to be answered in its turn, and ends the connection. */
    void refuse(ProblemCode code, String detail) {
        context()
                .writeAndFlush(engine.refuseUnread(code, detail, tls()))
                .addListener(done -> context().channel().close());
    }

    private void watchClock() {
        scheduleCheck(Math.min(deadline, keepAliveIdle));
    }

    private void scheduleCheck(long nanos) {
        nextCheck = context().executor().schedule(this::check, Math.max(nanos, 1_000_000), TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (!context().channel().isActive()) {
            return;
        }
        long now = System.nanoTime();
        ChannelPromise promise = closing;
        if (promise != null) {
            if (now - lingeringSince >= LINGER_NANOS) {
                context().close(promise);
            }
            return;
        }
        long left = timeLeft(now);
        if (left > 0) {
            scheduleCheck(Math.min(left, Math.min(deadline, keepAliveIdle)));
        } else {
            overdue();
            scheduleCheck(deadline);
        }
    }

    private long timeLeft(long now) {
        if (writing > 0) {
            return writingSince + deadline - now;
        }
        if (receiving) {
            boolean waitsItsTurn = unanswered > (reading == null ? 0 : 1);
            return streaming || waitsItsTurn ? deadline : receivingSince + deadline - now;
        }
        if (unanswered > 0) {
            return deadline;
        }
        return idleSince + (fresh ? deadline : keepAliveIdle) - now;
    }

    private void overdue() {
        HttpCall call = reading;
        if (writing > 0) {
            context().close();
        } else if (receiving && call != null) {
            call.timedOut();
        } else if (receiving || fresh) {
            refuse(ProblemCode.REQUEST_TIMEOUT, "The request did not arrive in time.");
        } else {
            context().channel().close();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext current = context;
        if (current == null) {
            throw new IllegalStateException("not installed");
        }
        return current;
    }
}
