package io.portico.returnurl;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** URLs as an attacker writes them: put together around the allowed origins, or a known one damaged in a few places. */
final class HostileUrls {
    private static final String LONG = "a".repeat(ReturnUrlPolicy.MAX_LENGTH);

    private static final Arbitrary<String> SCHEMES = mostly(
            List.of("https", "HTTPS", "http"),
            List.of(
                    "hTTp",
                    "javascript",
                    "ftp",
                    "wss",
                    "file",
                    "blob:https",
                    "view-source:https",
                    "data",
                    "",
                    "http\u017f",
                    "htt\tps",
                    " https",
                    "\u0000https",
                    "https:https",
                    "//",
                    "x-app"));
    private static final Arbitrary<String> SLASHES = mostly(
            List.of("://"),
            List.of(":", ":/", ":///", "://///", ":\\\\", ":/\\", ":\\/", ":/\t/", ":\n//", "//", ":%2f%2f"));
    private static final Arbitrary<String> USERS = mostly(
            List.of(""),
            List.of(
                    "@",
                    "user@",
                    "user:secret@",
                    "billing.acme.example@",
                    "billing.acme.example:443@",
                    "billing.acme.example\\@",
                    "billing.acme.example/@",
                    "billing.acme.example%40",
                    "evil.example#@",
                    "evil.example?@",
                    "@@",
                    ":@"));
    private static final Arbitrary<String> HOSTS = Arbitraries.frequencyOf(
            Tuple.of(
                    10,
                    mostly(
                            List.of(
                                    "billing.acme.example",
                                    "BILLING.Acme.example",
                                    "a.stores.acme.example",
                                    "1-2.stores.acme.example",
                                    "z9.ports.acme.example",
                                    "admin.acme.example",
                                    "intranet",
                                    "xn--bcher-kva.example",
                                    "localhost",
                                    "127.0.0.1",
                                    "[::1]",
                                    "xn--a.stores.acme.example",
                                    "ab--c.stores.acme.example"),
                            List.of(
                                    "evil.example",
                                    "acme.example",
                                    "billing.acme.example.evil.example",
                                    "evilbilling.acme.example",
                                    "billing.acme.example.",
                                    "billing.acme.example..",
                                    ".billing.acme.example",
                                    "billing..acme.example",
                                    "stores.acme.example",
                                    "a.b.stores.acme.example",
                                    "*.stores.acme.example",
                                    "-a.stores.acme.example",
                                    "a-.stores.acme.example",
                                    "_.stores.acme.example",
                                    "%61.stores.acme.example",
                                    "a%2estores.acme.example",
                                    "a\u3002stores.acme.example",
                                    "a\uff0estores.acme.example",
                                    "a\uff61stores.acme.example",
                                    "b\u0131lling.acme.example",
                                    "billing.acme.e\u00d7ample",
                                    "billing.acme.example\u00ad",
                                    "bi\u200dlling.acme.example",
                                    "\uff42illing.acme.example",
                                    "ad\u217fin.acme.example",
                                    "localho\u017ft",
                                    "intran\u212at",
                                    "\u0661.stores.acme.example",
                                    "\uff11\uff12\uff17.0.0.1",
                                    "127.1",
                                    "2130706433",
                                    "0x7f000001",
                                    "0177.0.0.1",
                                    "127.0.0.1.",
                                    "127.0.0.0x1",
                                    "[::ffff:127.0.0.1]",
                                    "[0:0:0:0:0:0:0:1]",
                                    "[::1",
                                    "::1]",
                                    "[::1]x",
                                    "[::1%25eth0]",
                                    "",
                                    ".",
                                    "a b.stores.acme.example",
                                    "evil.example%00.acme.example",
                                    "a".repeat(64) + ".stores.acme.example",
                                    "a".repeat(63) + ".stores.acme.example"))),
            Tuple.of(2, labels().map(label -> label + ".stores.acme.example")),
            Tuple.of(1, labels().list().ofMinSize(1).ofMaxSize(4).map(labels -> String.join(".", labels))));
    private static final Arbitrary<String> PORTS = mostly(
            List.of("", ":443", ":8443", ":3000", ":80"),
            List.of(
                    ":",
                    ":0",
                    ":0443",
                    ":00443",
                    ":65536",
                    ":4294967739",
                    ":-443",
                    ":+443",
                    ":443 ",
                    ":\uff14\uff14\uff13",
                    ":0x1bb",
                    ":443:443",
                    ":443@evil.example",
                    ":443.evil.example",
                    ":%34%34%33",
                    ":4\t43"));
    private static final Arbitrary<String> TAILS = mostly(
            List.of(
                    "",
                    "/",
                    "/a/../b",
                    "?x=1&y=%C3%A9",
                    "#top",
                    "/a?b#c",
                    "/@evil.example",
                    "?//evil.example",
                    "#//evil.example",
                    "/http://evil.example/",
                    "/.//evil.example",
                    "/;x",
                    "?return=https://evil.example"),
            List.of(
                    "\\evil.example",
                    "/\\evil.example",
                    "\\@evil.example",
                    "/%00",
                    "/%0d%0aLocation:%20x",
                    "/a b",
                    "/\u00e9",
                    "/%",
                    "/%zz",
                    "/{x}",
                    "/${x}",
                    "#a#b",
                    "\t",
                    "\n",
                    "\u0085",
                    "/\u2028",
                    "|",
                    "^",
                    "`",
                    "\"",
                    "/" + LONG,
                    "?" + LONG,
                    "%2f",
                    "%5c",
                    "%40evil.example",
                    "/%c2%85",
                    "/%c0%8a"));

    private static final List<String> ORIGINS = List.of(
            "https://billing.acme.example",
            "HTTPS://Billing.ACME.example:443",
            "https://a.stores.acme.example",
            "https://xn--bcher-kva.stores.acme.example",
            "https://a-1.ports.acme.example:8443",
            "https://admin.acme.example:8443",
            "https://intranet",
            "https://xn--bcher-kva.example",
            "http://localhost:3000",
            "http://127.0.0.1",
            "http://127.0.0.1:80",
            "http://[::1]:3000");
    private static final List<String> PIECES = List.of(
            "/",
            "\\",
            "@",
            ":",
            "?",
            "#",
            "%",
            "[",
            "]",
            ".",
            "..",
            "*",
            "-",
            "_",
            "%2e",
            "%2f",
            "%5c",
            "%40",
            "%00",
            "%09",
            "%0a",
            "\t",
            "\n",
            "\r",
            "\u0000",
            "\u007f",
            " ",
            "\u00a0",
            "\u3000",
            "\ufeff",
            "\u200b",
            "\u00ad",
            "\u3002",
            "\uff0e",
            "\uff61",
            "\u2024",
            "\uff20",
            "\uff0f",
            "\uff3c",
            "\u017f",
            "\u212a",
            "\u0131",
            "\u0130",
            "\u00df",
            "\u0660",
            "\uff11",
            "\ud83d",
            "\ude00",
            "0x",
            "0",
            "443",
            "a",
            "A",
            "xn--",
            "//",
            "evil.example",
            "https:",
            "<",
            "{",
            "|",
            "^",
            "`");

    private HostileUrls() {}

    /** All of them. */
    static Arbitrary<String> all() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, plain()),
                Tuple.of(2, damaged(plain())),
                Tuple.of(3, composed()),
                Tuple.of(2, damaged(composed())),
                Tuple.of(3, damaged(known())));
    }

    private static Arbitrary<String> plain() {
        return Combinators.combine(Arbitraries.of(ORIGINS), TAILS).as(String::concat);
    }

    private static Arbitrary<String> composed() {
        return Combinators.combine(SCHEMES, SLASHES, USERS, HOSTS, PORTS, TAILS)
                .as((scheme, slashes, user, host, port, tail) -> scheme + slashes + user + host + port + tail);
    }

    /** What the tables of the fixed tests hold, bad or good. */
    private static Arbitrary<String> known() {
        return Arbitraries.of(ReturnUrlTable.groups()
                .flatMap(group -> ReturnUrlTable.cases(group).stream())
                .map(ReturnUrlTable.Case::url)
                .filter(url -> url.length() <= ReturnUrlPolicy.MAX_LENGTH)
                .toList());
    }

    private static Arbitrary<String> damaged(Arbitrary<String> urls) {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(PIECES)),
                Tuple.of(1, Arbitraries.chars().all().map(String::valueOf)));
        Arbitrary<Damage> damage = Combinators.combine(
                        Arbitraries.integers().between(0, 119), pieces, Arbitraries.of(Damage.Kind.values()))
                .as(Damage::new);
        return Combinators.combine(urls, damage.list().ofMaxSize(3)).as((url, damages) -> {
            StringBuilder result = new StringBuilder(url);
            damages.forEach(each -> each.to(result));
            return result.toString();
        });
    }

    private static Arbitrary<String> labels() {
        return Arbitraries.strings().withChars("abcxyzABC019-").ofMinLength(1).ofMaxLength(8);
    }

    private static Arbitrary<String> mostly(List<String> usual, List<String> hostile) {
        return Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(usual)), Tuple.of(1, Arbitraries.of(hostile)));
    }

    /** One damage to a URL. */
    private record Damage(int place, String piece, Kind kind) {
        enum Kind {
            INSERT,
            REPLACE,
            DELETE,
            REPEAT
        }

        void to(StringBuilder url) {
            int at = place % (url.length() + 1);
            int end = Math.min(url.length(), at + 1);
            switch (kind) {
                case INSERT -> url.insert(at, piece);
                case REPLACE -> url.replace(at, end, piece);
                case DELETE -> url.delete(at, end);
                case REPEAT -> url.insert(at, url.substring(at, Math.min(url.length(), at + place)));
            }
        }
    }
}
