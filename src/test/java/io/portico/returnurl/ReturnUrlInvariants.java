package io.portico.returnurl;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.portico.model.CreatePortalSession;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.ProblemException;
import io.portico.request.TextField;
import io.portico.returnurl.UrlReader.Reading;

/**
 * What holds of every URL: one that the policy accepts takes a browser to the very origin that is written in it and that
 * the allow-list names, without a user name, and is forwarded as it is; and no text that passes among a vendor's options
 * takes a browser anywhere else. The allow-list stands here a second time, as patterns, so that the policy is not its own
 * judge.
 */
final class ReturnUrlInvariants {
    static final List<String> ALLOWED = List.of(
            "https://billing.acme.example",
            "https://*.stores.acme.example",
            "https://*.ports.acme.example:8443",
            "https://admin.acme.example:8443",
            "https://intranet",
            "https://xn--bcher-kva.example",
            "http://localhost:3000",
            "http://127.0.0.1",
            "http://[::1]:3000");
    static final String GOOD = "https://billing.acme.example/back";

    private static final String LABEL = "(?!-)[a-z0-9-]{1,63}(?<!-)";
    private static final Pattern LISTED = Pattern.compile(String.join(
            "|",
            "https billing\\.acme\\.example 443",
            "https " + LABEL + "\\.stores\\.acme\\.example 443",
            "https " + LABEL + "\\.ports\\.acme\\.example 8443",
            "https admin\\.acme\\.example 8443",
            "https intranet 443",
            "https xn--bcher-kva\\.example 443",
            "http localhost 3000",
            "http 127\\.0\\.0\\.1 80",
            "http \\[::1] 3000"));
    /** Origin as it is written, up to the first character that ends it to any reader. */
    private static final Pattern WRITTEN =
            Pattern.compile("(?i)(https?)://([^/?#:]+|\\[::1])(?::([0-9]+))?(?:[/?#].*)?");
    /** Labels reserved for encodings, which may fail to decode; a browser that refuses a URL takes nobody anywhere. */
    private static final Pattern RESERVED_LABEL = Pattern.compile("(?i)https?://..--.*");
    /** The schemes that a browser opens, or runs, from a link. */
    private static final Set<String> OPENED =
            Set.of("https", "http", "ftp", "ws", "wss", "file", "javascript", "data", "vbscript", "blob");

    private static final String PAGE = "https://page.invalid/a/b";
    private static final ReturnUrlPolicy POLICY = ReturnUrlPolicy.of("test", ALLOWED, true);
    private static final OrganisationReturnUrls ORGANISATION = new OrganisationReturnUrls(POLICY, null);

    private ReturnUrlInvariants() {}

    /** Holds a return URL; whether the policy accepts it. */
    static boolean hold(String url, List<UrlReader> readers) {
        boolean accepted = POLICY.refusalOf(url).isEmpty();
        if (accepted) {
            readers.forEach(reader -> assertRead(url, reader));
        }
        Optional<CreatePortalSession> forwarded = apply(request(url, Map.of()));
        require(forwarded.isPresent() == accepted, "the step and the policy disagree on", url);
        require(!accepted || url.equals(forwarded.get().returnUrl()), "another string was forwarded for", url);
        return accepted;
    }

    /** Holds a text among a vendor's options, under a name that says nothing; whether it passes. */
    static boolean holdOption(String text, List<UrlReader> readers) {
        if (TextField.flaw(text, 0, 5_000) != null) {
            return false; // The reader of requests refuses it before.
        }
        boolean passed =
                apply(request(GOOD, Map.of("a", List.of(Map.of("note", text))))).isPresent();
        if (passed) {
            readers.forEach(reader -> assertGoesNowhere(text, reader));
        }
        boolean passedAsUrl = apply(request(GOOD, Map.of("return_url", text))).isPresent();
        require(passedAsUrl == hold(text, readers), "the name of a URL does not bring the policy about for", text);
        return passed;
    }

    private static void assertRead(String url, UrlReader reader) {
        Matcher written = WRITTEN.matcher(url);
        require(written.matches(), "no origin is written in", url);
        Optional<Reading> read = reader.read(url, null);
        if (read.isEmpty()) {
            require(RESERVED_LABEL.matcher(url).matches(), reader + " refuses", url);
            return;
        }
        Reading reading = read.get();
        String scheme = written.group(1).toLowerCase(Locale.ROOT);
        int port = written.group(3) == null ? scheme.equals("https") ? 443 : 80 : Integer.parseInt(written.group(3));
        Reading expected = new Reading(scheme, written.group(2).toLowerCase(Locale.ROOT), port, false);
        require(reading.equals(expected), reader + " reads " + reading + " in", url);
        require(listed(reading), reader + " reads an origin that is not listed in", url);
    }

    private static void assertGoesNowhere(String text, UrlReader reader) {
        reader.read(text, PAGE)
                .filter(reading -> OPENED.contains(reading.scheme()))
                .ifPresent(reading -> require(
                        (reading.host().equals("page.invalid") || listed(reading)) && !reading.userInfo(),
                        reader + " goes to " + reading + " by the option",
                        text));
    }

    /** Whether a reading is of an allowed origin. */
    static boolean listed(Reading reading) {
        return LISTED.matcher(reading.scheme() + " " + reading.host() + " " + reading.port())
                .matches();
    }

    private static Optional<CreatePortalSession> apply(CreatePortalSession request) {
        try {
            return Optional.of(ReturnUrlCheck.apply(request, ORGANISATION));
        } catch (ProblemException refused) {
            return Optional.empty();
        }
    }

    private static CreatePortalSession request(String returnUrl, Map<String, Object> options) {
        return new CreatePortalSession(
                "c1", "default", null, null, returnUrl, Intent.HOME, null, IntentFallback.FAIL, null, null, options);
    }

    private static void require(boolean condition, String what, String url) {
        if (!condition) {
            throw new AssertionError(what + " <" + url + ">");
        }
    }
}
