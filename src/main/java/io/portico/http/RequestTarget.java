package io.portico.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * A request target in its one reading: what could be read in two ways is refused, so that routing, authorisation and
 * whatever stands in front of the gateway see the same path. Only the origin form is taken; the absolute form, meant
 * for proxies, would bring a second authority beside {@code Host}.
 *
 * @param path as sent, without the query
 * @param segments decoded, without the leading slash; a trailing slash is an empty last segment
 * @param query decoded, repeated names kept in order
 */
record RequestTarget(String path, List<String> segments, Map<String, List<String>> query) {
    private static final int MAX_PARAMETERS = 100;
    private static final String PATH_PUNCTUATION = "-._~!$&'()*+,=:@%/";
    /** Square brackets are not RFC 3986, but clients of the vendors' APIs send {@code expand[]} bare. */
    private static final String QUERY_PUNCTUATION = PATH_PUNCTUATION + ";?[]";

    static RequestTarget parse(String target, long maxLength) {
        if (target.length() > maxLength) {
            throw new ProblemException(ProblemCode.URI_TOO_LONG, "The request target is too long.");
        }
        if (!target.startsWith("/")) {
            throw malformed("The request target must be a path.");
        }
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        check(path, PATH_PUNCTUATION);
        check(query, QUERY_PUNCTUATION);
        return new RequestTarget(path, segments(path), parameters(query));
    }

    /** Segments of a target that need not be legal, undecoded: good enough to tell whose clients send it. */
    static List<String> rawSegments(String target) {
        int mark = target.indexOf('?');
        String beforeQuery = mark < 0 ? target : target.substring(0, mark);
        int authority = beforeQuery.startsWith("/") ? -1 : beforeQuery.indexOf("://");
        int path = beforeQuery.indexOf('/', authority < 0 ? 0 : authority + "://".length());
        return path < 0 ? List.of() : List.of(beforeQuery.substring(path + 1).split("/", -1));
    }

    private static void check(String text, String punctuation) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && punctuation.indexOf(c) < 0) {
                throw malformed("The request target holds a character that does not belong there.");
            }
        }
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(6);
        int start = 1;
        while (true) {
            int slash = path.indexOf('/', start);
            boolean last = slash < 0;
            String raw = last ? path.substring(start) : path.substring(start, slash);
            if (raw.isEmpty() && !last) {
                throw malformed("The path holds an empty segment.");
            }
            segments.add(segment(raw));
            if (last) {
                return List.copyOf(segments);
            }
            start = slash + 1;
        }
    }

    private static String segment(String raw) {
        String decoded = PercentCodec.decode(raw, false);
        if (decoded.equals(".") || decoded.equals("..")) {
            throw malformed("The path holds a dot segment.");
        }
        if (decoded.indexOf('/') >= 0 || decoded.indexOf('\\') >= 0) {
            throw malformed("The path holds an encoded separator.");
        }
        return decoded;
    }

    private static Map<String, List<String>> parameters(String query) {
        if (query.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        String[] pairs = query.split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw malformed("The query holds too many parameters.");
        }
        for (String pair : pairs) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters
                    .computeIfAbsent(PercentCodec.decode(name, true), key -> new ArrayList<>(1))
                    .add(PercentCodec.decode(value, true));
        }
        return parameters;
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
