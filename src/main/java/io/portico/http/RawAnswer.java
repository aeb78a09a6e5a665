package io.portico.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;

/** An answer as bytes, for a connection on which no request has come far enough to be answered through Vert.x. */
final class RawAnswer {
    private RawAnswer() {}

    /** The whole answer; the connection ends after it. */
    static ByteBuf closing(HttpAnswer answer, String requestId, boolean tls, Instant now) {
        StringBuilder head = new StringBuilder(512)
                .append("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(answer.status()))
                .append("\r\n");
        FixedHeaders.of(answer, requestId, tls, now)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Connection: close\r\n\r\n");
        return Unpooled.wrappedBuffer(head.toString().getBytes(StandardCharsets.ISO_8859_1), answer.body());
    }
}
