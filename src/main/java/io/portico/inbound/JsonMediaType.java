package io.portico.inbound;

import java.util.List;
import java.util.Locale;

import io.portico.http.HttpRequest;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** What a body must say of itself before it is read as JSON. */
final class JsonMediaType {
    private static final String JSON = "application/json";
    private static final String CHARSET = "charset=";

    private JsonMediaType() {}

    /** Refuses every media type but {@code application/json}, and every charset but UTF-8. */
    static void require(HttpRequest request) {
        List<String> types = request.headerValues("content-type");
        if (types.size() != 1 || !isJson(types.get(0))) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json in UTF-8.");
        }
    }

    private static boolean isJson(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith(CHARSET) && !isUtf8(parameter.substring(CHARSET.length()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(String charset) {
        return charset.equals("utf-8") || charset.equals("\"utf-8\"") || charset.equals("utf8");
    }
}
