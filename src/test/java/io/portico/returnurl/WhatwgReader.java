package io.portico.returnurl;

import java.util.Optional;

import io.mola.galimatias.GalimatiasParseException;
import io.mola.galimatias.URL;

/**
 * The WHATWG URL Standard as a library writes it; always there. It is of 2015: it knows no IPv4 addresses in other bases,
 * takes a port beyond 65535, fails at one beyond an int and refuses tabs and labels with hyphens in third and fourth place.
 */
public final class WhatwgReader implements UrlReader {

    @Override
    public Optional<Reading> read(String url, String base) {
        try {
            URL read = base == null ? URL.parse(url) : URL.parse(URL.parse(base), url);
            String host = read.host() == null ? "" : read.host().toString();
            return Optional.of(new Reading(
                    read.scheme(),
                    host.contains(":") ? "[" + host + "]" : host,
                    read.port(),
                    read.userInfo() != null && !read.userInfo().isEmpty()));
        } catch (GalimatiasParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "galimatias";
    }
}
