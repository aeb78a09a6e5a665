package io.portico;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.MARK;
import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.drips;
import static io.portico.BadAnswer.repeats;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.saysAndResets;
import static io.portico.BadAnswer.saysAndWaits;
import static io.portico.BadAnswer.session;

/** Every fault that a vendor is known for, at accounts whose vendor knows a repeated call by its key and at others. */
final class Faults {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String HTML = "<html><h1>" + MARK + "</h1></html>";

    private Faults() {}

    static Stream<Fault> all() {
        return Stream.of(unconnected(), silent(), resets(), limits(), retryable(), errors(), refusals(), unusable())
                .flatMap(each -> each);
    }

    private static Stream<Fault> unconnected() {
        return Stream.of(
                Fault.of("a refused connection", "askui", null, "502 vendor-unreachable none true")
                        .within(1_500)
                        .calls(0),
                Fault.of("a connection that does not come about", "paddle", null, "502 vendor-unreachable none true")
                        .within(2_500)
                        .calls(0),
                Fault.of("an unknown host", "chargebee", null, "502 vendor-unreachable none true")
                        .within(2_500)
                        .calls(0),
                Fault.of("a port without TLS", "pabbly", null, "502 vendor-tls-failed none false")
                        .within(2_500)
                        .calls(0));
    }

    private static Stream<Fault> silent() {
        return both(account -> Stream.of(
                        Fault.of("silence", account, saysAndWaits(""), "504 vendor-timeout unknown true"),
                        Fault.of(
                                "a body that drips",
                                account,
                                drips(OK + "Content-Length: 60000\r\n\r\n", " "),
                                "504 vendor-timeout unknown true")))
                .map(fault -> fault.within(8_500));
    }

    private static Stream<Fault> resets() {
        return both(account -> Stream.of(
                                Fault.of(
                                        "a reset before the body",
                                        account,
                                        saysAndResets(""),
                                        "502 vendor-connection-lost unknown true"),
                                Fault.of(
                                        "a reset inside the body",
                                        account,
                                        saysAndResets(OK + "Content-Length: 500\r\n\r\n{"),
                                        "502 vendor-connection-lost unknown true"))
                        .map(fault -> fault.calls(account.equals("stripe") ? 2 : 1)))
                .map(fault -> fault.within(1_500));
    }

    private static Stream<Fault> limits() {
        String told = "503 vendor-rate-limited none true";
        return both(account -> Stream.of(
                        Fault.of("429 with seconds", account, limit("2"), told).wait(2, 2),
                        Fault.of(
                                        "429 with a date",
                                        account,
                                        (connection, out) -> out.write(limited(inThreeSeconds())),
                                        told)
                                .wait(1, 3),
                        Fault.of("429 with junk", account, limit("soon"), told).wait(1, 5),
                        Fault.of("429 without a word", account, says(answer("429 Slow", "")), told)
                                .wait(1, 5)))
                .map(fault -> fault.within(300));
    }

    private static RawVendor.Behaviour limit(String retryAfter) {
        return says(limited(retryAfter));
    }

    private static byte[] limited(String retryAfter) {
        return answer("429 Too Many Requests", "{}", "Retry-After: " + retryAfter);
    }

    private static String inThreeSeconds() {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .withLocale(Locale.ROOT)
                .format(Instant.now().plusSeconds(3).atOffset(ZoneOffset.UTC));
    }

    private static Stream<Fault> retryable() {
        String later = "{\"status\":500,\"title\":\"" + MARK + "\",\"retryable\":true,\"retryAfter\":\"2\"}";
        String never = "{\"status\":500,\"title\":\"" + MARK + "\",\"retryable\":false}";
        return Stream.of(
                Fault.of("retryable", "ampersand", says(answer("500 Oops", later)), "503 vendor-unavailable none true")
                        .wait(2, 2),
                Fault.of(
                        "not retryable",
                        "ampersand",
                        says(answer("500 Oops", never)),
                        "502 vendor-error unknown false"));
    }

    private static Stream<Fault> errors() {
        return both(account -> Stream.of(
                Fault.of("500", account, says(answer("500 Oops", "{}")), "502 vendor-error unknown true"),
                Fault.of(
                        "502 with HTML",
                        account,
                        says(answer("502 Bad Gateway", HTML, "Content-Type: text/html")),
                        "502 vendor-error unknown true"),
                Fault.of(
                                "503",
                                account,
                                says(answer("503 Unavailable", HTML, "Retry-After: 2")),
                                "503 vendor-unavailable none true")
                        .within(300)
                        .wait(2, 2)));
    }

    private static Stream<Fault> refusals() {
        String missing =
                "{\"error\":{\"code\":\"resource_missing\",\"param\":\"customer\",\"message\":\"" + MARK + "\"}}";
        Stream<Fault> alike = both(account -> Stream.of(
                Fault.of("400", account, says(answer("400 Bad", HTML)), "502 vendor-rejected none false"),
                Fault.of("422", account, says(answer("422 Bad", HTML)), "502 vendor-rejected none false"),
                Fault.of("401", account, says(answer("401 Who", HTML)), "502 vendor-auth-failed none false"),
                Fault.of("403", account, says(answer("403 No", HTML)), "502 vendor-auth-failed none false")));
        Stream<Fault> unknown = Stream.of(
                Fault.of("404", "ampersand", says(answer("404 None", "{}")), "409 no-vendor-customer none false"),
                Fault.of(
                        "no customer",
                        "stripe",
                        says(answer("400 Bad", missing)),
                        "409 no-vendor-customer none false"));
        return Stream.concat(alike, unknown);
    }

    private static Stream<Fault> unusable() {
        String invalid = "502 vendor-invalid-response unknown false";
        String large = "502 vendor-response-too-large unknown false";
        Stream<Fault> bodies = Stream.of(
                        "{\"url\":",
                        "",
                        HTML,
                        session().replace("url", "uri"),
                        session().replace("{", "{\"url\":\"x\","))
                .map(body -> Fault.of("200 with " + body, "stripe", says(answer("200 OK", body)), invalid));
        Stream<Fault> urls = Stream.of(
                        "http://billing.stripe.com/" + MARK,
                        "javascript:" + MARK,
                        "/" + MARK,
                        "https://a@billing.stripe.com/" + MARK,
                        "https://evil.example/" + MARK)
                .map(url -> Fault.of("a url " + url, "stripe", says(answer("200 OK", session(url))), invalid));
        String redirect = "Location: https://billing.stripe.com/" + MARK;
        Stream<Fault> others = Stream.of(
                Fault.of("302", "stripe", says(answer("302 Found", session(), redirect)), invalid),
                Fault.of("an endless body", "stripe", repeats(OK + "\r\n", MARK), large),
                Fault.of("a gzip bomb", "stripe", says(bomb()), large));
        return Stream.of(bodies, urls, others).flatMap(each -> each);
    }

    private static byte[] bomb() {
        return answer("200 OK", BadBodies.gzip(new byte[5_000_000]), "Content-Encoding: gzip");
    }

    private static Stream<Fault> both(Function<String, Stream<Fault>> faults) {
        return Stream.of("stripe", "ampersand").flatMap(faults);
    }
}
