package io.portico.vendor;

import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

import io.portico.model.ProblemCode;

/** Tells apart the ways in which a call can fail beneath HTTP. */
final class EgressFailure {
    private EgressFailure() {}

    /**
     * The problem that a failure of the client is. Before anything was sent, it is certain that the vendor did nothing.
     * Afterwards it is not, and what broke the connection is {@code vendor-connection-lost}, whose outcome is unknown.
     *
     * @param sent whether the client had begun to write the request
     */
    static ProblemCode classify(Throwable failure, boolean sent) {
        return sent ? afterSending(failure) : beforeSending(failure);
    }

    /** The problem that a call is which was cut off at its deadline. */
    static ProblemCode cutOff(boolean sent) {
        return sent ? ProblemCode.VENDOR_TIMEOUT : ProblemCode.VENDOR_UNREACHABLE;
    }

    private static ProblemCode beforeSending(Throwable failure) {
        if (failure instanceof ConnectionRequestTimeoutException) {
            return ProblemCode.OVERLOADED;
        }
        return failure instanceof SSLException ? ProblemCode.VENDOR_TLS_FAILED : ProblemCode.VENDOR_UNREACHABLE;
    }

    private static ProblemCode afterSending(Throwable failure) {
        if (failure instanceof SocketTimeoutException) {
            return ProblemCode.VENDOR_TIMEOUT;
        }
        if (failure instanceof MessageConstraintException) {
            return ProblemCode.VENDOR_RESPONSE_TOO_LARGE;
        }
        // With TLS 1.3 a vendor refuses our certificate when we already send, and takes none of it.
        if (failure instanceof SSLHandshakeException) {
            return ProblemCode.VENDOR_TLS_FAILED;
        }
        if (failure instanceof TruncatedChunkException) {
            return ProblemCode.VENDOR_CONNECTION_LOST;
        }
        if (failure instanceof MalformedChunkCodingException
                || failure instanceof HttpException
                || failure.getCause() instanceof HttpException) {
            return ProblemCode.VENDOR_INVALID_RESPONSE;
        }
        return ProblemCode.VENDOR_CONNECTION_LOST;
    }
}
