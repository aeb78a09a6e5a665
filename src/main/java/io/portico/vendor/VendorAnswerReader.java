package io.portico.vendor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

import io.portico.model.ProblemCode;

/** Takes an answer off its connection: status, headers and at most so many bytes of body, inflated if need be. */
final class VendorAnswerReader {
    /** They describe the bytes on the wire, which are no longer the bytes of the body. */
    private static final Set<String> ABOUT_THE_WIRE = Set.of("content-encoding", "content-length", "transfer-encoding");

    private VendorAnswerReader() {}

    /**
     * A copy of the answer that needs no connection.
     *
     * @throws VendorCallException {@code vendor-response-too-large} beyond {@code limit} bytes, before or after
     *     decompression, {@code vendor-invalid-response} for two statements of its length and for an encoding that was
     *     not asked for and is not gzip
     */
    static ClassicHttpResponse detach(ClassicHttpResponse response, long limit) throws IOException {
        checkFraming(response);
        // With a reason, or Camel would look one up and fail where the status is no status.
        ClassicHttpResponse copy = new BasicClassicHttpResponse(response.getCode(), "");
        for (Header header : response.getHeaders()) {
            if (!ABOUT_THE_WIRE.contains(header.getName().toLowerCase(Locale.ROOT))) {
                copy.addHeader(header.getName(), header.getValue());
            }
        }
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : read(entity, limit);
        copy.setEntity(new ByteArrayEntity(body, (ContentType) null));
        return copy;
    }

    /** Two lengths are two readings of where the answer ends. */
    private static void checkFraming(ClassicHttpResponse response) throws VendorCallException {
        int lengths = response.countHeaders(HttpHeaders.CONTENT_LENGTH);
        int codings = response.countHeaders(HttpHeaders.TRANSFER_ENCODING);
        if (lengths + codings > 1) {
            throw new VendorCallException(ProblemCode.VENDOR_INVALID_RESPONSE);
        }
    }

    private static byte[] read(HttpEntity entity, long limit) throws IOException {
        long stated = entity.getContentLength();
        if (entity.getContentEncoding() == null && stated >= 0 && stated <= limit) {
            return readExactly(entity.getContent(), (int) stated);
        }
        try {
            // Not closed here: closing drains what is left, however much that is. Read to its end, the stream gives its
            // connection back by itself; cut short, the connection is thrown away with the response.
            InputStream raw = entity.getContent();
            byte[] body = inflate(raw, entity.getContentEncoding(), limit).readNBytes((int) limit + 1);
            if (body.length > limit) {
                throw new VendorCallException(ProblemCode.VENDOR_RESPONSE_TOO_LARGE);
            }
            if (raw.read() != -1) {
                // The unpacked stream ends where its data does, and leaves unread what follows.
                throw new VendorCallException(ProblemCode.VENDOR_INVALID_RESPONSE);
            }
            return body;
        } catch (ZipException | EOFException e) {
            throw new VendorCallException(ProblemCode.VENDOR_INVALID_RESPONSE, e);
        }
    }

    /** Spares most answers a buffer far larger than they are. */
    private static byte[] readExactly(InputStream content, int length) throws IOException {
        byte[] body = new byte[length];
        content.readNBytes(body, 0, length);
        // Its end has to be seen, or the connection would not be given back.
        content.read();
        return body;
    }

    private static InputStream inflate(InputStream content, @Nullable String encoding, long limit) throws IOException {
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return content;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return new GZIPInputStream(new LimitedStream(content, limit));
        }
        throw new VendorCallException(ProblemCode.VENDOR_INVALID_RESPONSE);
    }
}
