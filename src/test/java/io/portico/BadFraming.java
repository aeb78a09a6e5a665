package io.portico;

import java.util.stream.Stream;

import static io.portico.BadAnswer.INVALID;
import static io.portico.BadAnswer.LOST;
import static io.portico.BadAnswer.MARK;
import static io.portico.BadAnswer.TIMEOUT;
import static io.portico.BadAnswer.TOO_LARGE;
import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.drips;
import static io.portico.BadAnswer.of;
import static io.portico.BadAnswer.repeats;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.saysAndCloses;
import static io.portico.BadAnswer.saysAndResets;
import static io.portico.BadAnswer.saysAndWaits;
import static io.portico.BadAnswer.session;

/** Answers that are too much, too slow, cut off or no HTTP. */
final class BadFraming {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String PADDING = " ".repeat(70_000);

    private BadFraming() {}

    static Stream<BadAnswer> all() {
        return Stream.of(large(), slow(), cutOff(), chunks(), lengths(), heads(), otherTongues())
                .flatMap(each -> each);
    }

    private static Stream<BadAnswer> large() {
        return Stream.of(
                of("beyond 64 KiB with a length", TOO_LARGE, says(answer("200 OK", session() + PADDING))),
                of("beyond 64 KiB without a length", TOO_LARGE, saysAndCloses(OK + "\r\n" + session() + PADDING)),
                of("beyond 64 KiB in a chunk", TOO_LARGE, saysAndWaits(CHUNKED + "11170\r\n" + PADDING)),
                of("endless", TOO_LARGE, repeats(OK + "\r\n", MARK)),
                of("endless chunks", TOO_LARGE, repeats(CHUNKED, "5\r\n     \r\n")),
                of("an endless chunk", TOO_LARGE, repeats(CHUNKED + "7fffffff\r\n", MARK)),
                of(
                        "a length of gigabytes that stalls",
                        TOO_LARGE,
                        saysAndWaits(OK + "Content-Length: 9999999999\r\n\r\n" + PADDING)),
                of(
                        "a length beyond all numbers",
                        INVALID,
                        saysAndWaits(OK + "Content-Length: 99999999999999999999\r\n\r\n{")));
    }

    private static Stream<BadAnswer> slow() {
        return Stream.of(
                of("silence", TIMEOUT, saysAndWaits("")),
                of("silence after the status line", TIMEOUT, saysAndWaits(OK)),
                of("silence after the head", TIMEOUT, saysAndWaits(OK + "Content-Length: 10\r\n\r\n")),
                of("silence in the body", TIMEOUT, saysAndWaits(OK + "Content-Length: 100\r\n\r\n{\"url\":\"" + MARK)),
                of("silence in a chunk", TIMEOUT, saysAndWaits(CHUNKED + "20\r\n" + MARK)),
                of("a status line that drips", TIMEOUT, drips("HTTP/1.1 200 ", "O")),
                of("a header that drips", TIMEOUT, drips(OK + "X-Slow: ", "z")),
                of("headers that drip", TIMEOUT, drips(OK, "A: b\r\n")),
                of("a body that drips", TIMEOUT, drips(OK + "Content-Length: 60000\r\n\r\n", " ")),
                of("chunks that drip", TIMEOUT, drips(CHUNKED, "1\r\n \r\n")),
                of("a chunk size that drips", TIMEOUT, drips(CHUNKED, "0")),
                of("100 without end", TIMEOUT, drips("", "HTTP/1.1 100 Continue\r\n\r\n")),
                of(
                        "103 in a flood",
                        TIMEOUT,
                        repeats("", "HTTP/1.1 103 Early Hints\r\nLink: </" + MARK + ">\r\n\r\n")));
    }

    private static Stream<BadAnswer> cutOff() {
        return Stream.of(
                of("a close without an answer", LOST, saysAndCloses("")),
                of("a reset without an answer", LOST, saysAndResets("")),
                of("a close in the head", INVALID, saysAndCloses(OK + "X-A: " + MARK)),
                of("a reset in the head", LOST, saysAndResets(OK + "X-A: ")),
                of("a close in the body", LOST, saysAndCloses(OK + "Content-Length: 500\r\n\r\n" + session())),
                of("a reset in the body", LOST, saysAndResets(OK + "Content-Length: 500\r\n\r\n{")),
                of("a close in a chunk", LOST, saysAndCloses(CHUNKED + "fff\r\n" + session())),
                of("a close before the last chunk", LOST, saysAndCloses(CHUNKED + "2\r\n{}\r\n")),
                of("a reset between chunks", LOST, saysAndResets(CHUNKED + "2\r\n{}\r\n")),
                of("an interim answer and a close", LOST, saysAndCloses("HTTP/1.1 100 Continue\r\n\r\n")));
    }

    private static Stream<BadAnswer> chunks() {
        return Stream.of(
                of("a chunk size that is none", INVALID, saysAndWaits(CHUNKED + MARK + "\r\n")),
                of("a negative chunk size", INVALID, saysAndWaits(CHUNKED + "-5\r\nhello\r\n")),
                of("a chunk size beyond all numbers", INVALID, saysAndWaits(CHUNKED + "f".repeat(30) + "\r\n")),
                of("no chunk size", INVALID, saysAndWaits(CHUNKED + "\r\n\r\n")),
                of("a chunk longer than it says", INVALID, saysAndWaits(CHUNKED + "2\r\n{}" + MARK + "\r\n")),
                of("a chunk extension without end", TOO_LARGE, repeats(CHUNKED + "2;", MARK)),
                of("trailers without end", TOO_LARGE, repeats(CHUNKED + "2\r\n{}\r\n0\r\n", "A: " + MARK + "\r\n")));
    }

    private static Stream<BadAnswer> lengths() {
        String right = "Content-Length: " + session().length() + "\r\n";
        String chunk = Integer.toHexString(session().length()) + "\r\n" + session() + "\r\n0\r\n\r\n";
        return Stream.of(
                of("a length too short", INVALID, saysAndWaits(OK + "Content-Length: 40\r\n\r\n" + session())),
                of("a length too long", TIMEOUT, saysAndWaits(OK + "Content-Length: 4000\r\n\r\n" + session())),
                of("a negative length", INVALID, saysAndWaits(OK + "Content-Length: -1\r\n\r\n" + session())),
                of("a length that is none", INVALID, saysAndWaits(OK + "Content-Length: " + MARK + "\r\n\r\n{}")),
                of("two lengths", INVALID, saysAndCloses(OK + right + "Content-Length: 5\r\n\r\n" + session())),
                of(
                        "a length and chunks",
                        INVALID,
                        saysAndWaits(OK + right + "Transfer-Encoding: chunked\r\n\r\n" + chunk)),
                of(
                        "a transfer coding of no kind",
                        INVALID,
                        saysAndWaits(OK + "Transfer-Encoding: " + MARK + "\r\n\r\n" + session())));
    }

    private static Stream<BadAnswer> heads() {
        return Stream.of(
                of("a header of a megabyte", TOO_LARGE, saysAndWaits(OK + "A: " + MARK.repeat(50_000) + "\r\n\r\n")),
                of("ten thousand headers", TOO_LARGE, saysAndWaits(OK + "A: b\r\n".repeat(10_000) + "\r\n")),
                of("a header without end", TOO_LARGE, repeats(OK + "A: ", MARK)),
                of("headers without end", TOO_LARGE, repeats(OK, "A: " + MARK + "\r\n")),
                of("a header folded without end", TOO_LARGE, repeats(OK + "A: b\r\n", " " + MARK + "\r\n")),
                of("a status line without end", TOO_LARGE, repeats("HTTP/1.1 200 ", MARK)),
                of("a header without a colon", INVALID, saysAndWaits(OK + MARK + "\r\n\r\n")),
                of("empty lines without end", TOO_LARGE, repeats("", "\r\n")));
    }

    private static Stream<BadAnswer> otherTongues() {
        return Stream.of(
                of("HTTP/2", INVALID, saysAndWaits("\0\0\6\4\0\0\0\0\0\0\3\0\0\0\144" + "\n".repeat(3))),
                of("HTTP/0.9", INVALID, saysAndWaits(session() + "\r\n\r\n")),
                of("HTTP/9.9", INVALID, saysAndWaits("HTTP/9.9 200 OK\r\n\r\n")),
                of("another protocol", INVALID, saysAndWaits("SSH-2.0-" + MARK + "\r\n")),
                of("TLS in clear text", INVALID, saysAndWaits("\25\3\3\0\2\2\120\n\n")),
                of("noise in front of an answer", INVALID, saysAndWaits(MARK + "\r\n" + OK + "\r\n")),
                of("an upgrade", TIMEOUT, saysAndWaits("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")));
    }
}
