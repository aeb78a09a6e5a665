package io.portico.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

/** The problems that the engine itself tells. */
final class Refusals {
    private Refusals() {}

    static Problem overloaded() {
        return Problem.of(ProblemCode.OVERLOADED, "Too many requests are running and waiting.");
    }

    static Problem outOfTime() {
        return Problem.of(ProblemCode.OVERLOADED, "The time that the request had was over before it was its turn.");
    }

    static Problem shuttingDown() {
        return Problem.of(ProblemCode.SHUTTING_DOWN, "This node is shutting down; another will answer.");
    }

    static Problem internalError() {
        return Problem.of(
                ProblemCode.INTERNAL_ERROR, "The gateway failed; the request id finds the reason in its log.");
    }

    static Problem bodyTooLarge() {
        return Problem.of(ProblemCode.REQUEST_TOO_LARGE, "The body is too large.");
    }

    /** Why the parser gave a head up. */
    static Problem unreadable(Throwable cause) {
        if (cause instanceof MessageWatch.ForeignVersionException) {
            return Problem.of(ProblemCode.HTTP_VERSION_NOT_SUPPORTED, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
        }
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(ProblemCode.URI_TOO_LONG, "The request line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(ProblemCode.HEADERS_TOO_LARGE, "The request headers are too large.");
        }
        return Problem.of(ProblemCode.MALFORMED_REQUEST, "The request is not valid HTTP/1.1.");
    }

    static Problem methodNotAllowed() {
        return Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The method is not allowed here.");
    }
}
