package io.portico.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Percent-decoding that accepts one reading only: whole escapes, UTF-8, no control characters. */
final class PercentCodec {
    private PercentCodec() {}

    /** Decodes printable ASCII with escapes; {@code plusIsSpace} as in forms and queries. */
    static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) octet(text, i);
                i += 2;
            } else {
                bytes[length++] = (byte) (plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        return printable(utf8(bytes, length));
    }

    private static int octet(String text, int percent) {
        if (percent + 2 >= text.length()) {
            throw malformed();
        }
        int high = hex(text.charAt(percent + 1));
        int low = hex(text.charAt(percent + 2));
        return high << 4 | low;
    }

    /** Not {@link Character#digit}, which takes digits of other scripts too. */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        if (lower >= 'a' && lower <= 'f') {
            return lower - 'a' + 10;
        }
        throw malformed();
    }

    private static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static String printable(String decoded) {
        for (int i = 0; i < decoded.length(); i++) {
            if (Character.isISOControl(decoded.charAt(i))) {
                throw malformed();
            }
        }
        return decoded;
    }

    private static ProblemException malformed() {
        return new ProblemException(
                ProblemCode.MALFORMED_REQUEST, "The request target holds an escape that cannot be read.");
    }
}
