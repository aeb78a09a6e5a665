package io.portico.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.portico.model.Identifiers;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.RequestTimeout;

/** What a request's head must keep to whatever its path: framing that has one reading, one host, one of each singleton. */
final class HeadRules {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{0,5})?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Set<String> CODINGS = Set.of("gzip", "x-gzip", "deflate", "compress", "x-compress", "br");

    private HeadRules() {}

    /** The caller's own id if it is usable and unambiguous, else a new one. */
    static String requestId(HeaderFields headers) {
        List<String> given = headers.all("x-request-id");
        return given.size() == 1 && REQUEST_ID.matcher(given.get(0)).matches()
                ? given.get(0)
                : Identifiers.newRequestId();
    }

    static void check(HeaderFields headers, boolean http10, int maxCount) {
        if (headers.count() > maxCount) {
            throw new ProblemException(ProblemCode.HEADERS_TOO_LARGE, "The request has too many header lines.");
        }
        if (!headers.all("").isEmpty()) {
            throw malformed("A header line has no name.");
        }
        checkHost(headers.all("host"), http10);
        checkFraming(headers, http10);
        if (headers.all("content-type").size() > 1) {
            throw malformed("Content-Type stands more than once.");
        }
        checkExpectation(headers, http10);
    }

    /** Whether the client waits for leave to send its body. */
    static boolean awaitsContinue(HeaderFields headers, boolean http10) {
        return !http10 && !headers.all("expect").isEmpty();
    }

    /** How long the caller waits for the answer, counted from the head's arrival; absent where it does not say. */
    static @Nullable Duration requestTimeout(HeaderFields headers) {
        List<String> given = headers.all("request-timeout");
        if (given.size() > 1) {
            throw malformed("Request-Timeout stands more than once.");
        }
        return given.isEmpty() ? null : RequestTimeout.parse(given.get(0));
    }

    /** The declared length of the body; absent for a chunked one, 0 where there is none. */
    static @Nullable Long declaredLength(HeaderFields headers) {
        if (!headers.all("transfer-encoding").isEmpty()) {
            return null;
        }
        String length = headers.first("content-length");
        return length == null ? 0L : Long.valueOf(length);
    }

    private static void checkHost(List<String> hosts, boolean http10) {
        if (hosts.isEmpty() && http10) {
            return;
        }
        if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
            throw malformed("There must be exactly one valid Host.");
        }
    }

    /** Two lengths, and a length beside a coding, do not get by the parser either; what it lets by would be smuggled. */
    private static void checkFraming(HeaderFields headers, boolean http10) {
        List<String> lengths = headers.all("content-length");
        List<String> codings = headers.all("transfer-encoding");
        if (lengths.size() > 1
                || (!lengths.isEmpty() && !LENGTH.matcher(lengths.get(0)).matches())) {
            throw malformed("There must be at most one valid Content-Length.");
        }
        if (codings.isEmpty()) {
            return;
        }
        if (http10 || !lengths.isEmpty() || codings.size() > 1) {
            throw malformed("Transfer-Encoding does not go with the rest of the head.");
        }
        String coding = codings.get(0).toLowerCase(Locale.ROOT);
        if (coding.equals("chunked")) {
            return;
        }
        int comma = coding.lastIndexOf(',');
        boolean understood = comma > 0
                && coding.substring(comma + 1).trim().equals("chunked")
                && CODINGS.contains(coding.substring(0, comma).trim());
        throw understood
                ? new ProblemException(ProblemCode.NOT_IMPLEMENTED, "The only transfer coding taken is chunked.")
                : malformed("The only transfer coding taken is chunked.");
    }

    private static void checkExpectation(HeaderFields headers, boolean http10) {
        List<String> expectations = headers.all("expect");
        if (http10 || expectations.isEmpty()) {
            return;
        }
        if (expectations.size() > 1 || !expectations.get(0).equalsIgnoreCase("100-continue")) {
            throw new ProblemException(
                    ProblemCode.EXPECTATION_FAILED, "The only expectation that can be met is 100-continue.");
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
