package io.portico.returnurl;

import java.util.Optional;

/** Reads URLs in the way of browsers: a second opinion on what {@link ReturnUrlPolicy} takes a URL for. */
public interface UrlReader {

    /**
     * What a browser makes of a URL, or of a relative reference on a page.
     *
     * @param base the page's URL; null reads absolute URLs only
     * @return nothing where it is none to a browser
     */
    Optional<Reading> read(String url, String base);

    /**
     * Where a browser goes.
     *
     * @param host as it is written in an origin; empty where the scheme has none
     * @param port the scheme's own where none is written; negative where the scheme has none
     * @param userInfo whether it sends a user name
     */
    record Reading(String scheme, String host, int port, boolean userInfo) {}
}
