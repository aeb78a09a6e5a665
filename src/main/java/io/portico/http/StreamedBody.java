package io.portico.http;

import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * A body as a route reads it: chunks come from the event loop only as fast as they are taken, so memory holds a few of
 * them whatever the body's size. What goes wrong on the way (too large, too slow, broken) ends a read with a
 * {@link ProblemException}.
 */
final class StreamedBody extends InputStream {
    /** Chunks of at most 8 KiB on the way between the event loop and the reader. */
    private static final int WINDOW = 16;

    private final HttpServerRequest request;
    private final Context loop;
    private final long maxBytes;
    private final Duration idle;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private long received;
    private byte[] current = {};
    private int position;
    private int taken;
    private @Nullable Piece last;

    private record Piece(byte[] bytes, @Nullable ProblemException failure, boolean end) {}

    /** Made on the event loop, before any content has come. */
    StreamedBody(HttpServerRequest request, Context loop, long maxBytes, Duration idle) {
        this.request = request;
        this.loop = loop;
        this.maxBytes = maxBytes;
        this.idle = idle;
        request.pause();
        request.handler(this::take);
        request.endHandler(end -> pieces.add(new Piece(new byte[0], null, true)));
        request.fetch(WINDOW);
    }

    /** Ends the stream for its reader, from the event loop. */
    void fail(ProblemCode code, String detail) {
        pieces.add(new Piece(new byte[0], new ProblemException(code, detail), true));
    }

    private void take(Buffer chunk) {
        received += chunk.length();
        if (received > maxBytes) {
            fail(ProblemCode.REQUEST_TOO_LARGE, "The body is too large.");
        } else {
            pieces.add(new Piece(chunk.getBytes(), null, false));
        }
    }

    @Override
    public int read() {
        return fill() ? current[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return current.length - position;
    }

    private boolean fill() {
        while (position == current.length) {
            Piece piece = last == null ? next() : last;
            if (piece.end()) {
                last = piece;
                if (piece.failure() != null) {
                    throw piece.failure();
                }
                return false;
            }
            current = piece.bytes();
            position = 0;
        }
        return true;
    }

    private Piece next() {
        try {
            Piece piece = pieces.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
            if (piece == null) {
                return new Piece(
                        new byte[0], new ProblemException(ProblemCode.REQUEST_TIMEOUT, "The body stalled."), true);
            }
            demandMore();
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.SHUTTING_DOWN, "The gateway is shutting down.");
        }
    }

    private void demandMore() {
        taken++;
        if (taken == WINDOW / 2) {
            int demand = taken;
            taken = 0;
            loop.runOnContext(ignored -> request.fetch(demand));
        }
    }
}
