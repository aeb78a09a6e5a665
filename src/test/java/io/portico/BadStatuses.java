package io.portico;

import java.util.stream.Stream;

import static io.portico.BadAnswer.INVALID;
import static io.portico.BadAnswer.MARK;
import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.of;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.saysAndWaits;
import static io.portico.BadAnswer.session;

/** Answers whose status is not that of a session, whatever the body says. */
final class BadStatuses {
    private BadStatuses() {}

    static Stream<BadAnswer> all() {
        return Stream.of(redirects(), successes(), impossible()).flatMap(each -> each);
    }

    private static Stream<BadAnswer> redirects() {
        return Stream.of(300, 301, 302, 303, 305, 307, 308, 399)
                .map(status -> of(
                        "a redirect by " + status,
                        INVALID,
                        says(answer(
                                status + " Elsewhere", session(), "Location: https://billing.stripe.com/" + MARK))));
    }

    private static Stream<BadAnswer> successes() {
        return Stream.concat(
                Stream.of(202, 203, 206, 207, 226, 299)
                        .map(status -> of(
                                "a success of another kind, " + status,
                                INVALID,
                                says(answer(status + " Else", session())))),
                Stream.of(204, 205, 304)
                        .map(status -> of(
                                "no content by " + status,
                                INVALID,
                                says(("HTTP/1.1 " + status + " None\r\nContent-Length: 0\r\n\r\n").getBytes()))));
    }

    /** What is no status at all counts as a failure of the server: RFC 9110, section 15. */
    private static Stream<BadAnswer> impossible() {
        return Stream.concat(
                Stream.of(600, 999)
                        .map(status ->
                                of("a status of " + status, "vendor-error", says(answer(status + " X", session())))),
                Stream.of("0", "42", "099", "-1", "1000", "2OO", "200.5", "99999999999", "")
                        .map(status -> of(
                                "a status of \"" + status + "\"",
                                INVALID,
                                saysAndWaits("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\n{}"))));
    }
}
