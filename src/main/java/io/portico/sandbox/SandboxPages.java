package io.portico.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

import io.portico.http.HttpAnswer;
import io.portico.json.Timestamps;
import io.portico.setting.Sha256;

/** The pages of the sandbox portals: plain HTML without scripts, everything that came from outside escaped. */
final class SandboxPages {
    private static final DateTimeFormatter READABLE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1b1f24; --paper: #f4f6f8; --card: #fff; --quiet: #57606a; --mark: #0b57d0; --note: #fff4d6; --note-ink: #4d3800 }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --card: #161b22; --quiet: #9aa4af; --mark: #8ab4ff; --note: #3a2f10; --note-ink: #ffe7a8 } }
            body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
            main { max-width: 34rem; margin: 8vh auto; padding: 2rem; background: var(--card); border-radius: .75rem; box-shadow: 0 1px 4px #0003 }
            h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25 }
            .note { padding: .75rem 1rem; border-radius: .5rem; background: var(--note); color: var(--note-ink) }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.5rem; margin: 1.5rem 0 }
            dt { color: var(--quiet) }
            dd { margin: 0; overflow-wrap: anywhere }
            a { color: var(--mark); font-weight: 600 }
            a:focus-visible { outline: 3px solid; outline-offset: 3px }
            """;

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cache-Control",
            "no-store",
            "Referrer-Policy",
            "no-referrer",
            "X-Robots-Tag",
            "noindex");

    private SandboxPages() {}

    static HttpAnswer portal(SandboxSession session) {
        return page(200, session.vendor() + " billing portal", """
                <p class="note"><strong>This is a sandbox.</strong> No real %s account stands behind this page, and no real money moves.</p>
                <dl>
                <dt>Customer</dt><dd>%s</dd>
                <dt>Came to</dt><dd>%s</dd>
                <dt>Expires</dt><dd><time datetime="%s">%s</time></dd>
                </dl>
                %s
                """.formatted(
                        escape(session.vendor()),
                        escape(session.customer()),
                        escape(session.intent().replaceAll("[-_]", " ")),
                        Timestamps.format(session.expiresAt()),
                        READABLE.format(session.expiresAt()),
                        wayBack(session.returnUrl())));
    }

    static HttpAnswer expired(SandboxSession session) {
        return page(410, "This session has expired", """
                <p>It was open until <time datetime="%s">%s</time>. Go back and open the billing portal again.</p>
                %s
                """.formatted(
                        Timestamps.format(session.expiresAt()),
                        READABLE.format(session.expiresAt()),
                        wayBack(session.returnUrl())));
    }

    static HttpAnswer unknown() {
        return page(404, "There is no such session", """
                <p>The sandbox forgets its sessions when it restarts. Ask the gateway for a new one.</p>
                """);
    }

    private static String wayBack(@Nullable String returnUrl) {
        // A vendor's program has checked the URL; a link that runs code must not depend on that.
        if (returnUrl == null || !(returnUrl.startsWith("https://") || returnUrl.startsWith("http://"))) {
            return "<p>No return URL was given, so this page leads nowhere.</p>";
        }
        String url = escape(returnUrl);
        return "<p><a href=\"%s\" rel=\"noreferrer\">Return to %s</a></p>".formatted(url, url);
    }

    private static HttpAnswer page(int status, String title, String content) {
        String html = """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s (sandbox)</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                %s</main>
                </body>
                </html>
                """.formatted(escape(title), STYLE, escape(title), content);
        return new HttpAnswer(status, "text/html; charset=utf-8", HEADERS, html.getBytes(StandardCharsets.UTF_8));
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Sha256.of(text));
    }
}
