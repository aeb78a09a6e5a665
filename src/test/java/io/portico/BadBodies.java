package io.portico;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.INVALID;
import static io.portico.BadAnswer.MARK;
import static io.portico.BadAnswer.TOO_LARGE;
import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.of;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.session;

/** Answers whose body is no session: not one strict JSON document, not of the vendor's form, or packed. */
final class BadBodies {
    private static final String URL = "https://billing.stripe.com/" + MARK;
    private static final String PABBLY = "\"access_url\":\"https://payments.pabbly.com/" + MARK + "\"";

    private BadBodies() {}

    static Stream<BadAnswer> all() {
        return Stream.of(documents(), charsets(), members(), pabbly(), encodings())
                .flatMap(each -> each);
    }

    private static Stream<BadAnswer> documents() {
        return Stream.of(
                body("two urls", session(URL + "\",\"url\":\"" + URL)),
                body("two urls, one of them escaped", session(URL + "\",\"\\u0075rl\":\"" + URL)),
                body("two names further in", session(URL + "\",\"a\":{\"b\":1,\"b\":2},\"c\":\"")),
                body("two documents", session() + session()),
                body("two documents in lines", session() + "\n" + session()),
                body("a tail", session() + MARK),
                body("a NUL behind", session() + "\0"),
                body("a NUL within", session(URL + "\0")),
                body("nothing", ""),
                body("blanks", " \r\n\t "),
                body("HTML", "<!doctype html><title>" + MARK + "</title><a href=\"" + URL + "\">"),
                body("a form", "url=https%3A%2F%2Fbilling.stripe.com%2F" + MARK),
                body("a text", "\"" + URL + "\""),
                body("a list", "[" + session() + "]"),
                body("null", "null"),
                body("JSON with comments", "/*" + MARK + "*/" + session()),
                body("a callback", "callback(" + session() + ")"),
                body("a prefix against inclusion", ")]}',\n" + session()),
                body("half a document", session().substring(0, session().length() - 2)),
                body("5,000 lists in each other", deep("[", "]")),
                body("5,000 objects in each other", deep("{\"a\":", "}").replace("{\"a\":}", "{\"a\":1}")),
                body("a number of 2,000 digits", session(URL + "\",\"n\":" + "9".repeat(2000) + ",\"m\":\"")),
                body("NaN", session(URL + "\",\"n\":NaN,\"m\":\"")));
    }

    private static String deep(String open, String close) {
        return session(URL + "\",\"deep\":" + open.repeat(5000) + close.repeat(5000) + ",\"m\":\"");
    }

    private static Stream<BadAnswer> charsets() {
        return Stream.of(
                bytes("UTF-16", session().getBytes(StandardCharsets.UTF_16)),
                bytes("UTF-16 without a mark", session().getBytes(StandardCharsets.UTF_16LE)),
                bytes("UTF-32", session().getBytes(Charset.forName("UTF-32BE"))),
                bytes("Latin-1", session(URL + "\",\"m\":\"\u00fc").getBytes(StandardCharsets.ISO_8859_1)),
                bytes("UTF-8 longer than it must be", RawVendor.bytes(session(URL + "\",\"m\":\"\u00c0\u00af"))),
                bytes("half a pair", RawVendor.bytes(session(URL + "\",\"m\":\"\u00ed\u00a0\u0080"))));
    }

    /** Each member that a session of Stripe's must have, as something else. */
    private static Stream<BadAnswer> members() {
        Map<String, String> good = Map.of(
                "object", "\"billing_portal.session\"",
                "id", "\"bps_1\"",
                "livemode", "false",
                "url", "\"" + URL + "\"");
        return good.entrySet().stream().sorted(Map.Entry.comparingByKey()).flatMap(member -> Stream.of(
                        "null", "7", "\"\"", "[]", "{}", "[" + member.getValue() + "]", "true")
                .filter(value -> !(member.getKey().equals("livemode") && value.equals("true")))
                .filter(value -> !(member.getKey().equals("id") && value.equals("\"\"")))
                .map(value -> body(
                        member.getKey() + " as " + value,
                        session()
                                .replace(
                                        "\"" + member.getKey() + "\":" + member.getValue(),
                                        "\"" + member.getKey() + "\":" + value))));
    }

    private static Stream<BadAnswer> pabbly() {
        return Stream.concat(
                Stream.of(
                                "{\"status\":\"error\",\"data\":{" + PABBLY + "}}",
                                "{\"success\":false,\"data\":{" + PABBLY + "}}",
                                "{\"success\":true,\"status\":\"error\",\"data\":{" + PABBLY + "}}",
                                "{\"success\":\"true\",\"data\":{" + PABBLY + "}}",
                                "{\"data\":{" + PABBLY + "}}",
                                "{\"status\":\"success\"," + PABBLY + "}",
                                "{\"status\":\"success\",\"data\":[{" + PABBLY + "}]}",
                                "{\"status\":\"success\",\"data\":{\"access_url\":7}}",
                                "{\"status\":\"success\",\"data\":null}")
                        .map(body -> pabbly(body, body)),
                Stream.of(
                                "2020-01-01T00:00:00Z",
                                "1970-01-01T00:00:00Z",
                                "-999999999-01-01T00:00:00Z",
                                "9999-12-31T23:59:59Z",
                                "+999999999-12-31T23:59:59Z",
                                "2026-02-30T00:00:00Z",
                                "soon",
                                "")
                        .map(expiry -> pabbly(
                                "an expiry of \"" + expiry + "\"",
                                "{\"status\":\"success\",\"data\":{" + PABBLY + ",\"expires_at\":\"" + expiry
                                        + "\"}}")));
    }

    private static BadAnswer pabbly(String name, String body) {
        return new BadAnswer(name, "pabbly", INVALID, says(answer("200 OK", body)));
    }

    private static Stream<BadAnswer> encodings() {
        byte[] packed = gzip(session().getBytes(StandardCharsets.UTF_8));
        byte[] half = java.util.Arrays.copyOf(packed, packed.length / 2);
        byte[] broken = packed.clone();
        broken[broken.length - 6] ^= 1;
        return Stream.of(
                encoded("a gzip bomb", TOO_LARGE, "gzip", bomb(64)),
                encoded("gzip in gzip", INVALID, "gzip, gzip", gzip(packed)),
                encoded("gzip in gzip, one of them unsaid", INVALID, "gzip", gzip(packed)),
                encoded("a bomb in a bomb", TOO_LARGE, "gzip", gzip(bomb(256))),
                encoded("deflate", INVALID, "deflate", deflate(session().getBytes(StandardCharsets.UTF_8))),
                encoded("br", INVALID, "br", packed),
                encoded("zstd", INVALID, "zstd", packed),
                encoded("an encoding of no kind", INVALID, MARK, packed),
                encoded("gzip that is none", INVALID, "gzip", session().getBytes(StandardCharsets.UTF_8)),
                encoded("gzip of nothing", INVALID, "gzip", new byte[0]),
                encoded("half a gzip", INVALID, "gzip", half),
                encoded("gzip with a wrong sum", INVALID, "gzip", broken),
                of(
                        "gzip with a name without end",
                        TOO_LARGE,
                        BadAnswer.repeats(
                                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\10\10\0\0\0\0\0\3",
                                MARK)));
    }

    private static BadAnswer encoded(String name, String code, String encoding, byte[] body) {
        return of(name, code, says(answer("200 OK", body, "Content-Encoding: " + encoding)));
    }

    private static BadAnswer body(String name, String body) {
        return bytes(name, body.getBytes(StandardCharsets.UTF_8));
    }

    private static BadAnswer bytes(String name, byte[] body) {
        return of(name, INVALID, says(answer("200 OK", body, "Content-Type: application/json")));
    }

    static byte[] gzip(byte[] plain) {
        return gzip(plain, 1);
    }

    /** So many megabytes of nothing, packed piece by piece: in one, they would not fit beside what other tests hold. */
    private static byte[] bomb(int megabytes) {
        return gzip(new byte[1 << 20], megabytes);
    }

    private static byte[] gzip(byte[] plain, int times) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                gzip.write(plain);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] packed = new byte[1024];
        int length = deflater.deflate(packed);
        deflater.end();
        return java.util.Arrays.copyOf(packed, length);
    }
}
