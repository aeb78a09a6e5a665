package io.portico.http;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Vert.x's reader of requests, but for folded header lines: it would join them, so that a field has another value here than
 * for a peer that takes the second line for a field of its own. They make a broken head instead (RFC 9112, section 5.2).
 */
final class HeadDecoder extends VertxHttpRequestDecoder {
    private @Nullable ByteBuf arriving;
    private boolean inHead;
    private boolean folded;

    HeadDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        arriving = buffer;
        if (inHead) {
            lookForFolds(buffer);
        }
        super.decode(ctx, buffer, out);
    }

    /** Called when the request line has been read, and the header lines begin. */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        inHead = true;
        folded = false;
        lookForFolds(Objects.requireNonNull(arriving));
        return super.createMessage(initialLine);
    }

    /** Called when the header lines have been read; what it throws makes them a broken head. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        inHead = false;
        if (folded) {
            throw new IllegalArgumentException("folded header line");
        }
        return super.isContentAlwaysEmpty(message);
    }

    /** Goes through the lines from where the parser stands, which is always at the start of one. */
    private void lookForFolds(ByteBuf buffer) {
        int line = buffer.readerIndex();
        int end = buffer.writerIndex();
        while (line < end) {
            byte first = buffer.getByte(line);
            folded |= first == HttpConstants.SP || first == HttpConstants.HT;
            int lineFeed = buffer.indexOf(line, end, HttpConstants.LF);
            if (folded || lineFeed < 0 || isEmpty(buffer, line, lineFeed)) {
                return;
            }
            line = lineFeed + 1;
        }
    }

    private static boolean isEmpty(ByteBuf buffer, int line, int lineFeed) {
        return lineFeed == line || (lineFeed == line + 1 && buffer.getByte(line) == HttpConstants.CR);
    }
}
