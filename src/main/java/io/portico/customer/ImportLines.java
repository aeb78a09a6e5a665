package io.portico.customer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.portico.json.Utf8;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Cuts a stream into lines, holding one at a time and at most {@value #MAX_LENGTH} bytes of it. In a CSV file a line
 * break between quotes belongs to the field (RFC 4180), so that what stands in a field is never read as a row of its
 * own. A line that is not well formed is told as such, and the next one begins after it.
 */
final class ImportLines {
    static final int MAX_LENGTH = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final boolean quotes;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private long breaks;

    ImportLines(InputStream in, boolean quotes) {
        this.in = in;
        this.quotes = quotes;
    }

    /**
     * One line.
     *
     * @param number where it begins, from 1
     */
    record Line(long number, byte[] bytes, @Nullable ProblemException fault) {

        /** The line, if it can be read. */
        byte[] sound() {
            if (fault != null) {
                throw fault;
            }
            return bytes;
        }

        boolean isBlank() {
            return fault == null && bytes.length == 0;
        }
    }

    /** Where in a row a byte stands. */
    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        AFTER_QUOTE,
        BROKEN
    }

    /** The next line, without its end; nothing after the last. */
    @Nullable
    Line next() throws IOException {
        long number = breaks + 1;
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        boolean tooLong = false;
        State state = State.FIELD_START;
        int b = read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && (b != '\n' || state == State.QUOTED)) {
            if (b == '\n') {
                breaks++;
            }
            if (quotes) {
                state = after(state, b);
            }
            if (line.size() < MAX_LENGTH) {
                line.write(b);
            } else {
                tooLong = true;
            }
            b = read();
        }
        breaks++;
        byte[] bytes = content(line, number);
        return new Line(number, bytes, tooLong ? tooLong() : fault(state, bytes));
    }

    private static State after(State state, int b) {
        return switch (state) {
            case FIELD_START -> b == '"' ? State.QUOTED : b == ',' ? State.FIELD_START : State.PLAIN;
            case PLAIN -> b == ',' ? State.FIELD_START : b == '"' ? State.BROKEN : State.PLAIN;
            case QUOTED -> b == '"' ? State.AFTER_QUOTE : State.QUOTED;
            case AFTER_QUOTE ->
                switch (b) {
                    case '"' -> State.QUOTED;
                    case ',' -> State.FIELD_START;
                    case '\r' -> State.AFTER_QUOTE;
                    default -> State.BROKEN;
                };
            case BROKEN -> State.BROKEN;
        };
    }

    private static byte[] content(ByteArrayOutputStream line, long number) {
        byte[] bytes = line.toByteArray();
        int from = 0;
        int to = bytes.length;
        if (number == 1 && to >= 3 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
            from = 3;
        }
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static @Nullable ProblemException fault(State state, byte[] bytes) {
        if (state == State.BROKEN) {
            return malformed("A quotation mark stands where none may stand.");
        }
        if (state == State.QUOTED) {
            return malformed("A quotation mark is not closed.");
        }
        return Utf8.isText(bytes) ? null : malformed("The line is not UTF-8 text.");
    }

    private static ProblemException tooLong() {
        return new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "The line is longer than 64 KiB.");
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }

    private int read() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer));
            if (limit == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }
}
