package io.portico.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Reads a body of {@code application/x-www-form-urlencoded}, UTF-8, in its one reading: an escape that is none, text that is
 * no UTF-8 and a field without a name are refused as {@code malformed-request}, as is more than {@value #MAX_FIELDS} fields.
 */
public final class FormFields {
    static final int MAX_FIELDS = 1_000;

    private FormFields() {}

    /** Names and values as sent, in their order. */
    public static List<Map.Entry<String, String>> list(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('&', start);
            if (end < 0) {
                end = text.length();
            }
            if (end > start) {
                fields.add(field(text.substring(start, end)));
                if (fields.size() > MAX_FIELDS) {
                    throw malformed("The form has too many fields.");
                }
            }
            start = end + 1;
        }
        return fields;
    }

    /** The fields as one object, see {@link FormTree}. */
    public static ObjectNode tree(byte[] body) {
        return FormTree.of(list(body));
    }

    private static Map.Entry<String, String> field(String pair) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (name.isEmpty()) {
            throw malformed("A field of the form has no name.");
        }
        return Map.entry(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }

    /** Decodes text whose characters are the bytes that were sent. */
    private static String decode(String raw) {
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()) {
                    throw malformed("An escape in the form is cut off.");
                }
                bytes[length++] = (byte) (hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)));
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The form is not UTF-8 text.");
        }
    }

    /** Not {@link Character#digit}, which takes digits of other scripts too. */
    private static int hex(char c) {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw malformed("An escape in the form is none.");
        }
        return digit;
    }

    static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
