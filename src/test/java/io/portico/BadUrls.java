package io.portico;

import java.util.stream.Stream;

import static io.portico.BadAnswer.INVALID;
import static io.portico.BadAnswer.MARK;
import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.of;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.session;

/** Answers whose URL is not one of the vendor's portal. */
final class BadUrls {
    private static final String HOST = "billing.stripe.com";

    private BadUrls() {}

    static Stream<BadAnswer> all() {
        return Stream.of(schemes(), hosts(), characters())
                .flatMap(each -> each)
                .map(url -> of("the url " + shortened(url), INVALID, says(answer("200 OK", session(url)))));
    }

    private static Stream<String> schemes() {
        return Stream.of(
                "",
                MARK,
                "/" + MARK,
                "//" + HOST + "/" + MARK,
                HOST + "/" + MARK,
                "http://" + HOST + "/" + MARK,
                "https:" + HOST + "/" + MARK,
                "https:/" + HOST + "/" + MARK,
                "https:///" + HOST + "/" + MARK,
                "ftp://" + HOST + "/" + MARK,
                "javascript:alert('" + MARK + "')",
                "javascript://" + HOST + "/%0aalert(1)//" + MARK,
                "data:text/html," + MARK,
                "file:///etc/" + MARK,
                "blob:https://" + HOST + "/" + MARK,
                "view-source:https://" + HOST + "/" + MARK,
                "http://127.0.0.1:1/" + MARK);
    }

    private static Stream<String> hosts() {
        return Stream.of(
                        "evil.example",
                        HOST + ".evil.example",
                        "evil-" + HOST,
                        "evil." + HOST,
                        "stripe.com",
                        HOST + ".",
                        HOST + ":8443",
                        HOST + ":0443",
                        HOST + ":",
                        HOST + ":443:443",
                        "user@" + HOST,
                        ":@" + HOST,
                        HOST + "@evil.example",
                        HOST + "%2eevil.example",
                        "billing%2estripe.com",
                        "b\\u0131lling.stripe.com",
                        "billing.\\u017ftripe.com",
                        "billing\\u3002stripe.com",
                        "billing.stripe\\u200b.com",
                        "xn--billing-.stripe.com",
                        "[::1]",
                        "127.0.0.1",
                        "")
                .map(host -> "https://" + host + "/" + MARK);
    }

    private static Stream<String> characters() {
        return Stream.of(
                " https://" + HOST + "/" + MARK,
                "https://" + HOST + "/ " + MARK,
                "https://" + HOST + "/" + MARK + " ",
                "\\thttps://" + HOST + "/" + MARK,
                "https://" + HOST + "/" + MARK + "\\r\\nSet-Cookie: a=b",
                "https://" + HOST + "/" + MARK + "\\u0000",
                "https://" + HOST + "/" + MARK + "\\u007f",
                "https://" + HOST + "/" + MARK + "\\u00fc",
                "https://" + HOST + "\\\\@evil.example/" + MARK,
                "https:\\\\\\\\" + HOST + "/" + MARK,
                "https://evil.example\\\\." + HOST + "/" + MARK,
                "https://" + HOST + "/<script>" + MARK,
                "https://" + HOST + "/" + MARK.repeat(300));
    }

    private static String shortened(String url) {
        return url.length() > 80 ? url.substring(0, 80) + "…" : "\"" + url + "\"";
    }
}
