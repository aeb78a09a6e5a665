package io.portico.vendor;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.TruncatedChunkException;

import io.portico.model.ProblemCode;

/** Tells apart the ways in which a call can fail beneath HTTP. */
final class EgressFailure {
    private EgressFailure() {}

    /**
     * The problem that a failure of the client is. What could have happened after the request left is
     * {@code vendor-connection-lost}, whose outcome is unknown.
     */
    static ProblemCode classify(Throwable failure) {
        if (failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof ConnectionRequestTimeoutException) {
            return ProblemCode.VENDOR_UNREACHABLE;
        }
        if (failure instanceof SSLException) {
            return ProblemCode.VENDOR_TLS_FAILED;
        }
        if (failure instanceof SocketTimeoutException) {
            return ProblemCode.VENDOR_TIMEOUT;
        }
        if (failure instanceof TruncatedChunkException) {
            return ProblemCode.VENDOR_CONNECTION_LOST;
        }
        if (failure instanceof MalformedChunkCodingException
                || failure instanceof ProtocolException
                || failure instanceof HttpException
                || failure.getCause() instanceof HttpException) {
            return ProblemCode.VENDOR_INVALID_RESPONSE;
        }
        return ProblemCode.VENDOR_CONNECTION_LOST;
    }
}
